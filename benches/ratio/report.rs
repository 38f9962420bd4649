//! What came out, as a table for people or as JSON for programs.

use anyhow::Result;
use serde_json::{Value, json};

use crate::load::Measure;
use crate::machine::Memory;
use crate::product::FirstPage;
use crate::scenario::Scenario;

/// The rounds of one scenario on one store.
pub struct Outcome {
    pub store: &'static str,
    pub size: u64,
    pub scenario: Scenario,
    pub probe: Vec<Measure>,
    pub product: Vec<Measure>,
}

/// What is measured once for each server.
pub struct Whole {
    pub store: &'static str,
    pub size: u64,
    /// Milliseconds from the start of the process to the first answered page.
    pub started: f64,
    pub first_page: FirstPage,
    pub idle: Memory,
    pub after: Memory,
    pub probe: Memory,
}

/// What a scenario must reach, and what it should: product over probe.
fn budget(scenario: Scenario) -> Option<(f64, f64)> {
    match scenario {
        Scenario::Submit => Some((0.25, 0.50)),
        Scenario::Worklist | Scenario::List(_) => Some((0.25, 0.45)),
        Scenario::Open => Some((0.15, 0.25)),
        // Counted in milliseconds: a bare server has nothing like it.
        Scenario::Search | Scenario::Dashboard => None,
    }
}

pub struct Report {
    connections: usize,
    seconds: f64,
    outcomes: Vec<Outcome>,
    wholes: Vec<Whole>,
}

/// A median with what lies about it.
struct Spread {
    median: f64,
    least: f64,
    most: f64,
}

impl Report {
    pub fn new(connections: usize, seconds: f64) -> Self {
        Self {
            connections,
            seconds,
            outcomes: Vec::new(),
            wholes: Vec::new(),
        }
    }

    pub fn add(&mut self, outcome: Outcome) {
        self.outcomes.push(outcome);
    }

    pub fn whole(&mut self, whole: Whole) {
        self.wholes.push(whole);
    }

    pub fn print(&self) {
        println!("{} connections, {} s each.\n", self.connections, self.seconds);
        println!("| store | referrals | scenario | product / probe, median (least to most) | must | aim | |");
        println!("|---|---|---|---|---|---|---|");
        for outcome in &self.outcomes {
            println!("{}", verdict(outcome));
        }
        println!();
        println!(
            "| store | referrals | scenario | server | a second (least to most) | p50 ms | p95 ms | p99 ms | CPU µs each | bytes | errors |"
        );
        println!("|---|---|---|---|---|---|---|---|---|---|---|");
        for outcome in &self.outcomes {
            for (server, rounds) in [("product", &outcome.product), ("probe", &outcome.probe)] {
                let (store, size, name) = (outcome.store, outcome.size, outcome.scenario.name());
                println!("| {store} | {size} | {name} | {server} | {} |", cells(rounds));
            }
        }
        println!();
        for whole in &self.wholes {
            let Whole {
                store,
                size,
                started,
                first_page,
                idle,
                after,
                probe,
            } = whole;
            println!(
                "{store}, {size}: first page answered {started:.0} ms after the start; first page {} B of HTML and {} B \
                 of files, compressed; memory at rest {idle}, after all that {after} (probe {probe}).",
                first_page.html, first_page.files
            );
        }
    }

    pub fn print_json(&self) -> Result<()> {
        let outcomes: Vec<Value> = self
            .outcomes
            .iter()
            .map(|one| {
                let ratio = ratio(one);
                json!({
                    "store": one.store, "referrals": one.size, "scenario": one.scenario.name(),
                    "ratio": {"median": ratio.median, "least": ratio.least, "most": ratio.most},
                    "must": budget(one.scenario).map(|(must, _)| must),
                    "aim": budget(one.scenario).map(|(_, aim)| aim),
                    "product": one.product, "probe": one.probe,
                })
            })
            .collect();
        let wholes: Vec<Value> = self
            .wholes
            .iter()
            .map(|whole| {
                json!({
                    "store": whole.store, "referrals": whole.size, "started_ms": whole.started,
                    "first_page": {"html": whole.first_page.html, "files": whole.first_page.files},
                    "memory": {"idle": whole.idle, "after": whole.after, "probe": whole.probe},
                })
            })
            .collect();
        let all = json!({"connections": self.connections, "seconds": self.seconds, "outcomes": outcomes, "servers": wholes});
        println!("{}", serde_json::to_string_pretty(&all)?);
        Ok(())
    }
}

/// The line of one scenario: its ratio against what it must be, or its 95th percentile for a search.
fn verdict(outcome: &Outcome) -> String {
    let Spread { median, least, most } = ratio(outcome);
    let (must, aim, reached) = if let Some((must, aim)) = budget(outcome.scenario) {
        (
            percent(must),
            percent(aim),
            reached(median >= must, median >= aim),
        )
    } else {
        let p95 = spread(outcome.product.iter().map(|round| round.p95)).median;
        (
            "p95 < 20 ms".to_owned(),
            "p95 < 5 ms".to_owned(),
            reached(p95 < 20.0, p95 < 5.0),
        )
    };
    format!(
        "| {} | {} | {} | {} ({} to {}) | {must} | {aim} | {reached} |",
        outcome.store,
        outcome.size,
        outcome.scenario.name(),
        percent(median),
        percent(least),
        percent(most),
    )
}

fn reached(must: bool, aim: bool) -> &'static str {
    match (must, aim) {
        (_, true) => "aim",
        (true, false) => "must",
        (false, false) => "not yet",
    }
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

/// Product over probe, round by round.
fn ratio(outcome: &Outcome) -> Spread {
    let rounds = outcome.product.iter().zip(&outcome.probe);
    spread(rounds.map(|(product, probe)| product.per_second / probe.per_second))
}

fn cells(rounds: &[Measure]) -> String {
    let rate = spread(rounds.iter().map(|round| round.per_second));
    let middle = |get: fn(&Measure) -> f64| spread(rounds.iter().map(get)).median;
    format!(
        "{:.0} ({:.0} to {:.0}) | {:.2} | {:.2} | {:.2} | {:.0} | {:.0} | {}",
        rate.median,
        rate.least,
        rate.most,
        middle(|round| round.p50),
        middle(|round| round.p95),
        middle(|round| round.p99),
        middle(|round| round.processor),
        middle(|round| round.bytes),
        rounds.iter().map(|round| round.errors).sum::<u64>(),
    )
}

fn spread(values: impl Iterator<Item = f64>) -> Spread {
    let mut values: Vec<f64> = values.collect();
    values.sort_unstable_by(f64::total_cmp);
    let at = |n: usize| values.get(n).copied().unwrap_or(f64::NAN);
    Spread {
        median: at(values.len() / 2),
        least: at(0),
        most: at(values.len().saturating_sub(1)),
    }
}
