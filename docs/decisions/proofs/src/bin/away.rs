//! Retries, versions, jobs and clients that go away (decision 0005), on both databases.
//!
//! `away POSTGRES-ADDRESS`

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::post;
use deadpool_postgres::Pool;
use proofs::group::Group;
use proofs::postgres::pool;
use proofs::sqlite::open;
use rusqlite::{Connection, OptionalExtension};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;
use workload::Outcome;

const TABLES: [&str; 10] = [
    "DROP TABLE IF EXISTS turn",
    "DROP TABLE IF EXISTS answered",
    "DROP TABLE IF EXISTS ask",
    "DROP TABLE IF EXISTS errand",
    "CREATE TABLE turn (partnership TEXT PRIMARY KEY, seq BIGINT NOT NULL)",
    "CREATE TABLE answered (partnership TEXT NOT NULL, key TEXT NOT NULL, request TEXT NOT NULL, answer TEXT NOT NULL, PRIMARY KEY (partnership, key))",
    "CREATE TABLE ask (id TEXT PRIMARY KEY, status TEXT NOT NULL, version BIGINT NOT NULL)",
    "CREATE TABLE errand (id TEXT PRIMARY KEY, about TEXT NOT NULL, taken_by TEXT)",
    "INSERT INTO turn VALUES ('par_1', 0)",
    "INSERT INTO ask VALUES ('contested', 'new', 1)",
];
const CLAIM: &str = "UPDATE turn SET seq = seq + 1 WHERE partnership = 'par_1' RETURNING seq";
const ANSWERED: &str = "SELECT request, answer FROM answered WHERE partnership = 'par_1' AND key = $1";
const ASK: &str = "INSERT INTO ask VALUES ($1, 'new', 1)";
const ERRAND: &str = "INSERT INTO errand VALUES ($1, $1, NULL)";
const ANSWER: &str = "INSERT INTO answered VALUES ('par_1', $1, $2, $3)";
const ACCEPT: &str =
    "UPDATE ask SET status = $1, version = version + 1 WHERE id = 'contested' AND version = 1";
const TAKE: &str = "UPDATE errand SET taken_by = $1 WHERE taken_by IS NULL
    AND id = (SELECT id FROM errand WHERE taken_by IS NULL ORDER BY id LIMIT 1) RETURNING id";
const LEFT: &str = "SELECT COUNT(*) FROM errand WHERE taken_by IS NULL";

/// The two databases as the product holds them: one shared writer, or a pool.
#[derive(Clone)]
enum Db {
    Sqlite(Arc<Group>, String),
    Postgres(Pool),
}

#[tokio::main(worker_threads = 2)]
async fn main() -> Outcome<()> {
    let address = std::env::args()
        .nth(1)
        .expect("the address of a PostgreSQL to use");
    let file = std::env::temp_dir()
        .join(format!("alongside-away-{}.db", std::process::id()))
        .display()
        .to_string();
    let both = [
        Db::Sqlite(Arc::new(Group::new(open(&file)?, 128)), file.clone()),
        Db::Postgres(pool(&address, 8)?),
    ];
    for db in both {
        println!(
            "{}",
            if matches!(db, Db::Sqlite(..)) {
                "SQLite"
            } else {
                "PostgreSQL"
            }
        );
        db.fresh().await?;
        same_key(&db).await?;
        one_winner(&db).await?;
        errands(&db).await?;
        gone(&db).await?;
        if let Db::Postgres(server) = &db {
            pooled_transaction(server, &address).await?;
        }
    }
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{file}{end}"));
    }
    Ok(())
}

/// A referral sent under a key: the first answer is kept and given again, and the job is written with the change.
#[derive(Clone)]
struct Request {
    key: String,
    body: String,
    fails: bool,
}

impl Db {
    async fn fresh(&self) -> Outcome<()> {
        match self {
            Self::Sqlite(group, _) => {
                let work = async |sql: &mut Connection| {
                    sql.execute_batch(&TABLES.join(";")).map_err(|e| e.to_string())
                };
                group.write(work).await.map_err(|e| format!("{e:?}"))?;
            }
            Self::Postgres(server) => server.get().await?.batch_execute(&TABLES.join(";")).await?,
        }
        Ok(())
    }

    async fn send(&self, request: Request) -> Result<String, String> {
        match self {
            Self::Sqlite(group, _) => group
                .write(async move |sql| send_sqlite(sql, &request))
                .await
                .map_err(|e| format!("{e:?}")),
            Self::Postgres(server) => send_postgres(server, &request).await,
        }
    }

    async fn run(&self, text: &'static str, value: String) -> Outcome<u64> {
        Ok(match self {
            Self::Sqlite(group, _) => group
                .write(async move |sql| sql.execute(text, [value]).map_err(|e| e.to_string()))
                .await
                .map_err(|e| format!("{e:?}"))? as u64,
            Self::Postgres(server) => server.get().await?.execute(text, &[&value]).await?,
        })
    }

    async fn take(&self, worker: String) -> Outcome<Option<String>> {
        Ok(match self {
            Self::Sqlite(group, _) => group
                .write(async move |sql| {
                    sql.query_row(TAKE, [worker], |r| r.get(0))
                        .optional()
                        .map_err(|e| e.to_string())
                })
                .await
                .map_err(|e| format!("{e:?}"))?,
            Self::Postgres(server) => server
                .get()
                .await?
                .query_opt(TAKE, &[&worker])
                .await?
                .map(|row| row.get(0)),
        })
    }

    async fn count(&self, text: &'static str) -> Outcome<i64> {
        Ok(match self {
            Self::Sqlite(_, file) => Connection::open(file)?.query_row(text, [], |row| row.get(0))?,
            Self::Postgres(server) => server.get().await?.query_one(text, &[]).await?.get(0),
        })
    }
}

fn send_sqlite(sql: &mut Connection, request: &Request) -> Result<String, String> {
    let work = || -> rusqlite::Result<Result<String, String>> {
        let turn: i64 = sql.query_row(CLAIM, [], |row| row.get(0))?;
        let before = sql.query_row(ANSWERED, [&request.key], |r| {
            Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?))
        });
        if let Some((body, answer)) = before.optional()? {
            return Ok(again(request, &body, answer));
        }
        let answer = format!("ref_{turn}");
        sql.execute(ASK, [&answer])?;
        sql.execute(ERRAND, [&answer])?;
        if request.fails {
            return Ok(Err("refused".into()));
        }
        sql.execute(ANSWER, [&request.key, &request.body, &answer])?;
        Ok(Ok(answer))
    };
    work().map_err(|e| e.to_string())?
}

async fn send_postgres(server: &Pool, request: &Request) -> Result<String, String> {
    let mut client = server.get().await.map_err(|e| e.to_string())?;
    let work = async {
        let tx = client.transaction().await?;
        let turn: i64 = tx.query_one(CLAIM, &[]).await?.get(0);
        if let Some(row) = tx.query_opt(ANSWERED, &[&request.key]).await? {
            return Ok(again(request, row.get(0), row.get(1)));
        }
        let answer = format!("ref_{turn}");
        tx.execute(ASK, &[&answer]).await?;
        tx.execute(ERRAND, &[&answer]).await?;
        if request.fails {
            return Ok(Err("refused".into())); // `tx` is dropped, which rolls back.
        }
        tx.execute(ANSWER, &[&request.key, &request.body, &answer])
            .await?;
        tx.commit().await?;
        Ok(Ok(answer))
    };
    work.await.map_err(|e: tokio_postgres::Error| e.to_string())?
}

/// The first answer, unless the key comes back with another request.
fn again(request: &Request, body: &str, answer: String) -> Result<String, String> {
    if body == request.body {
        Ok(answer)
    } else {
        Err("this key was used for another request".into())
    }
}

async fn same_key(db: &Db) -> Outcome<()> {
    for key in 0..20 {
        let request = Request {
            key: format!("key {key}"),
            body: "zofia".into(),
            fails: false,
        };
        let failed = db
            .send(Request {
                fails: true,
                ..request.clone()
            })
            .await;
        assert!(
            failed.is_err(),
            "a refused request leaves no answer behind, and no job"
        );
        let tries: Vec<_> = (0..32)
            .map(|_| {
                let (db, request) = (db.clone(), request.clone());
                tokio::spawn(async move { db.send(request).await })
            })
            .collect();
        let mut answers = BTreeSet::new();
        for one in tries {
            answers.insert(one.await??);
        }
        assert_eq!(answers.len(), 1, "the same answer for all");
        let other = db
            .send(Request {
                body: "another".into(),
                ..request
            })
            .await;
        assert!(other.is_err_and(|why| why.contains("another request")));
    }
    assert_eq!(
        db.count("SELECT COUNT(*) FROM ask WHERE id <> 'contested'")
            .await?,
        20
    );
    assert_eq!(
        db.count("SELECT COUNT(*) FROM errand").await?,
        20,
        "one job for each, none for the refused"
    );
    println!(
        "- 20 keys, each sent 32 times at once after a refused try: 20 rows, 20 jobs, one answer each; another request under the key is refused"
    );
    Ok(())
}

async fn one_winner(db: &Db) -> Outcome<()> {
    let tries: Vec<_> = (0..100)
        .map(|n| {
            let db = db.clone();
            tokio::spawn(async move { db.run(ACCEPT, format!("accepted by {n}")).await })
        })
        .collect();
    let mut won = 0;
    for one in tries {
        won += one.await??;
    }
    assert_eq!(won, 1);
    println!("- 100 accept the same version at once: one winner, 99 are told that it changed");
    Ok(())
}

async fn errands(db: &Db) -> Outcome<()> {
    for n in 0..400 {
        db.run(ERRAND, format!("job {n:03}")).await?;
    }
    let waiting = usize::try_from(db.count(LEFT).await?)?;
    let workers: Vec<_> = (0..4)
        .map(|worker| {
            let db = db.clone();
            tokio::spawn(async move {
                let mut taken = Vec::new();
                // No row can also mean that another took it first: only an empty table ends the work.
                while db.count(LEFT).await? > 0 {
                    taken.extend(db.take(format!("worker {worker}")).await?);
                }
                Outcome::Ok(taken)
            })
        })
        .collect();
    let mut taken = Vec::new();
    for worker in workers {
        taken.extend(worker.await??);
    }
    let once: BTreeSet<_> = taken.iter().collect();
    assert_eq!((taken.len(), once.len()), (waiting, waiting), "each once");
    println!("- {waiting} jobs, 4 workers, one text of SQL: each taken once");
    Ok(())
}

/// A client that closes its connection while its request is being done.
async fn gone(db: &Db) -> Outcome<()> {
    let slow = async |db: Db, key: String| {
        sleep(Duration::from_millis(50)).await;
        db.send(Request {
            key,
            body: "gone".into(),
            fails: false,
        })
        .await
        .unwrap_or_else(|why| why)
    };
    let service = Router::new()
        .route(
            "/held/{key}",
            post(move |State(db): State<Db>, Path(key): Path<String>| slow(db, key)),
        )
        .route(
            "/kept/{key}",
            post(move |State(db): State<Db>, Path(key): Path<String>| async move {
                // On a task of its own the work outlives the connection that asked for it.
                tokio::spawn(slow(db, key))
                    .await
                    .unwrap_or_else(|why| why.to_string())
            }),
        )
        .with_state(db.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let server = tokio::spawn(async move { axum::serve(listener, service).await });

    for kind in ["held", "kept"] {
        for n in 0..10 {
            let mut client = TcpStream::connect(address).await?;
            client.write_all(request(kind, n).as_bytes()).await?;
            sleep(Duration::from_millis(10)).await;
        }
    }
    sleep(Duration::from_millis(200)).await;
    let held = db
        .count("SELECT COUNT(*) FROM answered WHERE key LIKE 'held %'")
        .await?;
    let kept = db
        .count("SELECT COUNT(*) FROM answered WHERE key LIKE 'kept %'")
        .await?;
    assert_eq!((held, kept), (0, 10));
    let mut answers = BTreeSet::new();
    for _ in 0..2 {
        let mut client = TcpStream::connect(address).await?;
        client.write_all(request("kept", 3).as_bytes()).await?;
        let mut answer = String::new();
        client.read_to_string(&mut answer).await?;
        answers.insert(answer.lines().last().unwrap_or_default().to_owned());
    }
    assert_eq!(
        answers.len(),
        1,
        "a retry gets the answer that the departed client never saw"
    );
    server.abort();
    println!(
        "- 10 clients hung up mid-request: {held} of 10 done when the handler does the work itself, {kept} of 10 when it hands it to a task; the retry gets the first answer"
    );
    Ok(())
}

fn request(kind: &str, n: u32) -> String {
    format!(
        "POST /{kind}/{kind}%20{n} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
    )
}

/// What a dropped future leaves in the pool: with `BEGIN` as text an open transaction, with `transaction()` nothing.
async fn pooled_transaction(server: &Pool, address: &str) -> Outcome<()> {
    let one = pool(address, 1)?;
    for (guarded, expected) in [(false, true), (true, false)] {
        let lost = async {
            let mut client = one.get().await?;
            if guarded {
                let tx = client.transaction().await?;
                tx.execute(ASK, &[&"dropped 1"]).await?;
                sleep(Duration::from_secs(60)).await;
                drop(tx);
            } else {
                client.batch_execute("BEGIN").await?;
                client.execute(ASK, &[&"dropped 2"]).await?;
                sleep(Duration::from_secs(60)).await;
            }
            Outcome::Ok(())
        };
        assert!(
            tokio::time::timeout(Duration::from_millis(50), lost)
                .await
                .is_err()
        );
        let next = one.get().await?;
        let row = next
            .query_one("SELECT pg_current_xact_id_if_assigned() IS NOT NULL", &[])
            .await?;
        let inside: bool = row.get(0);
        assert_eq!(inside, expected);
        next.batch_execute("ROLLBACK").await?;
    }
    assert_eq!(
        server
            .get()
            .await?
            .query_one("SELECT COUNT(*) FROM ask WHERE id LIKE 'dropped%'", &[])
            .await?
            .get::<_, i64>(0),
        0
    );
    println!(
        "- a dropped write: after `BEGIN` as text the pool hands out a connection inside the dead transaction; after `transaction()` it was rolled back"
    );
    Ok(())
}
