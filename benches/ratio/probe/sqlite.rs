//! The probe on SQLite: prepared statements called in place, one writer whose flush is shared by all who wait.

use std::sync::Mutex as ShortMutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, Result};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, params};
use tokio::sync::{Mutex, oneshot};

use super::{Found, Line, List, Sent, Shown};
use crate::data;

const TABLES: &str = "
CREATE TABLE person (id INTEGER PRIMARY KEY, family TEXT NOT NULL, given TEXT NOT NULL, born TEXT NOT NULL);
CREATE TABLE referral (id INTEGER PRIMARY KEY, person INTEGER NOT NULL, team INTEGER NOT NULL, status INTEGER NOT NULL,
  urgency INTEGER NOT NULL, title TEXT NOT NULL, note TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL);
CREATE TABLE audit (id INTEGER PRIMARY KEY, actor INTEGER NOT NULL, referral INTEGER NOT NULL, what TEXT NOT NULL, at INTEGER NOT NULL);
CREATE VIRTUAL TABLE name USING fts5 (family, given, content='person', content_rowid='id', prefix='2 3',
  tokenize=\"unicode61 remove_diacritics 2\");
";
const INDEXES: &str = "
CREATE INDEX worklist ON referral (team, status, updated DESC, id, person, urgency, title);
CREATE INDEX of_person ON referral (person);
INSERT INTO name (name) VALUES ('rebuild');
ANALYZE;
";

pub struct Sqlite {
    path: String,
    idle: ShortMutex<Vec<Connection>>,
    writer: Mutex<Writer>,
    waiting: AtomicUsize,
}

struct Writer {
    sql: Connection,
    batch: Vec<oneshot::Sender<()>>,
}

impl Sqlite {
    pub fn open(path: &str, size: u64) -> Result<Self> {
        let sql = connect(path)?;
        let empty = !sql
            .prepare("SELECT 1 FROM sqlite_master WHERE name = 'referral'")?
            .exists([])?;
        if empty {
            seed(&sql, size)?;
        }
        let writer = Mutex::new(Writer {
            sql,
            batch: Vec::new(),
        });
        Ok(Self {
            path: path.to_owned(),
            idle: ShortMutex::default(),
            writer,
            waiting: AtomicUsize::new(0),
        })
    }

    /// Stores a referral and its audit row. Answers after the flush, which is shared: whoever has written and finds
    /// nobody waiting commits for all. The load always waits for its answers, so none who is counted goes away.
    pub async fn create(&self, sent: &Sent) -> Result<i64> {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let mut writer = self.writer.lock().await;
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        let id = writer.insert(sent)?;
        let (tell, told) = oneshot::channel();
        writer.batch.push(tell);
        if self.waiting.load(Ordering::SeqCst) == 0 {
            writer.commit()?;
        }
        drop(writer);
        told.await.context("the commit failed")?;
        Ok(id)
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
            Ok(serde_json::to_vec(&Shown {
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
            })?)
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
            Ok(list.end())
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
            Ok(list.end())
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
        let waiting = self.idle.lock().expect("no holder panics").pop();
        let sql = waiting.map_or_else(|| connect(&self.path), Ok)?;
        let answer = work(&sql);
        self.idle.lock().expect("no holder panics").push(sql);
        answer
    }
}

impl Writer {
    fn insert(&mut self, sent: &Sent) -> Result<i64> {
        if self.batch.is_empty() {
            self.sql.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        }
        self.sql
            .prepare_cached(
                "INSERT INTO referral (person, team, status, urgency, title, note, created, updated)
                 VALUES ($1, $2, 0, $3, $4, $5, $6, $6)",
            )?
            .execute(params![
                sent.person,
                sent.team,
                sent.urgency,
                sent.title,
                sent.note,
                sent.updated
            ])?;
        let id = self.sql.last_insert_rowid();
        self.sql
            .prepare_cached(
                "INSERT INTO audit (actor, referral, what, at) VALUES (1, $1, 'referral.sent', $2)",
            )?
            .execute(params![id, sent.updated])?;
        Ok(id)
    }

    fn commit(&mut self) -> Result<()> {
        let done = self.sql.prepare_cached("COMMIT")?.execute([]);
        // Not told is refused: each of them hears that its answer will not come.
        let batch = std::mem::take(&mut self.batch);
        done?;
        for waiter in batch {
            let _ = waiter.send(());
        }
        Ok(())
    }
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
