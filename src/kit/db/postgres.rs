//! PostgreSQL: a pool of connections, and one transaction on one of them.

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod};
use tokio_postgres::{NoTls, types::ToSql};

use super::value::{Row, Value};
use crate::kit::error::{Error, Result};

/// Connections at the most; more would only queue inside the server.
const CONNECTIONS: usize = 24;

/// Begins a transaction that waits for the end of any other that was begun so. The number is ours: "along".
pub(super) const ONE_MIGRATES: &str = "BEGIN; SELECT pg_advisory_xact_lock(418447847015)";

#[derive(Clone)]
pub(super) struct Postgres(Pool);

impl Postgres {
    pub(super) fn open(url: &str) -> Result<Self> {
        let config: tokio_postgres::Config = url
            .parse()
            .map_err(|_| anyhow::anyhow!("the database address cannot be read"))?;
        let fast = ManagerConfig {
            recycling_method: RecyclingMethod::Fast,
        };
        let manager = Manager::from_config(config, NoTls, fast);
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS)
            .build()
            .map_err(anyhow::Error::from)?;
        Ok(Self(pool))
    }

    /// A transaction, begun together with its first statement: the server is asked once for both.
    pub(super) async fn begin(&self, how: &'static str) -> Result<Transaction> {
        let client = self.client().await?;
        Ok(Transaction {
            client: Some(client),
            stage: Stage::ToBegin(how),
        })
    }

    /// A connection for a single statement, which is a moment of its own.
    pub(super) async fn lone(&self) -> Result<Transaction> {
        let client = self.client().await?;
        Ok(Transaction {
            client: Some(client),
            stage: Stage::Lone,
        })
    }

    async fn client(&self) -> Result<Object> {
        self.0.get().await.map_err(|error| {
            if let PoolError::Backend(error) = error {
                Error::from(error)
            } else {
                Error::Internal(anyhow::Error::from(error))
            }
        })
    }
}

/// One transaction. Dropped means undone: its connection is closed rather than given back with it open.
pub(super) struct Transaction {
    client: Option<Object>,
    stage: Stage,
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
