//! Group commit on SQLite as the product has it (decision 0004): many writers, one write connection, one flush for all
//! who waited, and nobody's panic, failure or departure touches another's write.
//!
//! A writer waits in a fair queue and is counted while it waits. It runs inside its own savepoint, joins the open batch,
//! and commits for the whole batch when it finds nobody waiting. Everyone in the batch is then told, and nobody before.
//!
//! A writer that leaves while it is counted may be the one that others relied on. So whoever lowers the count, or lets
//! go of the connection, looks once more whether a batch stands open with nobody left to close it.

use std::sync::atomic::{AtomicUsize, Ordering};

use rusqlite::Connection;
use tokio::sync::{Mutex, MutexGuard, oneshot};

use crate::group::Refused;

pub struct Counted {
    writer: Mutex<Writer>,
    waiting: AtomicUsize,
    /// How many may share one flush.
    most: usize,
}

struct Writer {
    sql: Connection,
    /// Those who wrote in the open transaction, to be told how it ended.
    batch: Vec<oneshot::Sender<Result<(), String>>>,
    begun: bool,
}

impl Counted {
    pub fn new(sql: Connection, most: usize) -> Self {
        let writer = Writer {
            sql,
            batch: Vec::new(),
            begun: false,
        };
        Self {
            writer: Mutex::new(writer),
            waiting: AtomicUsize::new(0),
            most,
        }
    }

    /// Runs `work` in its turn and returns after its changes are on the disk.
    pub async fn write<T>(
        &self,
        work: impl AsyncFnOnce(&mut Connection) -> Result<T, String>,
    ) -> Result<T, Refused> {
        let mut turn = self.turn().await?;
        let answer = work(&mut turn.writer().sql).await.map_err(Refused::Work)?;
        let told = turn.join()?;
        drop(turn);
        match told.await {
            Ok(Ok(())) => Ok(answer),
            Ok(Err(why)) => Err(Refused::Shared(why)),
            Err(_) => Err(Refused::Shared("the writer is gone".to_owned())),
        }
    }

    async fn turn(&self) -> Result<Turn<'_>, Refused> {
        let waiting = Waiting::new(self);
        let writer = self.writer.lock().await;
        let mut turn = Turn {
            home: self,
            writer: Some(writer),
            open: false,
        };
        drop(waiting);
        turn.writer().begin().map_err(Refused::Shared)?;
        turn.open = true;
        Ok(turn)
    }

    /// Commits unless somebody waits who will.
    fn settle(&self, writer: &mut Writer) {
        if writer.begun && (writer.batch.len() >= self.most || self.waiting.load(Ordering::SeqCst) == 0) {
            writer.commit();
        }
    }

    /// Looks whether a batch was left to somebody who is no longer there. If the connection is taken, its holder looks
    /// again when it lets go.
    fn look_again(&self) {
        if self.waiting.load(Ordering::SeqCst) == 0
            && let Ok(mut writer) = self.writer.try_lock()
        {
            self.settle(&mut writer);
        }
    }
}

impl Writer {
    fn begin(&mut self) -> Result<(), String> {
        if !self.begun {
            self.statement("BEGIN IMMEDIATE")?;
            self.begun = true;
        }
        self.statement("SAVEPOINT one")
    }

    /// Ends the open transaction and tells all who wrote in it.
    fn commit(&mut self) {
        let kept = self.statement("COMMIT");
        if kept.is_err() && !self.sql.is_autocommit() {
            // Nothing better can be done with a failing rollback: the next BEGIN reports it.
            let _ = self.statement("ROLLBACK");
        }
        self.end(&kept);
    }

    fn end(&mut self, how: &Result<(), String>) {
        self.begun = false;
        for waiter in self.batch.drain(..) {
            // One that left does not need to be told.
            let _ = waiter.send(how.clone());
        }
    }

    fn statement(&self, sql: &str) -> Result<(), String> {
        self.sql
            .prepare_cached(sql)
            .and_then(|mut s| s.execute([]))
            .map(drop)
            .map_err(|e| e.to_string())
    }
}

/// The write connection while one writer has it, with its savepoint while that is open. Dropped with it open means
/// undone: the work failed, panicked, or was dropped while it waited.
struct Turn<'a> {
    home: &'a Counted,
    writer: Option<MutexGuard<'a, Writer>>,
    open: bool,
}

impl Turn<'_> {
    fn writer(&mut self) -> &mut Writer {
        self.writer.as_mut().expect("only taken on drop")
    }

    fn join(&mut self) -> Result<oneshot::Receiver<Result<(), String>>, Refused> {
        self.writer().statement("RELEASE one").map_err(Refused::Shared)?;
        self.open = false;
        let (tell, told) = oneshot::channel();
        self.writer().batch.push(tell);
        Ok(told)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let Some(mut writer) = self.writer.take() else {
            return;
        };
        if self.open {
            let undone = writer
                .statement("ROLLBACK TO one")
                .and_then(|()| writer.statement("RELEASE one"));
            if undone.is_err() && writer.sql.is_autocommit() {
                // SQLite answers some failures (disk full, input or output error) by undoing the whole transaction.
                // Those who shared it must hear that before anything else happens.
                writer.end(&undone);
            }
        }
        self.home.settle(&mut writer);
        drop(writer);
        self.home.look_again();
    }
}

/// Counts a writer while it waits.
struct Waiting<'a>(&'a Counted);

impl<'a> Waiting<'a> {
    fn new(home: &'a Counted) -> Self {
        home.waiting.fetch_add(1, Ordering::SeqCst);
        Self(home)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::SeqCst);
        self.0.look_again();
    }
}
