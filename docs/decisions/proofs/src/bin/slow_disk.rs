//! Where to wait for the flush (decision 0004): readers beside 16 writers, on a disk as it is and on slow ones.
//!
//! `slow_disk [seconds]`

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use proofs::group::{Disk, Group, Waits};
use proofs::sqlite::{Idle, Sqlite, open};
use rusqlite::params;
use workload::measure::storm;
use workload::{Kind, Outcome, Sql};

#[tokio::main(worker_threads = 2)]
async fn main() -> Outcome<()> {
    let seconds: f64 = std::env::args().nth(1).map_or(Ok(1.5), |s| s.parse())?;
    let path = std::env::temp_dir().join(format!("alongside-slow-{}.db", std::process::id()));
    let file = path.display().to_string();
    open(&file)?.execute_batch("CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT NOT NULL)")?;
    println!(
        "| a flush takes | waits | writes a second | p99 ms | reads a second, 8 readers | p50 ms | p99 ms |"
    );
    println!("|---|---|---|---|---|---|---|");
    for slower_by in [0, 2, 10].map(Duration::from_millis) {
        for (name, waits) in [("in place", Waits::InPlace), ("aside", Waits::Aside)] {
            let group = Arc::new(Group::on(Disk { slower_by, waits }, open(&file)?, 1_000));
            let (idle, place, numbers) = (Idle::default(), file.clone(), Arc::new(AtomicU64::new(0)));
            let time = Duration::from_secs_f64(seconds);
            let writing = tokio::spawn(storm(16, time, None, move |_, _| {
                let (group, numbers) = (Arc::clone(&group), Arc::clone(&numbers));
                async move {
                    let n = numbers.fetch_add(1, Ordering::Relaxed);
                    let write = group.write(async move |sql| {
                        let text = "INSERT INTO note (body) VALUES ($1)";
                        sql.prepare_cached(text)
                            .and_then(|mut s| s.execute(params![format!("{n:0400}")]))
                            .map_err(|e| e.to_string())
                    });
                    write.await.expect("a write");
                }
            }));
            let reading = tokio::spawn(storm(8, time, None, move |_, n| {
                let (idle, place) = (Arc::clone(&idle), place.clone());
                async move {
                    let mut sql = Sqlite::take(&place, &idle).expect("a reader");
                    let id = i64::try_from(n % 100 + 1).expect("small");
                    sql.all("SELECT body FROM note WHERE id = $1", &[id.into()], &[Kind::Text])
                        .await
                        .expect("a read");
                    drop(sql);
                    // As a request would: come back when the network has something, not at once.
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
            }));
            let (written, read) = (writing.await?, reading.await?);
            println!(
                "| {} ms + this disk's | {name} | {:.0} | {:.1} | {:.0} | {:.1} | {:.1} |",
                slower_by.as_millis(),
                written.per_second,
                written.p99,
                read.per_second,
                read.p50,
                read.p99
            );
        }
    }
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{file}{end}"));
    }
    Ok(())
}
