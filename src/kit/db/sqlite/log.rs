//! The write-ahead log: its pages are brought home into the file beside the writers, who would otherwise wait for it.

use std::{
    path::Path,
    sync::atomic::{AtomicI32, Ordering},
    time::Duration,
};

use rusqlite::Connection;

use super::{BUSY, Sqlite, blocking};
use crate::kit::error::Result;

/// Pages in the log after which they are brought home into the file: 160 MB. Fewer, and a page that is written again
/// and again is brought home again and again; more, and readers look through a longer log.
const LOG: i32 = 40_000;
/// Pages left in the log at which it is worth stopping the writers to begin it anew.
const REST: i32 = 400;
/// How long whoever still reads the old log is waited for; it can begin anew the next time.
const READERS: Duration = Duration::from_millis(5);

impl Sqlite {
    /// Sees to the log once it has grown, beside the writers.
    pub(super) fn tidy_if_long(&self) {
        if self.0.log.load(Ordering::Relaxed) < LOG || self.0.tidying.swap(true, Ordering::SeqCst) {
            return;
        }
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            self.0.tidying.store(false, Ordering::SeqCst);
            return;
        };
        let home = self.clone();
        runtime.spawn(async move {
            if let Err(error) = home.tidy().await {
                tracing::warn!(%error, "the log of the database could not be brought home");
            }
            home.0.tidying.store(false, Ordering::SeqCst);
        });
    }

    /// Brings the pages of the log home into the file. Nearly all of that is done while others write; only for
    /// the last of them the pen is taken, so that the log begins anew.
    async fn tidy(&self) -> Result<()> {
        let (path, log) = (self.0.path.clone(), self.0.log.clone());
        let most = tokio::task::spawn_blocking(move || bring_home(&path, &log)).await;
        most.map_err(anyhow::Error::from)??;
        let mut writer = self.0.writer.clone().lock_owned().await;
        if writer.begun {
            writer.commit();
        }
        blocking(|| {
            writer.connection.busy_timeout(READERS)?;
            let begun_anew = checkpoint(&writer.connection, "PRAGMA wal_checkpoint(RESTART)");
            writer.connection.busy_timeout(BUSY)?;
            begun_anew.map(|_| self.0.log.store(0, Ordering::Relaxed))
        })
    }
}

/// Passes through the log until little is left of it. Writers go on meanwhile.
fn bring_home(path: &Path, log: &AtomicI32) -> Result<()> {
    let connection = Connection::open(path)?;
    for _ in 0..4 {
        let home = checkpoint(&connection, "PRAGMA wal_checkpoint(PASSIVE)")?;
        if log.load(Ordering::Relaxed) - home < REST {
            break;
        }
    }
    Ok(())
}

/// How many pages of the log are in the file afterwards.
fn checkpoint(connection: &Connection, how: &str) -> Result<i32> {
    let begun = std::time::Instant::now();
    let (pages, home): (i32, i32) = connection.query_row(how, [], |row| Ok((row.get(1)?, row.get(2)?)))?;
    tracing::debug!(pages, home, took = ?begun.elapsed(), how, "brought the log home");
    Ok(home)
}
