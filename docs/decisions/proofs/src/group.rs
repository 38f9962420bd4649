//! Group commit on SQLite, the other way (decision 0004): many writers, one write connection, one flush for
//! all who waited, and nobody's panic, failure or departure touches another's write.
//!
//! **Two turns.** A writer waits in a fair queue, runs inside its own savepoint, and goes to the end of the queue for
//! a second turn. The first who comes round finds the transaction still open and commits it for everybody who wrote
//! since it began; the others find theirs done. Nothing is acknowledged before that commit. Alone, the second turn
//! comes at once, so a single writer waits for nothing but its own flush.
//!
//! **Leaving.** The last writer to leave, by whatever door, closes what is still open, so that an abandoned transaction
//! never stays on the file.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::Mutex;

/// Why a write was not kept.
#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    /// The work itself said no; only its own savepoint was undone.
    Work(String),
    /// The transaction that it shared could not be kept (disk full, input or output error). Nothing of it stands.
    Shared(String),
}

/// How a shared transaction ended; empty while it is open.
type Fate = Arc<OnceLock<Result<(), String>>>;

pub struct Group {
    writer: Mutex<Writer>,
    /// Writers that have come and not yet left.
    present: AtomicUsize,
    /// How many may share one flush.
    most: usize,
}

/// Where a flush is waited for, and how much longer it takes than on this machine (to try a slow disk).
#[derive(Clone, Copy)]
pub struct Disk {
    pub slower_by: Duration,
    pub waits: Waits,
}

#[derive(Clone, Copy)]
pub enum Waits {
    /// On the worker thread that runs the request.
    InPlace,
    /// There too, after handing the thread's other work to another.
    Aside,
}

struct Writer {
    sql: Connection,
    open: Option<Fate>,
    shared: usize,
    disk: Disk,
}

impl Group {
    pub fn new(sql: Connection, most: usize) -> Self {
        Self::on(
            Disk {
                slower_by: Duration::ZERO,
                waits: Waits::InPlace,
            },
            sql,
            most,
        )
    }

    pub fn on(disk: Disk, sql: Connection, most: usize) -> Self {
        Self {
            writer: Mutex::new(Writer {
                sql,
                open: None,
                shared: 0,
                disk,
            }),
            present: AtomicUsize::new(0),
            most,
        }
    }

    /// Runs `work` in its turn and returns after its changes are on the disk.
    pub async fn write<T>(
        &self,
        work: impl AsyncFnOnce(&mut Connection) -> Result<T, String>,
    ) -> Result<T, Refused> {
        let _presence = Presence::new(self);
        let (answer, fate) = {
            let mut writer = self.writer.lock().await;
            writer.begin()?;
            let answer = writer.run(work).await?;
            let fate = writer.written();
            if writer.shared >= self.most {
                writer.commit();
            }
            (answer, fate)
        };
        let mut writer = self.writer.lock().await;
        if fate.get().is_none() {
            writer.commit();
        }
        match fate
            .get()
            .expect("a commit decides the fate of all who shared it")
        {
            Ok(()) => Ok(answer),
            Err(why) => Err(Refused::Shared(why.clone())),
        }
    }
}

impl Writer {
    fn begin(&mut self) -> Result<(), Refused> {
        if self.open.is_none() {
            self.statement("BEGIN IMMEDIATE").map_err(Refused::Shared)?;
            self.open = Some(Fate::default());
        }
        self.statement("SAVEPOINT one").map_err(Refused::Shared)
    }

    /// The work in its savepoint, which is undone when the work fails, panics, or is dropped while it waits.
    async fn run<T>(
        &mut self,
        work: impl AsyncFnOnce(&mut Connection) -> Result<T, String>,
    ) -> Result<T, Refused> {
        let mut savepoint = Savepoint {
            writer: self,
            keep: false,
        };
        let answer = work(&mut savepoint.writer.sql).await.map_err(Refused::Work)?;
        if savepoint.writer.sql.is_autocommit() {
            return Err(Refused::Shared(
                "the database gave up the whole transaction".to_owned(),
            ));
        }
        savepoint
            .writer
            .statement("RELEASE one")
            .map_err(Refused::Shared)?;
        savepoint.keep = true;
        Ok(answer)
    }

    fn written(&mut self) -> Fate {
        self.shared += 1;
        Arc::clone(self.open.as_ref().expect("begun before it was written to"))
    }

    /// Ends the open transaction, if there is one, and tells all who wrote in it.
    fn commit(&mut self) {
        let Some(fate) = self.open.take() else { return };
        self.shared = 0;
        let flush = || {
            std::thread::sleep(self.disk.slower_by);
            self.statement("COMMIT")
        };
        let kept = match self.disk.waits {
            Waits::InPlace => flush(),
            Waits::Aside => tokio::task::block_in_place(flush),
        };
        if kept.is_err() && !self.sql.is_autocommit() {
            // Nothing better can be done with a failing rollback: the next BEGIN reports it.
            let _ = self.statement("ROLLBACK");
        }
        let _ = fate.set(kept);
    }

    fn statement(&self, sql: &str) -> Result<(), String> {
        self.sql
            .prepare_cached(sql)
            .and_then(|mut s| s.execute([]))
            .map(drop)
            .map_err(|e| e.to_string())
    }
}

struct Savepoint<'a> {
    writer: &'a mut Writer,
    keep: bool,
}

impl Drop for Savepoint<'_> {
    fn drop(&mut self) {
        if self.keep {
            return;
        }
        let undone = self
            .writer
            .statement("ROLLBACK TO one")
            .and_then(|()| self.writer.statement("RELEASE one"));
        if let Err(why) = undone {
            // SQLite answers some failures (disk full, input or output error) by undoing the whole transaction.
            // Those who shared it must hear that before anything else happens.
            if let Some(fate) = self.writer.open.take() {
                self.writer.shared = 0;
                let _ = fate.set(Err(why));
            }
            if !self.writer.sql.is_autocommit() {
                let _ = self.writer.statement("ROLLBACK");
            }
        }
    }
}

/// Counts a writer in and out. The last one out closes what is open: nobody is left to come round to a second turn.
struct Presence<'a>(&'a Group);

impl<'a> Presence<'a> {
    fn new(group: &'a Group) -> Self {
        group.present.fetch_add(1, Ordering::SeqCst);
        Self(group)
    }
}

impl Drop for Presence<'_> {
    fn drop(&mut self) {
        if self.0.present.fetch_sub(1, Ordering::SeqCst) == 1
            && let Ok(mut writer) = self.0.writer.try_lock()
        {
            writer.commit();
        }
    }
}
