//! The unit of work: one connection, one instant, one actor, on SQLite or on PostgreSQL.
//!
//! SQL is written once, in the part of the language that both share, with `$1` for parameters. Every
//! write first takes its partnership's turn, so that what it reads still holds when it commits.

mod check;
mod copy;
mod migrate;
mod plans;
mod postgres;
mod sqlite;
mod tx;
mod value;

#[cfg(test)]
mod tests;

use std::{path::PathBuf, sync::Arc, time::Duration};

use anyhow::anyhow;
use tokio::sync::Notify;

pub use check::Numbering;
pub use copy::{Backup, Replace, Restoring, mend};
pub use migrate::{MIGRATIONS, Migration, NEWEST};
pub use tx::Tx;
pub use value::{Cell, FromCell, Row, ToValue, Value, places};

use self::{postgres::Postgres, sqlite::Sqlite, tx::Connection};
use super::{
    actor::Actor,
    clock::Clock,
    error::{Error, Result},
    id,
};

/// Where the data lives.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// A folder of this machine; the embedded database is a file in it.
    Folder(PathBuf),
    /// The address of a PostgreSQL database.
    Postgres(String),
}

/// A handle on the database, cheap to copy.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    store: Store,
    clock: Clock,
    ids: id::Source,
    work: Notify,
}

enum Store {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

/// The longest key of a request, in bytes.
const LONGEST_KEY: usize = 160;

/// Days for which a request can be repeated without being done twice.
const ANSWER_DAYS: i64 = 7;

/// What somebody is told who goes back, changes a form that was sent, and sends it again.
const CHANGED: &str = "This form was sent before, with other answers. What was sent first is saved. \
                       Open the page again to change it.";

/// The database's file inside a data folder.
pub const FILE: &str = "alongside.db";

impl Db {
    /// Opens the database at `place`, making the folder and the file when there are none. Does not
    /// migrate.
    ///
    /// # Errors
    /// `Internal` when the folder cannot be made or the database cannot be opened.
    pub fn open(place: &Place, clock: Clock, ids: id::Source) -> Result<Self> {
        let store = match place {
            Place::Folder(folder) => {
                make(folder).map_err(anyhow::Error::from)?;
                Store::Sqlite(Sqlite::open(&folder.join(FILE))?)
            }
            Place::Postgres(url) => Store::Postgres(Postgres::open(url)?),
        };
        Ok(Self(Arc::new(Inner {
            store,
            clock,
            ids,
            work: Notify::new(),
        })))
    }

    /// The clock by which this database lives.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Waits until a committed write of this program has left work behind, but no longer than this.
    pub async fn wait_for_work(&self, longest: Duration) {
        let _ = tokio::time::timeout(longest, self.0.work.notified()).await;
    }

    fn wake_worker(&self) {
        self.0.work.notify_one();
    }

    /// Forgets what requests of more than a week ago were answered. Nobody repeats them any more.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn forget_answers(&self) -> Result<u64> {
        self.write(&Actor::Operator(None), async |tx| {
            let old = tx.now - jiff::Span::new().hours(24 * ANSWER_DAYS);
            tx.run("DELETE FROM answered WHERE at < $1", crate::params![old])
                .await
        })
        .await
    }

    /// Reads one moment of the database as `actor`.
    ///
    /// # Errors
    /// Whatever `f` answers, and `Internal` when the database does.
    pub async fn read<T>(&self, actor: &Actor, f: impl AsyncFnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        let connection = match &self.0.store {
            Store::Sqlite(sqlite) => Connection::Reading(sqlite.read().await?),
            Store::Postgres(postgres) => Connection::Postgres(postgres.begin_reading().await?),
        };
        let mut tx = Tx::new(connection, self.clone(), actor.clone());
        let value = f(&mut tx).await;
        tx.close().await?;
        value
    }

    /// Reads with one statement as `actor`: a moment that needs no transaction to hold still.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn look<T>(&self, actor: &Actor, f: impl AsyncFnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        let connection = match &self.0.store {
            Store::Sqlite(sqlite) => Connection::Reading(sqlite.lone().await?),
            Store::Postgres(postgres) => Connection::Postgres(postgres.lone().await?),
        };
        let mut tx = Tx::new(connection, self.clone(), actor.clone());
        let value = f(&mut tx).await;
        tx.close().await?;
        value
    }

    /// Writes as `actor`: takes the partnership's turn, runs `f`, then whatever its events set off, and
    /// commits. Any error undoes all of it. Returns only when what was written is safe.
    ///
    /// # Errors
    /// Whatever `f` or a consequence answers, and `Internal` when the database does.
    pub async fn write<T>(&self, actor: &Actor, f: impl AsyncFnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        let mut tx = self.begin_write(actor).await?;
        let outcome = perform(&mut tx, f).await;
        match outcome {
            Ok(value) => tx.commit().await.map(|()| value),
            Err(error) => {
                tx.undo().await;
                Err(error)
            }
        }
    }

    /// Brings the schema up to date, each migration in a transaction of its own.
    ///
    /// # Errors
    /// `Internal` when a migration fails, or when the database is newer than this program.
    pub async fn migrate(&self) -> Result<Vec<&'static Migration>> {
        let applied = migrate::run(self, migrate::MIGRATIONS).await?;
        if let Store::Sqlite(sqlite) = &self.0.store {
            sqlite.guide_plans().await?;
        }
        Ok(applied)
    }

    /// The schema in place, by the number of its last migration; 0 when there is none.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn schema(&self) -> Result<i64> {
        migrate::at(self).await
    }

    /// What the database itself finds wrong with its files, in its own words. It looks at everything, and
    /// takes as long as that takes. PostgreSQL has no such question.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn damage(&self) -> Result<Vec<String>> {
        match &self.0.store {
            // A file may be so broken that it cannot even be asked.
            Store::Sqlite(_) => Ok(check::damage(self)
                .await
                .unwrap_or_else(|broken| vec![broken.to_string()])),
            Store::Postgres(_) => Ok(Vec::new()),
        }
    }

    /// How the record of each partnership is numbered, which shows whether any of it is missing.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn numberings(&self) -> Result<Vec<Numbering>> {
        check::numberings(self).await
    }

    /// A write outside any turn. Processes that start together take turns at this one instead, and the
    /// second finds the work done.
    async fn begin_migration(&self) -> Result<Tx> {
        let connection = match &self.0.store {
            Store::Sqlite(sqlite) => Connection::Writing(sqlite.write().await?),
            Store::Postgres(postgres) => {
                Connection::Postgres(postgres.begin_writing(postgres::ONE_MIGRATES).await?)
            }
        };
        Ok(Tx::new(connection, self.clone(), Actor::Operator(None)))
    }

    async fn begin_write(&self, actor: &Actor) -> Result<Tx> {
        let connection = match &self.0.store {
            Store::Sqlite(sqlite) => Connection::Writing(sqlite.write().await?),
            Store::Postgres(postgres) => Connection::Postgres(postgres.begin_writing("BEGIN").await?),
        };
        Ok(Tx::new(connection, self.clone(), actor.clone()))
    }

    /// As [`Db::write`], at most once for each `key` of this actor: a repeated request gets the first
    /// answer, whatever it sends the second time. `f` answers with the address to go to. A request without a
    /// key is simply written. Behind a dot the key may carry a digest of what was sent; another digest under
    /// the same key is refused rather than lost.
    ///
    /// # Errors
    /// As [`Db::write`]. A refused write leaves its key unused.
    pub async fn write_once(
        &self,
        actor: &Actor,
        key: &str,
        f: impl AsyncFnOnce(&mut Tx) -> Result<String>,
    ) -> Result<String> {
        if key.is_empty() {
            return self.write(actor, f).await;
        }
        if key.len() > LONGEST_KEY {
            return Err(Error::Unreadable("The key of this form is too long."));
        }
        self.write(actor, async |tx| {
            let (key, sent) = key.split_once('.').unwrap_or((key, ""));
            if let Some((answer, before)) = tx.answered(key).await? {
                return if sent == before {
                    Ok(answer)
                } else {
                    Err(Error::Refused(CHANGED.to_owned()))
                };
            }
            let answer = f(tx).await?;
            tx.answer(key, sent, &answer).await?;
            Ok(answer)
        })
        .await
    }

    /// Whether a write can be made now; what `/healthz` answers by.
    ///
    /// # Errors
    /// `Internal` when it cannot.
    pub async fn can_write(&self) -> Result<()> {
        self.write(&Actor::Operator(None), async |tx| {
            let changed = tx
                .run(
                    "UPDATE turn SET seq = seq WHERE partnership = '-'",
                    crate::params![],
                )
                .await?;
            if changed == 1 {
                Ok(())
            } else {
                Err(Error::Internal(anyhow!("the schema is not in place")))
            }
        })
        .await
    }
}

/// Makes a data folder that nobody else on the machine can look into; one that is there stays as it is.
///
/// # Errors
/// Whatever the system says.
pub fn make(folder: &std::path::Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
}

async fn perform<T>(tx: &mut Tx, f: impl AsyncFnOnce(&mut Tx) -> Result<T>) -> Result<T> {
    tx.begin().await?;
    let value = f(tx).await?;
    tx.follow_events().await?;
    Ok(value)
}
