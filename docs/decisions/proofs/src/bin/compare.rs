//! Runs every candidate of decision 0002 in turn, several rounds, and prints medians and spread.
//!
//! `compare [--rounds 5] [--seconds 1.5] [--postgres ADDRESS] [--pools PROGRAM]`, after building both packages.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use workload::Outcome;
use workload::measure::{Measure, spread};

const OPERATIONS: [&str; 3] = ["submit", "open", "worklist"];

struct Candidate {
    name: &'static str,
    program: PathBuf,
    driver: &'static str,
    address: String,
}

fn main() -> Outcome<()> {
    let (rounds, seconds) = (
        option("--rounds").unwrap_or("5".into()),
        option("--seconds").unwrap_or("1.5".into()),
    );
    let here = std::env::current_exe()?.with_file_name("ours");
    let pools = option("--pools").map_or_else(
        || here.with_file_name("../../pools/target/release/pools"),
        PathBuf::from,
    );
    let folder = std::env::temp_dir().join(format!("alongside-compare-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let file = folder.join("compare.db").display().to_string();

    let mut candidates = vec![
        candidate("SQLite · rusqlite in place", &here, "sqlite", &file),
        candidate("SQLite · rusqlite, thread", &here, "threaded", &file),
        candidate("SQLite · sqlx", &pools, "sqlite", &file),
        candidate("SQLite · sqlx Any", &pools, "any", &file),
        candidate("SQLite · SeaORM", &pools, "seaorm", &file),
    ];
    ask(&candidates[0], "seed", "1", "1")?;
    if let Some(address) = option("--postgres") {
        let first = candidates.len();
        candidates.extend([
            candidate("PostgreSQL · tokio-postgres", &here, "postgres", &address),
            candidate("PostgreSQL · sqlx", &pools, "postgres", &address),
            candidate("PostgreSQL · sqlx Any", &pools, "any", &address),
            candidate("PostgreSQL · SeaORM", &pools, "seaorm", &address),
        ]);
        ask(&candidates[first], "seed", "1", "1")?;
    }

    let mut measured: BTreeMap<(usize, usize), Vec<Measure>> = BTreeMap::new();
    for round in 0..rounds.parse::<usize>()? {
        for (o, operation) in OPERATIONS.iter().enumerate() {
            for (c, candidate) in candidates.iter().enumerate() {
                let line = ask(candidate, operation, "16", &seconds)?;
                let measure = Measure::parse(&line).ok_or("a candidate printed no measure")?;
                eprintln!("round {round} {operation:9} {:30} {line}", candidate.name);
                measured.entry((o, c)).or_default().push(measure);
            }
        }
    }
    report(&candidates, &measured);
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

fn report(candidates: &[Candidate], measured: &BTreeMap<(usize, usize), Vec<Measure>>) {
    println!(
        "| | candidate | a second (least to most) | CPU µs each | of the server | p50 ms | p99 ms | against the first |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for ((o, c), all) in measured {
        let (rate, least, most) = spread(all.iter().map(|m| m.per_second));
        let median = |get: fn(&Measure) -> f64| spread(all.iter().map(get)).0;
        // Ratio within each round, then the median of those: what else runs on the machine falls out.
        let kind = candidates[*c].name.split(' ').next();
        let first = candidates
            .iter()
            .position(|k| k.name.split(' ').next() == kind)
            .expect("itself at least");
        let ratio = spread(
            all.iter()
                .zip(&measured[&(*o, first)])
                .map(|(m, f)| m.per_second / f.per_second),
        );
        println!(
            "| {} | {} | {rate:.0} ({least:.0} to {most:.0}) | {:.0} | {:.0} | {:.2} | {:.2} | {:.2} ({:.2} to {:.2}) |",
            OPERATIONS[*o],
            candidates[*c].name,
            median(|m| m.cpu),
            median(|m| m.server_cpu),
            median(|m| m.p50),
            median(|m| m.p99),
            ratio.0,
            ratio.1,
            ratio.2,
        );
    }
}

fn candidate(name: &'static str, program: &Path, driver: &'static str, address: &str) -> Candidate {
    Candidate {
        name,
        program: program.to_owned(),
        driver,
        address: address.to_owned(),
    }
}

fn ask(candidate: &Candidate, operation: &str, senders: &str, seconds: &str) -> Outcome<String> {
    let output = Command::new(&candidate.program)
        .args([
            candidate.driver,
            &candidate.address,
            operation,
            senders,
            seconds,
            "8",
        ])
        .output()?;
    if !output.status.success() {
        return Err(format!("{}: {}", candidate.name, String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

fn option(name: &str) -> Option<String> {
    let words: Vec<String> = std::env::args().collect();
    let at = words.iter().position(|word| word == name)?;
    words.get(at + 1).cloned()
}
