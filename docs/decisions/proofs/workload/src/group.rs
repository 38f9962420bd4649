//! Group commit for any candidate on SQLite: one write connection, a savepoint each, one flush for all who waited.
//!
//! Whoever has written goes back to the end of the queue for a second turn; the first of them to come round flushes
//! for everybody who wrote since. This is the measuring version: it does not look after panics and cancelled writers.
//! Those are proved in the program `group`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Mutex;

use crate::{Outcome, Sql};

pub struct Group<S> {
    writer: Mutex<Writer<S>>,
}

struct Writer<S> {
    sql: S,
    batch: Option<Arc<AtomicBool>>,
}

impl<S: Sql> Group<S> {
    pub fn new(sql: S) -> Self {
        Self {
            writer: Mutex::new(Writer { sql, batch: None }),
        }
    }

    pub async fn write(&self, work: impl AsyncFnOnce(&mut S) -> Outcome<()>) -> Outcome<()> {
        let mine = {
            let mut writer = self.writer.lock().await;
            if writer.batch.is_none() {
                writer.sql.script("BEGIN IMMEDIATE").await?;
                writer.batch = Some(Arc::default());
            }
            writer.sql.script("SAVEPOINT one").await?;
            match work(&mut writer.sql).await {
                Ok(()) => writer.sql.script("RELEASE one").await?,
                Err(failure) => {
                    writer.sql.script("ROLLBACK TO one").await?;
                    writer.sql.script("RELEASE one").await?;
                    return Err(failure);
                }
            }
            Arc::clone(writer.batch.as_ref().expect("opened above"))
        };
        let mut writer = self.writer.lock().await;
        if !mine.load(Ordering::Relaxed) {
            writer.sql.script("COMMIT").await?;
            mine.store(true, Ordering::Relaxed);
            writer.batch = None;
        }
        Ok(())
    }
}
