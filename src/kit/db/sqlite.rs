//! The embedded database: readers that do not wait, and one write connection whose writers share a flush.
//!
//! Each writer runs in a savepoint of its own. Whoever finds nobody waiting commits for all, and nobody
//! is told "done" before that commit is on the disk (`synchronous=FULL`). Measured in
//! `docs/decisions/0004`.

mod log;

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicI32, AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::anyhow;
use rusqlite::{Connection, OpenFlags, config::DbConfig, hooks::Wal};
use tokio::sync::{Mutex as FairMutex, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore, oneshot};

use super::{
    plans,
    value::{Row, Value},
};
use crate::kit::error::{Error, Result};

/// Readers that may work at the same time. A read holds a processor from its beginning to its end, so more of them
/// would only share the memory for what they keep of the file.
const READERS: usize = 4;
/// Writers that share one flush at the most, so that none waits for an endless queue.
const BATCH: usize = 256;
/// What each reader keeps of the file, and the writer, in KB: with two at work the program stays well within 200 MB. The
/// file is not mapped: that made nothing quicker, and what is mapped counts as the program's memory for each reader.
const CACHE: i64 = 32_000;
const WRITERS_CACHE: i64 = 24_000;
/// How long another program that has the file is waited for.
const BUSY: Duration = Duration::from_secs(10);
/// Statements kept prepared by each connection.
const STATEMENTS: usize = 256;

#[derive(Clone)]
pub(super) struct Sqlite(Arc<Shared>);

/// The readers stand before the writer, so that the writer goes last and leaves one whole file behind.
struct Shared {
    path: PathBuf,
    readers: Mutex<Vec<Connection>>,
    writer: Arc<FairMutex<Writer>>,
    waiting: AtomicUsize,
    places: Arc<Semaphore>,
    /// Pages in the log after the last commit.
    log: Arc<AtomicI32>,
    /// Whether somebody is bringing them home.
    tidying: AtomicBool,
}

/// The write connection, and those who wait for the commit of its open transaction.
struct Writer {
    connection: Connection,
    open: Vec<oneshot::Sender<bool>>,
    begun: bool,
}

impl Sqlite {
    pub(super) fn open(path: &Path) -> Result<Self> {
        let mut connection = Connection::open(path)?;
        keep_a_log(&connection)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        prepare(&connection, WRITERS_CACHE)?;
        let log = Arc::new(AtomicI32::new(0));
        let length = log.clone();
        // In place of SQLite's own habit, which lets the writers wait for it at every thousandth page.
        connection.wal_hook(Some(move |_: &mut Wal, pages| {
            length.store(pages, Ordering::Relaxed);
            Ok(())
        }))?;
        let writer = Writer {
            connection,
            open: Vec::new(),
            begun: false,
        };
        Ok(Self(Arc::new(Shared {
            path: path.to_owned(),
            writer: Arc::new(FairMutex::new(writer)),
            waiting: AtomicUsize::new(0),
            readers: Mutex::default(),
            places: Arc::new(Semaphore::new(READERS)),
            log,
            tidying: AtomicBool::new(false),
        })))
    }

    pub(super) async fn read(&self) -> Result<Reading> {
        let reading = self.lone().await?;
        execute(reading.connection()?, "BEGIN")?;
        Ok(reading)
    }

    /// For one statement, which is a moment of its own.
    pub(super) async fn lone(&self) -> Result<Reading> {
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
        Ok(Reading {
            connection: Some(connection),
            home: self.clone(),
            _place: place,
        })
    }

    /// Tells the planner about the tables, unless it was told.
    pub(super) async fn guide_plans(&self) -> Result<()> {
        let writing = self.write().await?;
        if !plans::are_told(writing.connection()?)? {
            plans::tell(writing.connection()?)?;
        }
        writing.commit().await
    }

    pub(super) async fn write(&self) -> Result<Writing> {
        let waiting = Waiting::new(self);
        let writer = self.0.writer.clone().lock_owned().await;
        waiting.over();
        Writing::begin(writer, self.clone())
    }
}

/// Turns the log on. While another program that starts does the same SQLite does not wait for it, so we do.
fn keep_a_log(connection: &Connection) -> Result<()> {
    let mut tries = 0;
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error)
                if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) && tries < 100 =>
            {
                tries += 1;
                std::thread::sleep(Duration::from_millis(20));
            }
            outcome => return Ok(outcome?),
        }
    }
}

fn reader(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    prepare(&connection, CACHE)?;
    Ok(connection)
}

fn prepare(connection: &Connection, cache: i64) -> Result<()> {
    connection.busy_timeout(BUSY)?;
    // One plan for each statement, whatever is bound to it. Without this SQLite plans every join and every order
    // again at every use, to look at the values: half of the time of a page (docs/decisions/0003).
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // Every question has its index; one made on the spot would hold a whole table in memory.
    connection.pragma_update(None, "automatic_index", "OFF")?;
    connection.pragma_update(None, "cache_size", -cache)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

/// Counts one who waits for the pen. Whoever gives up waiting may have been the one on whom an open
/// batch relied, so somebody is sent to close it.
struct Waiting<'a>(Option<&'a Sqlite>);

impl<'a> Waiting<'a> {
    fn new(sqlite: &'a Sqlite) -> Self {
        sqlite.0.waiting.fetch_add(1, Ordering::SeqCst);
        Self(Some(sqlite))
    }

    fn over(mut self) {
        if let Some(sqlite) = self.0.take() {
            sqlite.0.waiting.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let Some(sqlite) = self.0.take() else { return };
        sqlite.0.waiting.fetch_sub(1, Ordering::SeqCst);
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let home = sqlite.clone();
            runtime.spawn(async move {
                let mut writer = home.0.writer.clone().lock_owned().await;
                home.settle(&mut writer);
            });
        }
    }
}

impl Sqlite {
    /// Commits for everybody in the batch, unless somebody is already waiting to join it.
    fn settle(&self, writer: &mut Writer) {
        let full = writer.open.len() >= BATCH;
        if writer.begun && (full || self.0.waiting.load(Ordering::SeqCst) == 0) {
            writer.commit();
            self.tidy_if_long();
        }
    }
}

impl Writer {
    fn commit(&mut self) {
        // A full disk may already have undone everything; then nobody is told that it is safe.
        let standing = !self.connection.is_autocommit();
        let done = standing && blocking(|| execute(&self.connection, "COMMIT")).is_ok();
        if !done && !self.connection.is_autocommit() && execute(&self.connection, "ROLLBACK").is_err() {
            tracing::error!("the database could neither commit nor undo");
        }
        self.begun = false;
        for waiter in self.open.drain(..) {
            let _ = waiter.send(done);
        }
    }
}

/// Waits for the disk. Where there is one worker its other tasks go on elsewhere meanwhile; where there are more they
/// are taken over by the others, and handing them on would cost a tenth of the writes (docs/decisions/0004).
fn blocking<T>(work: impl FnOnce() -> T) -> T {
    use tokio::runtime::{Handle, RuntimeFlavor};
    match Handle::try_current() {
        Ok(runtime)
            if runtime.runtime_flavor() == RuntimeFlavor::MultiThread
                && runtime.metrics().num_workers() == 1 =>
        {
            tokio::task::block_in_place(work)
        }
        _ => work(),
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
            && (connection.is_autocommit() || execute(&connection, "COMMIT").is_ok())
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
    writer: Option<OwnedMutexGuard<Writer>>,
    home: Sqlite,
}

impl Writing {
    fn begin(mut writer: OwnedMutexGuard<Writer>, home: Sqlite) -> Result<Self> {
        if writer.begun && writer.connection.is_autocommit() {
            writer.commit();
        }
        if !writer.begun {
            execute(&writer.connection, "BEGIN IMMEDIATE")?;
            writer.begun = true;
        }
        if let Err(error) = execute(&writer.connection, "SAVEPOINT turn") {
            home.settle(&mut writer);
            return Err(error);
        }
        Ok(Self {
            writer: Some(writer),
            home,
        })
    }

    pub(super) fn connection(&self) -> Result<&Connection> {
        let writer = self
            .writer
            .as_ref()
            .ok_or_else(|| Error::Internal(anyhow!("the write is over")))?;
        Ok(&writer.connection)
    }

    /// Keeps what was written, and returns when it is on the disk.
    pub(super) async fn commit(mut self) -> Result<()> {
        execute(self.connection()?, "RELEASE turn")?;
        let Some(mut writer) = self.writer.take() else {
            return Ok(());
        };
        let (tell, told) = oneshot::channel();
        writer.open.push(tell);
        self.home.settle(&mut writer);
        drop(writer);
        match told.await {
            Ok(true) => Ok(()),
            // Nothing of the batch is on the disk, which took no more.
            _ => Err(Error::Full(anyhow!("the database could not commit"))),
        }
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        let Some(mut writer) = self.writer.take() else {
            return;
        };
        // When even this fails the whole batch was undone already; `commit` finds out and says so.
        let _ = execute(&writer.connection, "ROLLBACK TO turn");
        let _ = execute(&writer.connection, "RELEASE turn");
        self.home.settle(&mut writer);
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
    let mut statement = connection.prepare_cached(&numbered(sql)?)?;
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
    let mut statement = connection.prepare_cached(&numbered(sql)?)?;
    bind(&mut statement, params)?;
    Ok(statement.raw_execute()? as u64)
}

/// The statement as SQLite counts its parameters. It takes `$2` for a name, which would have to be looked up at each
/// use, and `?2` for a number. No text of ours holds a dollar otherwise: what is not a number does not prepare.
fn numbered(sql: &str) -> Result<String> {
    let bytes = sql.bytes().map(|byte| if byte == b'$' { b'?' } else { byte });
    String::from_utf8(bytes.collect()).map_err(|error| Error::Internal(error.into()))
}

fn bind(statement: &mut rusqlite::CachedStatement<'_>, params: &[Value<'_>]) -> Result<()> {
    let wanted = statement.parameter_count();
    if wanted != params.len() {
        return Err(Error::Internal(anyhow!(
            "{wanted} parameters are wanted, {} are given",
            params.len()
        )));
    }
    for (place, value) in (1..).zip(params) {
        statement.raw_bind_parameter(place, value)?;
    }
    Ok(())
}
