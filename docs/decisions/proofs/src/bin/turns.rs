//! Writers take turns (decision 0004): the race of a withdrawal with a referral that rests on the consent.
//!
//! `turns POSTGRES-ADDRESS [races]`

use std::sync::{Arc, Barrier};
use std::time::Duration;

use deadpool_postgres::Pool;
use proofs::postgres::pool;
use proofs::sqlite::open;
use rusqlite::Connection;
use workload::Outcome;

const TABLES: &str = "
DROP TABLE IF EXISTS turn; DROP TABLE IF EXISTS agreement; DROP TABLE IF EXISTS ask;
CREATE TABLE turn (partnership TEXT PRIMARY KEY, seq BIGINT NOT NULL);
CREATE TABLE agreement (id TEXT PRIMARY KEY, withdrawn_at TEXT);
CREATE TABLE ask (id TEXT PRIMARY KEY, agreement TEXT NOT NULL, status TEXT NOT NULL);
INSERT INTO turn VALUES ('par_1', 0);
";
const CLAIM: &str = "UPDATE turn SET seq = seq + 1 WHERE partnership = 'par_1'";
const IN_FORCE: &str = "SELECT id FROM agreement WHERE id = $1 AND withdrawn_at IS NULL";
const SEND: &str = "INSERT INTO ask VALUES ($1, $1, 'new')";
const WITHDRAW: &str = "UPDATE agreement SET withdrawn_at = '2026-11-22' WHERE id = $1";
const STOP: &str = "UPDATE ask SET status = 'stopped' WHERE agreement = $1";
const STANDING: &str = "SELECT COUNT(*) FROM ask JOIN agreement ON agreement.id = ask.agreement WHERE status = 'new' AND withdrawn_at IS NOT NULL";

#[derive(Clone, Copy)]
enum How {
    Plain,
    InTurn,
    Serializable,
}

#[derive(Default)]
struct Result {
    standing: i64,
    failed: u32,
}

#[tokio::main(worker_threads = 2)]
async fn main() -> Outcome<()> {
    let address = std::env::args()
        .nth(1)
        .expect("the address of a PostgreSQL to use");
    let races: u32 = std::env::args().nth(2).map_or(Ok(150), |n| n.parse())?;
    let server = pool(&address, 4)?;
    println!(
        "| {races} races | a referral left standing on withdrawn consent | failed for no reason of the user's |"
    );
    println!("|---|---|---|");
    for (name, how) in [("plain", How::Plain), ("in turn", How::InTurn)] {
        let found = sqlite(races, how)?;
        println!("| SQLite, {name} | {} | {} |", found.standing, found.failed);
        if matches!(how, How::InTurn) {
            assert_eq!((found.standing, found.failed), (0, 0));
        }
    }
    for (name, how) in [
        ("plain", How::Plain),
        ("serializable", How::Serializable),
        ("in turn", How::InTurn),
    ] {
        let found = postgres(&server, races, how).await?;
        println!("| PostgreSQL, {name} | {} | {} |", found.standing, found.failed);
        if matches!(how, How::InTurn) {
            assert_eq!((found.standing, found.failed), (0, 0));
        }
    }
    Ok(())
}

fn sqlite(races: u32, how: How) -> Outcome<Result> {
    let path = std::env::temp_dir().join(format!("alongside-turns-{}.db", std::process::id()));
    let file = path.display().to_string();
    let watch = open(&file)?;
    watch.execute_batch(TABLES)?;
    let mut result = Result::default();
    for n in 0..races {
        let id = format!("con_{n}");
        watch.execute("INSERT INTO agreement VALUES ($1, NULL)", [&id])?;
        let start = Arc::new(Barrier::new(2));
        let sides = [false, true].map(|withdraw| {
            let (sql, start, id) = (open(&file), Arc::clone(&start), id.clone());
            std::thread::spawn(move || {
                let sql = sql.map_err(|e| e.to_string())?;
                start.wait();
                sqlite_side(&sql, how, withdraw, &id).map_err(|e| e.to_string())
            })
        });
        for side in sides {
            if side.join().expect("no side panics").is_err() {
                result.failed += 1;
            }
        }
    }
    result.standing = watch.query_row(STANDING, [], |row| row.get(0))?;
    drop(watch);
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{file}{end}"));
    }
    Ok(result)
}

fn sqlite_side(sql: &Connection, how: How, withdraw: bool, id: &str) -> rusqlite::Result<()> {
    sql.execute_batch(if matches!(how, How::InTurn) {
        "BEGIN IMMEDIATE"
    } else {
        "BEGIN"
    })?;
    if matches!(how, How::InTurn) {
        sql.execute(CLAIM, [])?;
    }
    let in_force = sql.prepare(IN_FORCE)?.exists([id])?;
    std::thread::sleep(Duration::from_millis(1)); // What the rules take to decide.
    if withdraw {
        sql.execute(WITHDRAW, [id])?;
        sql.execute(STOP, [id])?;
    } else if in_force {
        sql.execute(SEND, [id])?;
    }
    sql.execute_batch("COMMIT")
}

async fn postgres(server: &Pool, races: u32, how: How) -> Outcome<Result> {
    let watch = server.get().await?;
    watch.batch_execute(TABLES).await?;
    let mut result = Result::default();
    for n in 0..races {
        let id = format!("con_{n}");
        watch
            .execute("INSERT INTO agreement VALUES ($1, NULL)", &[&id])
            .await?;
        let sides = [false, true].map(|withdraw| {
            let (server, id) = (server.clone(), id.clone());
            tokio::spawn(async move { postgres_side(&server, how, withdraw, &id).await })
        });
        for side in sides {
            if side.await?.is_err() {
                result.failed += 1;
            }
        }
    }
    result.standing = watch.query_one(STANDING, &[]).await?.get(0);
    Ok(result)
}

async fn postgres_side(server: &Pool, how: How, withdraw: bool, id: &str) -> Outcome<()> {
    let mut client = server.get().await?;
    let tx = client.transaction().await?;
    match how {
        How::Plain => {}
        How::Serializable => {
            tx.batch_execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
                .await?
        }
        How::InTurn => drop(tx.execute(CLAIM, &[]).await?),
    }
    let in_force = tx.query_opt(IN_FORCE, &[&id]).await?.is_some();
    tokio::time::sleep(Duration::from_millis(1)).await;
    if withdraw {
        tx.execute(WITHDRAW, &[&id]).await?;
        tx.execute(STOP, &[&id]).await?;
    } else if in_force {
        tx.execute(SEND, &[&id]).await?;
    }
    Ok(tx.commit().await?)
}
