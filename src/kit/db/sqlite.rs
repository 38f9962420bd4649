//! The embedded database: readers that do not wait, and one write connection whose writers share a flush.
//!
//! A writer waits in a fair queue, runs in a savepoint of its own, and goes to the end of the queue for a
//! second turn. The first who comes round finds the transaction open and commits it for everybody who
//! wrote since it began; nobody is told "done" before that commit is on the disk (`synchronous=FULL`).
//! Alone, the second turn comes at once. Proved and measured in `docs/decisions/0004`.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::anyhow;
use rusqlite::{Connection, OpenFlags};
use tokio::sync::{Mutex as FairMutex, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

use super::value::{Row, Value};
use crate::kit::error::{Error, Result};

/// Readers that may work at the same time.
const READERS: usize = 8;
/// Writers that share one flush at the most, so that none waits for an endless queue.
const BATCH: usize = 256;
/// Statements kept prepared by each connection.
const STATEMENTS: usize = 256;

#[derive(Clone)]
pub(super) struct Sqlite(Arc<Shared>);

struct Shared {
    path: PathBuf,
    writer: Arc<FairMutex<Writer>>,
    /// Writers that have come and not yet left.
    present: AtomicUsize,
    readers: Mutex<Vec<Connection>>,
    places: Arc<Semaphore>,
}

/// How a shared transaction ended; empty while it is open.
type Fate = Arc<OnceLock<Kept>>;

/// Whether what was written is on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept {
    Yes,
    No,
}

/// The write connection, and the transaction that is open on it with the number of those who wrote in it.
struct Writer {
    connection: Connection,
    open: Option<Fate>,
    shared: usize,
}

impl Sqlite {
    pub(super) fn open(path: &Path) -> Result<Self> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        prepare(&connection)?;
        let writer = Writer {
            connection,
            open: None,
            shared: 0,
        };
        Ok(Self(Arc::new(Shared {
            path: path.to_owned(),
            writer: Arc::new(FairMutex::new(writer)),
            present: AtomicUsize::new(0),
            readers: Mutex::default(),
            places: Arc::new(Semaphore::new(READERS)),
        })))
    }

    pub(super) async fn read(&self) -> Result<Reading> {
        let place = self
            .0
            .places
            .clone()
            .acquire_owned()
            .await
            .map_err(|_| anyhow!("closing"))?;
        let idle = self
            .0
            .readers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let connection = match idle {
            Some(connection) => connection,
            None => reader(&self.0.path)?,
        };
        execute(&connection, "BEGIN")?;
        Ok(Reading {
            connection: Some(connection),
            home: self.clone(),
            _place: place,
        })
    }

    pub(super) async fn write(&self) -> Result<Writing> {
        let presence = Presence::new(self.clone());
        let mut writer = self.0.writer.clone().lock_owned().await;
        writer.begin()?;
        Ok(Writing {
            writer: Some(writer),
            presence,
        })
    }
}

fn reader(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    prepare(&connection)?;
    Ok(connection)
}

fn prepare(connection: &Connection) -> Result<()> {
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "cache_size", -16_000)?;
    connection.pragma_update(None, "mmap_size", 1_i64 << 30)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

impl Writer {
    fn begin(&mut self) -> Result<()> {
        if self.open.is_none() {
            execute(&self.connection, "BEGIN IMMEDIATE")?;
            self.open = Some(Fate::default());
        }
        execute(&self.connection, "SAVEPOINT turn")
    }

    /// Ends the open transaction, if there is one, and tells all who wrote in it. The flush is waited for
    /// in place: handing this thread's other work away first gained nothing that could be measured.
    fn commit(&mut self) {
        let Some(fate) = self.open.take() else { return };
        self.shared = 0;
        // A full disk may already have undone everything; then nobody is told that it is safe.
        let standing = !self.connection.is_autocommit();
        let kept = standing && execute(&self.connection, "COMMIT").is_ok();
        if !kept && !self.connection.is_autocommit() && execute(&self.connection, "ROLLBACK").is_err() {
            tracing::error!("the database could neither commit nor undo");
        }
        let _ = fate.set(if kept { Kept::Yes } else { Kept::No });
    }

    /// Undoes one writer's savepoint, and nobody else's.
    fn undo(&mut self) {
        let undone = execute(&self.connection, "ROLLBACK TO turn")
            .and_then(|()| execute(&self.connection, "RELEASE turn"));
        if undone.is_err() {
            // SQLite answers a full disk by undoing the whole transaction: all who shared it must hear.
            if let Some(fate) = self.open.take() {
                let _ = fate.set(Kept::No);
            }
            self.shared = 0;
            if !self.connection.is_autocommit() && execute(&self.connection, "ROLLBACK").is_err() {
                tracing::error!("the database could not undo");
            }
        }
    }
}

/// Counts a writer in and out. The last one out commits what is open: nobody is left to come round.
struct Presence(Sqlite);

impl Presence {
    fn new(home: Sqlite) -> Self {
        home.0.present.fetch_add(1, Ordering::SeqCst);
        Self(home)
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        if self.0.0.present.fetch_sub(1, Ordering::SeqCst) == 1
            && let Ok(mut writer) = self.0.0.writer.try_lock()
        {
            writer.commit();
        }
    }
}

/// A read transaction: one moment of the database, for as long as it is held.
pub(super) struct Reading {
    connection: Option<Connection>,
    home: Sqlite,
    _place: OwnedSemaphorePermit,
}

impl Reading {
    pub(super) fn connection(&self) -> Result<&Connection> {
        self.connection
            .as_ref()
            .ok_or_else(|| Error::Internal(anyhow!("the read is over")))
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take()
            && execute(&connection, "COMMIT").is_ok()
        {
            self.home
                .0
                .readers
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(connection);
        }
    }
}

/// A writer's turn: a savepoint on the write connection. Dropped means undone.
pub(super) struct Writing {
    // Let go of before the presence, whose drop may want it.
    writer: Option<OwnedMutexGuard<Writer>>,
    presence: Presence,
}

impl Writing {
    pub(super) fn connection(&self) -> Result<&Connection> {
        let writer = self
            .writer
            .as_ref()
            .ok_or_else(|| Error::Internal(anyhow!("the write is over")))?;
        Ok(&writer.connection)
    }

    /// Keeps what was written, and returns when it is on the disk.
    pub(super) async fn commit(mut self) -> Result<()> {
        let lost = || Error::Internal(anyhow!("the database could not commit"));
        execute(self.connection()?, "RELEASE turn")?;
        let mut writer = self.writer.take().ok_or_else(lost)?;
        let fate = writer.open.clone().ok_or_else(lost)?;
        writer.shared += 1;
        if writer.shared >= BATCH {
            writer.commit();
        }
        drop(writer);
        let mut writer = self.presence.0.0.writer.clone().lock_owned().await;
        if fate.get().is_none() {
            writer.commit();
        }
        drop(writer);
        if fate.get() == Some(&Kept::Yes) {
            Ok(())
        } else {
            Err(lost())
        }
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        if let Some(mut writer) = self.writer.take() {
            writer.undo();
        }
    }
}

fn execute(connection: &Connection, sql: &str) -> Result<()> {
    connection.prepare_cached(sql)?.raw_execute()?;
    Ok(())
}

/// The rows of an answer, each read by `map`.
pub(super) fn query<T>(
    connection: &Connection,
    sql: &str,
    params: &[Value<'_>],
    mut map: impl FnMut(&Row<'_>) -> Result<T>,
    most: usize,
) -> Result<Vec<T>> {
    let mut statement = connection.prepare_cached(sql)?;
    bind(&mut statement, params)?;
    let mut rows = statement.raw_query();
    let mut found = Vec::new();
    while found.len() < most
        && let Some(row) = rows.next()?
    {
        found.push(map(&Row::Sqlite(row))?);
    }
    Ok(found)
}

/// How many rows a statement changed.
pub(super) fn run(connection: &Connection, sql: &str, params: &[Value<'_>]) -> Result<u64> {
    let mut statement = connection.prepare_cached(sql)?;
    bind(&mut statement, params)?;
    Ok(statement.raw_execute()? as u64)
}

/// SQLite takes `$2` for a name and numbers names as they come, so each is looked up by what it says.
fn bind(statement: &mut rusqlite::CachedStatement<'_>, params: &[Value<'_>]) -> Result<()> {
    for place in 1..=statement.parameter_count() {
        let number: usize = statement
            .parameter_name(place)
            .and_then(|name| name.strip_prefix('$'))
            .and_then(|name| name.parse().ok())
            .ok_or_else(|| anyhow!("parameters are written $1, $2, …"))?;
        let value = number.checked_sub(1).and_then(|index| params.get(index));
        statement.raw_bind_parameter(
            place,
            value.ok_or_else(|| anyhow!("there is no parameter ${number}"))?,
        )?;
    }
    Ok(())
}
