//! PostgreSQL: a pool of connections, and one transaction on one of them.

use std::{sync::Arc, time::Duration};

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_postgres::{NoTls, types::ToSql};

use super::value::{Row, Value};
use crate::kit::error::{Error, Result};

/// Connections at the most; more would only queue inside the server.
const CONNECTIONS: usize = 24;

/// Of these, as many as may write at a time. Writers wait for the turn of their partnership with a connection in
/// hand; the others are kept for those who read, so that a long import makes nobody wait for a page.
const WRITERS: usize = 16;

/// How long one waits for a connection, or for the server to answer at all.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a writer waits for its place among them.
const LONGEST_TURN: Duration = Duration::from_secs(30);

/// What every connection asks of the server, unless the address says otherwise: that no statement, no waiting
/// for a lock and no forgotten transaction goes on for ever. In milliseconds.
const LIMITS: &str =
    "-c statement_timeout=120000 -c lock_timeout=30000 -c idle_in_transaction_session_timeout=60000";

/// Begins a transaction that waits for the end of any other that was begun so. The number is ours: "along".
/// A migration takes as long as it takes.
pub(super) const ONE_MIGRATES: &str = "BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; \
     SELECT pg_advisory_xact_lock(418447847015)";

#[derive(Clone)]
pub(super) struct Postgres {
    pool: Pool,
    writers: Arc<Semaphore>,
}

impl Postgres {
    pub(super) fn open(url: &str) -> Result<Self> {
        let mut config: tokio_postgres::Config = url
            .parse()
            .map_err(|_| anyhow::anyhow!("the database address cannot be read"))?;
        if config.get_options().is_none() {
            config.options(LIMITS);
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(PATIENCE);
        }
        let fast = ManagerConfig {
            recycling_method: RecyclingMethod::Fast,
        };
        let manager = Manager::from_config(config, NoTls, fast);
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS)
            .wait_timeout(Some(PATIENCE))
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(anyhow::Error::from)?;
        Ok(Self {
            pool,
            writers: Arc::new(Semaphore::new(WRITERS)),
        })
    }

    /// A transaction that reads, begun together with its first statement: the server is asked once for both.
    pub(super) async fn begin_reading(&self) -> Result<Transaction> {
        self.begin("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", None)
            .await
    }

    /// A transaction that writes, begun in these words together with its first statement.
    pub(super) async fn begin_writing(&self, how: &'static str) -> Result<Transaction> {
        let writers = self.writers.clone().acquire_owned();
        let permit = tokio::time::timeout(LONGEST_TURN, writers).await;
        let permit = permit
            .map_err(|_| anyhow::anyhow!("too many others are writing"))?
            .map_err(anyhow::Error::from)?;
        self.begin(how, Some(permit)).await
    }

    async fn begin(&self, how: &'static str, permit: Option<OwnedSemaphorePermit>) -> Result<Transaction> {
        let client = self.client().await?;
        Ok(Transaction {
            client: Some(client),
            stage: Stage::ToBegin(how),
            _permit: permit,
        })
    }

    /// A connection for a single statement, which is a moment of its own.
    pub(super) async fn lone(&self) -> Result<Transaction> {
        let client = self.client().await?;
        Ok(Transaction {
            client: Some(client),
            stage: Stage::Lone,
            _permit: None,
        })
    }

    async fn client(&self) -> Result<Object> {
        self.pool.get().await.map_err(|error| match error {
            PoolError::Backend(error) => Error::from(error),
            PoolError::Timeout(_) => Error::Away(anyhow::Error::from(error)),
            PoolError::Closed | PoolError::NoRuntimeSpecified | PoolError::PostCreateHook(_) => {
                Error::Internal(anyhow::Error::from(error))
            }
        })
    }
}

/// One transaction. Dropped means undone: its connection is closed rather than given back with it open.
pub(super) struct Transaction {
    client: Option<Object>,
    stage: Stage,
    /// Held until the connection has gone back.
    _permit: Option<OwnedSemaphorePermit>,
}

/// How far a transaction is.
#[derive(Clone, Copy)]
enum Stage {
    /// It begins with the next statement, in these words.
    ToBegin(&'static str),
    Begun,
    /// There is none: each statement stands alone.
    Lone,
}

impl Transaction {
    fn client(&self) -> Result<&Object> {
        self.client
            .as_ref()
            .ok_or_else(|| Error::Internal(anyhow::anyhow!("the transaction is over")))
    }

    /// Asks for this, after the beginning if that is still to come. Both are on their way before either is
    /// answered, in this order.
    async fn ask<T>(
        &mut self,
        asked: impl AsyncFnOnce(&Object) -> Result<T, tokio_postgres::Error>,
    ) -> Result<T> {
        let stage = self.stage;
        if let Stage::ToBegin(_) = stage {
            self.stage = Stage::Begun;
        }
        let client = self.client()?;
        let Stage::ToBegin(how) = stage else {
            return Ok(asked(client).await?);
        };
        let (begun, answer) = tokio::join!(biased; client.batch_execute(how), asked(client));
        begun?;
        Ok(answer?)
    }

    pub(super) async fn query<T>(
        &mut self,
        sql: &str,
        params: &[Value<'_>],
        mut map: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let statement = self.client()?.prepare_cached(sql).await?;
        let params = references(params);
        let rows = self
            .ask(async |client| client.query(&statement, &params).await)
            .await?;
        rows.iter().map(|row| map(&Row::Postgres(row))).collect()
    }

    pub(super) async fn run(&mut self, sql: &str, params: &[Value<'_>]) -> Result<u64> {
        let statement = self.client()?.prepare_cached(sql).await?;
        let params = references(params);
        self.ask(async |client| client.execute(&statement, &params).await)
            .await
    }

    pub(super) async fn script(&mut self, sql: &str) -> Result<()> {
        self.ask(async |client| client.batch_execute(sql).await).await
    }

    pub(super) async fn end(mut self, how: &str) -> Result<()> {
        if let Stage::Begun = self.stage {
            self.client()?.batch_execute(how).await?;
        }
        // Only a connection whose transaction ended goes back to the pool.
        drop(self.client.take());
        Ok(())
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            drop(Object::take(client));
        }
    }
}

fn references<'a>(params: &'a [Value<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    params.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}
