//! Group commit on SQLite (decision 0004): what it gains, and that it keeps its promises.
//!
//! `group [--seconds 2] [--rounds 3]`

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use proofs::counted::Counted;
use proofs::group::{Group, Refused};
use proofs::sqlite::open;
use rusqlite::{Connection, params};
use tokio::time::{sleep, timeout};
use workload::Outcome;
use workload::measure::{Measure, spread, storm};

#[tokio::main(worker_threads = 2)]
async fn main() -> Outcome<()> {
    let folder = std::env::temp_dir().join(format!("alongside-group-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let place = |name: &str| folder.join(name).display().to_string();

    let loud = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        // Some panics below are meant.
        if !panic
            .payload_as_str()
            .is_some_and(|why| why.starts_with("a mistake"))
        {
            loud(panic);
        }
    }));
    for counted in [true, false] {
        println!("{}:", if counted { "counted" } else { "in two turns" });
        let way = |name: &str| {
            let path = place(&format!("{name}-{counted}.db"));
            let sql = fresh(&path)?;
            let way = if counted {
                Way::Counted(Counted::new(sql, 128))
            } else {
                Way::TwoTurns(Group::new(sql, 128))
            };
            Outcome::Ok((Arc::new(way), path))
        };
        isolation(way("isolation")?).await?;
        everybody_leaves(way("leaves")?).await?;
        storm_of_trouble(way("trouble")?).await?;
        disk_full(way("full")?).await?;
    }
    speed(&place("speed.db")).await?;
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

/// Both ways of sharing a flush.
enum Way {
    Counted(Counted),
    TwoTurns(Group),
}

impl Way {
    async fn write<T>(
        &self,
        work: impl AsyncFnOnce(&mut Connection) -> Result<T, String>,
    ) -> Result<T, Refused> {
        match self {
            Self::Counted(counted) => counted.write(work).await,
            Self::TwoTurns(group) => group.write(work).await,
        }
    }
}

fn fresh(path: &str) -> Outcome<Connection> {
    let sql = open(path)?;
    sql.execute_batch(
        "CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT NOT NULL UNIQUE, at TEXT, more TEXT)",
    )?;
    Ok(sql)
}

fn add(sql: &Connection, body: &str) -> Result<(), String> {
    sql.prepare_cached("INSERT INTO note (body, at, more) VALUES ($1, $2, $3)")
        .and_then(|mut s| s.execute(params![body, "2026-11-22T09:00:00.000000Z", "x".repeat(400)]))
        .map(drop)
        .map_err(|e| e.to_string())
}

/// What another process would find: only what is committed.
fn stored(path: &str) -> Outcome<Vec<String>> {
    let other = Connection::open(path)?;
    let mut all = other.prepare("SELECT body FROM note ORDER BY body")?;
    Ok(all.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// A failed, a panicking and a dropped writer in one batch with good ones: only their own work is undone.
async fn isolation((group, path): (Arc<Way>, String)) -> Outcome<()> {
    let (release, held) = tokio::sync::oneshot::channel::<()>();
    // The first writer holds the connection until all the others are in the queue, so that they share its batch.
    let first = tokio::spawn({
        let group = Arc::clone(&group);
        async move {
            group
                .write(async |sql| {
                    add(sql, "first")?;
                    held.await.map_err(|e| e.to_string())
                })
                .await
        }
    });
    sleep(Duration::from_millis(20)).await;
    // A moment between them, so that they stand in the queue in this order.
    let in_order = || sleep(Duration::from_millis(3));
    let good = |body: &'static str| {
        let group = Arc::clone(&group);
        tokio::spawn(async move { group.write(async |sql| add(sql, body)).await })
    };
    let before = good("before");
    in_order().await;
    let failing = tokio::spawn({
        let group = Arc::clone(&group);
        async move {
            group
                .write(async |sql| {
                    add(sql, "half of a failed one")?;
                    add(sql, "before") // Already there: the statement fails.
                })
                .await
        }
    });
    in_order().await;
    let panicking = tokio::spawn({
        let group = Arc::clone(&group);
        async move {
            group
                .write(async |sql| -> Result<(), String> {
                    add(sql, "half of a panicking one")?;
                    panic!("a mistake in the work")
                })
                .await
        }
    });
    in_order().await;
    let gone_in_work = tokio::spawn({
        let group = Arc::clone(&group);
        async move {
            let write = group.write(async |sql| {
                add(sql, "half of one that went away")?;
                sleep(Duration::from_secs(60)).await;
                Ok(())
            });
            timeout(Duration::from_millis(60), write).await.is_err()
        }
    });
    in_order().await;
    let waiting = good("never had its turn");
    in_order().await;
    let after = good("after");
    sleep(Duration::from_millis(20)).await;
    waiting.abort();
    assert!(
        stored(&path)?.is_empty(),
        "nothing is visible, and nobody was answered, before the commit"
    );
    assert!(!before.is_finished() && !after.is_finished());
    release.send(()).expect("the first writer waits for it");

    assert_eq!(first.await?, Ok(()));
    assert_eq!(before.await?, Ok(()));
    assert!(matches!(failing.await?, Err(Refused::Work(why)) if why.contains("UNIQUE")));
    assert!(panicking.await.expect_err("it panicked").is_panic());
    assert!(gone_in_work.await?, "dropped while it ran");
    assert!(waiting.await.expect_err("aborted").is_cancelled());
    assert_eq!(after.await?, Ok(()));
    assert_eq!(stored(&path)?, ["after", "before", "first"]);
    assert_eq!(
        timeout(Duration::from_secs(1), group.write(async |sql| add(sql, "next"))).await?,
        Ok(())
    );
    println!("isolation: a failed, a panicking, a dropped and an aborted writer cost the others nothing");
    Ok(())
}

/// Everyone who wrote goes away before the flush: the last one out closes the transaction.
async fn everybody_leaves((group, path): (Arc<Way>, String)) -> Outcome<()> {
    for round in 0..500 {
        let writers: Vec<_> = (0..4)
            .map(|n| {
                let group = Arc::clone(&group);
                tokio::spawn(async move {
                    let write = group.write(async move |sql| {
                        add(sql, &format!("{round} {n}"))?;
                        tokio::task::yield_now().await;
                        Ok(())
                    });
                    tokio::select! {
                        biased;
                        () = wait(round % 13 + n) => {}
                        _ = write => {}
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await?;
        }
        let other = Connection::open(&path)?;
        other
            .execute_batch("BEGIN IMMEDIATE; ROLLBACK")
            .map_err(|e| format!("round {round}: still locked: {e}"))?;
    }
    println!("leaving: after 500 rounds of departures no transaction stayed on the file");
    Ok(())
}

/// Gives way `turns` times.
async fn wait(turns: u64) {
    for _ in 0..turns {
        tokio::task::yield_now().await;
    }
}

/// 64 writers, 20,000 writes, a third of them failing, panicking or leaving at a random point.
async fn storm_of_trouble((group, path): (Arc<Way>, String)) -> Outcome<()> {
    let (acknowledged, refused) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let writers: Vec<_> = (0..64_u64)
        .map(|writer| {
            let (group, acknowledged, refused) = (
                Arc::clone(&group),
                Arc::clone(&acknowledged),
                Arc::clone(&refused),
            );
            tokio::spawn(async move {
                let mut kept = Vec::new();
                for n in 0..312_u64 {
                    let body = format!("{writer:02} {n:03}");
                    let kind = (writer * 31 + n * 17) % 9;
                    let (group, text) = (Arc::clone(&group), body.clone());
                    let one = tokio::spawn(async move {
                        group
                            .write(async |sql| {
                                add(sql, &text)?;
                                match kind {
                                    0 => return Err("no".to_owned()),
                                    1 => panic!("a mistake"),
                                    2 => tokio::task::yield_now().await,
                                    _ => {}
                                }
                                Ok(())
                            })
                            .await
                    });
                    if kind == 2 {
                        wait(n % 7).await;
                        one.abort();
                    }
                    match one.await {
                        Ok(Ok(())) => kept.push(body),
                        _ => drop(refused.fetch_add(1, Ordering::Relaxed)),
                    }
                }
                acknowledged.fetch_add(kept.len() as u64, Ordering::Relaxed);
                kept
            })
        })
        .collect();
    let mut kept = Vec::new();
    for writer in writers {
        kept.extend(timeout(Duration::from_secs(60), writer).await??);
    }
    let stored: std::collections::BTreeSet<String> = stored(&path)?.into_iter().collect();
    assert!(
        kept.iter().all(|body| stored.contains(body)),
        "an acknowledged write is missing"
    );
    for body in stored.iter().filter(|body| !kept.contains(body)) {
        // Only one that left may be stored without having been told so.
        let (writer, n): (u64, u64) = (body[..2].parse()?, body[3..].parse()?);
        assert_eq!(
            (writer * 31 + n * 17) % 9,
            2,
            "{body} failed or panicked and is there all the same"
        );
    }
    println!(
        "storm: {} acknowledged, all stored; {} failed, panicked or left, and none of the failed or panicked is stored",
        acknowledged.load(Ordering::Relaxed),
        refused.load(Ordering::Relaxed)
    );
    Ok(())
}

/// The disk fills in the middle of batches: all that was acknowledged stands, all others were told, writing resumes.
async fn disk_full((group, path): (Arc<Way>, String)) -> Outcome<()> {
    let small = async |sql: &mut Connection| {
        sql.execute_batch("PRAGMA max_page_count = 64")
            .map_err(|e| e.to_string())
    };
    group.write(small).await.map_err(|e| format!("{e:?}"))?;
    let writers: Vec<_> = (0..1_000)
        .map(|n| {
            let group = Arc::clone(&group);
            let body = format!("{n:04}");
            tokio::spawn(async move { (group.write(async |sql| add(sql, &body)).await, body) })
        })
        .collect();
    let (mut kept, mut refused) = (Vec::new(), 0);
    for writer in writers {
        match timeout(Duration::from_secs(10), writer).await?? {
            (Ok(()), body) => kept.push(body),
            (Err(Refused::Work(why) | Refused::Shared(why)), _) => {
                assert!(
                    why.contains("full") || why.contains("gave up") || why.contains("savepoint"),
                    "{why}"
                );
                refused += 1;
            }
        }
    }
    kept.sort();
    assert_eq!(stored(&path)?, kept, "what was acknowledged is what is stored");
    group
        .write(async |sql| {
            sql.execute_batch("PRAGMA max_page_count = 100000")
                .map_err(|e| e.to_string())
        })
        .await
        .ok();
    assert_eq!(group.write(async |sql| add(sql, "room again")).await, Ok(()));
    println!(
        "disk full: {} acknowledged and stored, {refused} told that it failed, and writing resumed",
        kept.len()
    );
    Ok(())
}

/// Writes a second by number of senders, against one flush for each write, interleaved.
async fn speed(path: &str) -> Outcome<()> {
    let (seconds, rounds): (f64, usize) = (
        option("--seconds").unwrap_or(2.0),
        option("--rounds").unwrap_or(3.0) as usize,
    );
    let sql = open(path)?;
    sql.execute_batch(
        "CREATE TABLE referral (partnership TEXT, id TEXT, person TEXT, team TEXT, status TEXT, at TEXT, body TEXT,
           PRIMARY KEY (partnership, id));
         CREATE INDEX worklist ON referral (partnership, team, status, at, id);
         CREATE TABLE audit (partnership TEXT, seq INTEGER, actor TEXT, about TEXT, at TEXT, PRIMARY KEY (partnership, seq));",
    )?;
    drop(sql);
    println!(
        "| senders | way | writes a second (least to most) | p50 ms | p99 ms | CPU µs each | against one flush each |"
    );
    println!("|---|---|---|---|---|---|---|");
    let (numbers, time) = (Arc::new(AtomicU64::new(0)), Duration::from_secs_f64(seconds));
    for senders in [1, 4, 16, 64, 256] {
        let mut ways = [
            ("counted", Vec::new()),
            ("two turns", Vec::new()),
            ("one flush each", Vec::new()),
        ];
        for _ in 0..rounds {
            let new = || open(path);
            ways[0]
                .1
                .push(race(Way::Counted(Counted::new(new()?, 1_000)), senders, time, &numbers).await);
            ways[1]
                .1
                .push(race(Way::TwoTurns(Group::new(new()?, 1_000)), senders, time, &numbers).await);
            ways[2]
                .1
                .push(race(Way::Counted(Counted::new(new()?, 1)), senders, time, &numbers).await);
        }
        let alone = ways[2].1.clone();
        for (way, all) in ways {
            let middle = |get: fn(&Measure) -> f64| spread(all.iter().map(get)).0;
            let (rate, least, most) = spread(all.iter().map(|m| m.per_second));
            let gain = spread(all.iter().zip(&alone).map(|(m, a)| m.per_second / a.per_second));
            println!(
                "| {senders} | {way} | {rate:.0} ({least:.0} to {most:.0}) | {:.2} | {:.2} | {:.0} | {:.2} ({:.2} to {:.2}) |",
                middle(|m| m.p50),
                middle(|m| m.p99),
                middle(|m| m.cpu),
                gain.0,
                gain.1,
                gain.2,
            );
        }
    }
    Ok(())
}

async fn race(way: Way, senders: u64, time: Duration, numbers: &Arc<AtomicU64>) -> Measure {
    let (way, numbers) = (Arc::new(way), Arc::clone(numbers));
    let operation = move |_, _| {
        let (way, n) = (Arc::clone(&way), numbers.fetch_add(1, Ordering::Relaxed));
        async move {
            way.write(async move |sql| referral_and_audit(sql, n))
                .await
                .expect("a write")
        }
    };
    storm(senders, time, None, operation).await
}

fn referral_and_audit(sql: &Connection, n: u64) -> Result<(), String> {
    let work = || -> rusqlite::Result<()> {
        sql.prepare_cached("INSERT INTO referral VALUES ($1, $2, $3, $4, $5, $6, $7)")?
            .execute(params![
                "par_1",
                format!("ref_{n:026}"),
                format!("per_{:026}", n % 977),
                format!("tea_{}", n % 40),
                "new",
                "2026-11-22T09:00:00.000000Z",
                "x".repeat(400)
            ])?;
        sql.prepare_cached("INSERT INTO audit VALUES ($1, $2, $3, $4, $5)")?
            .execute(params![
                "par_1",
                n.cast_signed(),
                "acc_1",
                format!("ref_{n:026}"),
                "2026-11-22T09:00:00.000000Z"
            ])?;
        Ok(())
    };
    work().map_err(|e| e.to_string())
}

fn option(name: &str) -> Option<f64> {
    let words: Vec<String> = std::env::args().collect();
    let at = words.iter().position(|word| word == name)?;
    words.get(at + 1)?.parse().ok()
}
