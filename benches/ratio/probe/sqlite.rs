//! The probe on SQLite: prepared statements called in place, one writer whose flush is shared by all who wait.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use anyhow::{Context as _, Result, anyhow, ensure};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ToSql, params};
use tokio::sync::oneshot;

use super::{Found, Line, List, SAID, Sent, Shown, tree};
use crate::data;

const TABLES: &str = "
CREATE TABLE person (id INTEGER PRIMARY KEY, family TEXT NOT NULL, given TEXT NOT NULL, born TEXT NOT NULL);
CREATE TABLE referral (id INTEGER PRIMARY KEY, person INTEGER NOT NULL, team INTEGER NOT NULL, status INTEGER NOT NULL,
  urgency INTEGER NOT NULL, title TEXT NOT NULL, note TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL);
CREATE TABLE audit (id INTEGER PRIMARY KEY, actor INTEGER NOT NULL, referral INTEGER NOT NULL, what TEXT NOT NULL, at INTEGER NOT NULL);
CREATE TABLE consent (id INTEGER PRIMARY KEY, person INTEGER NOT NULL, referral INTEGER NOT NULL, said TEXT NOT NULL, at INTEGER NOT NULL);
CREATE TABLE obligation (id INTEGER PRIMARY KEY, referral INTEGER NOT NULL, kind TEXT NOT NULL, due INTEGER NOT NULL);
CREATE VIRTUAL TABLE name USING fts5 (family, given, content='person', content_rowid='id', prefix='2 3',
  tokenize=\"unicode61 remove_diacritics 2\");
";
const INDEXES: &str = "
CREATE INDEX worklist ON referral (team, status, updated DESC, id, person, urgency, title);
CREATE INDEX of_person ON referral (person);
CREATE INDEX of_month ON referral (created);
CREATE INDEX consent_of ON consent (person);
CREATE INDEX obligation_of ON obligation (referral);
INSERT INTO name (name) VALUES ('rebuild');
ANALYZE;
";

/// Connections that read, each behind a lock.
const READERS: usize = 4;
/// Writes that share one commit at the most.
const BATCH: usize = 1_024;

pub struct Sqlite {
    readers: [Mutex<Connection>; READERS],
    next: AtomicUsize,
    writer: Sender<Write>,
}

/// A referral to be written, and whom to tell that it is safe.
type Write = (Sent, oneshot::Sender<i64>);

impl Sqlite {
    pub fn open(path: &str, size: u64) -> Result<Self> {
        let sql = connect(path)?;
        let empty = !sql
            .prepare("SELECT 1 FROM sqlite_master WHERE name = 'referral'")?
            .exists([])?;
        if empty {
            seed(&sql, size)?;
        }
        let (writer, asked) = channel();
        std::thread::spawn(move || {
            if let Err(why) = write_all(&sql, &asked) {
                eprintln!("the probe writes no more: {why:#}");
            }
        });
        let readers: Vec<_> = (0..READERS).map(|_| connect(path)).collect::<Result<_>>()?;
        let mut readers = readers.into_iter().map(Mutex::new);
        Ok(Self {
            readers: std::array::from_fn(|_| readers.next().expect("there are as many")),
            next: AtomicUsize::new(0),
            writer,
        })
    }

    /// Stores a referral with what belongs to it. Answers after the flush, which is shared.
    pub async fn create(&self, sent: Sent) -> Result<i64> {
        let (tell, told) = oneshot::channel();
        self.writer
            .send((sent, tell))
            .map_err(|_| anyhow!("nobody writes"))?;
        told.await.context("the commit failed")
    }

    pub fn show(&self, id: i64) -> Result<Vec<u8>> {
        self.read(|sql| {
            let mut found = sql.prepare_cached(
                "SELECT r.team, r.status, r.urgency, r.title, r.note, r.created, r.updated, p.family, p.given, p.born
                 FROM referral r JOIN person p ON p.id = r.person WHERE r.id = $1",
            )?;
            let mut rows = found.query([id])?;
            let row = rows.next()?.context("no such referral")?;
            let text = |at| row.get_ref(at)?.as_str().map_err(rusqlite::Error::from);
            tree(&Shown {
                id,
                team: row.get(0)?,
                status: row.get(1)?,
                urgency: row.get(2)?,
                title: text(3)?,
                note: text(4)?,
                created: row.get(5)?,
                updated: row.get(6)?,
                family: text(7)?,
                given: text(8)?,
                born: text(9)?,
            })
        })
    }

    pub fn worklist(&self, team: i64, status: i64) -> Result<Vec<u8>> {
        self.read(|sql| {
            let mut found = sql.prepare_cached(
                "SELECT r.id, r.urgency, r.title, r.updated, p.family, p.given FROM referral r JOIN person p ON p.id = r.person
                 WHERE r.team = $1 AND r.status = $2 ORDER BY r.updated DESC LIMIT 50",
            )?;
            let (mut rows, mut list) = (found.query([team, status])?, List::new());
            while let Some(row) = rows.next()? {
                let text = |at| row.get_ref(at)?.as_str().map_err(rusqlite::Error::from);
                list.push(&Line {
                    id: row.get(0)?,
                    urgency: row.get(1)?,
                    title: text(2)?,
                    updated: row.get(3)?,
                    family: text(4)?,
                    given: text(5)?,
                })?;
            }
            list.end()
        })
    }

    pub fn people(&self, family: &str, given: &str) -> Result<Vec<u8>> {
        self.read(|sql| {
            let mut found = sql.prepare_cached(
                "SELECT p.id, p.family, p.given, p.born FROM name JOIN person p ON p.id = name.rowid WHERE name MATCH $1 LIMIT 20",
            )?;
            let typed = format!("family:\"{family}\"* given:\"{given}\"*");
            let (mut rows, mut list) = (found.query([typed])?, List::new());
            while let Some(row) = rows.next()? {
                let text = |at| row.get_ref(at)?.as_str().map_err(rusqlite::Error::from);
                list.push(&Found { id: row.get(0)?, family: text(1)?, given: text(2)?, born: text(3)? })?;
            }
            list.end()
        })
    }

    pub fn full(&self) -> Result<Vec<(i64, i64)>> {
        self.read(|sql| {
            let mut pairs = sql.prepare(
                "SELECT team, status FROM referral GROUP BY team, status ORDER BY COUNT(*) DESC LIMIT 40",
            )?;
            let pairs = pairs.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(pairs.collect::<rusqlite::Result<_>>()?)
        })
    }

    fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let at = self.next.fetch_add(1, Ordering::Relaxed) % READERS;
        work(&self.readers[at].lock().expect("no holder panics"))
    }
}

/// Takes whatever is queued, commits it at once, and tells all of them.
fn write_all(sql: &Connection, asked: &Receiver<Write>) -> Result<()> {
    while let Ok(first) = asked.recv() {
        sql.execute_batch("BEGIN IMMEDIATE")?;
        let mut written = Vec::new();
        for (sent, tell) in std::iter::once(first).chain(asked.try_iter()).take(BATCH) {
            written.push((insert(sql, &sent)?, tell));
        }
        sql.execute_batch("COMMIT")?;
        for (id, tell) in written {
            let _ = tell.send(id);
        }
    }
    Ok(())
}

fn insert(sql: &Connection, sent: &Sent) -> Result<i64> {
    let run = |text: &str, values: &[&dyn ToSql]| -> rusqlite::Result<usize> {
        sql.prepare_cached(text)?.execute(values)
    };
    let known = sql
        .prepare_cached("SELECT 1 FROM person WHERE id = ?1")?
        .exists([sent.person])?;
    ensure!(known, "no such person");
    run(
        "INSERT INTO referral (person, team, status, urgency, title, note, created, updated)
         VALUES (?1, ?2, 0, ?3, ?4, ?5, ?6, ?6)",
        &[
            &sent.person,
            &sent.team,
            &sent.urgency,
            &sent.title,
            &sent.note,
            &sent.updated,
        ],
    )?;
    let id = sql.last_insert_rowid();
    run(
        "INSERT INTO consent (person, referral, said, at) VALUES (?1, ?2, ?3, ?4)",
        &[&sent.person, &id, &SAID, &sent.updated],
    )?;
    run(
        "INSERT INTO obligation (referral, kind, due) VALUES (?1, 'acknowledge', ?2), (?1, 'decide', ?2)",
        &[&id, &sent.updated],
    )?;
    run(
        "INSERT INTO audit (actor, referral, what, at) VALUES (1, ?1, 'consent.given', ?2), (1, ?1, 'referral.sent', ?2)",
        &[&id, &sent.updated],
    )?;
    Ok(id)
}

fn connect(path: &str) -> Result<Connection> {
    let sql = Connection::open(path)?;
    sql.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;
         PRAGMA cache_size = -65536; PRAGMA mmap_size = 1073741824; PRAGMA temp_store = MEMORY;",
    )?;
    // Otherwise a join or an order is planned again whenever a parameter is bound.
    sql.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(sql)
}

fn seed(sql: &Connection, size: u64) -> Result<()> {
    sql.execute_batch("BEGIN")?;
    sql.execute_batch(TABLES)?;
    let mut insert = sql.prepare("INSERT INTO person VALUES ($1, $2, $3, $4)")?;
    for n in 1..=data::people(size) {
        let person = data::person(n);
        insert.execute(params![n.cast_signed(), person.family, person.given, person.born])?;
    }
    let mut insert = sql.prepare("INSERT INTO referral VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)")?;
    for n in 1..=size {
        let r = data::referral(n, size);
        let [person, team, status, urgency, updated] =
            [r.person, r.team, r.status, r.urgency, r.updated].map(u64::cast_signed);
        insert.execute(params![
            n.cast_signed(),
            person,
            team,
            status,
            urgency,
            r.title,
            r.note,
            updated
        ])?;
    }
    sql.execute_batch(INDEXES)?;
    sql.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")?;
    Ok(())
}
