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

    pub(super) async fn begin(&self, how: &str) -> Result<Transaction> {
        let client = self.0.get().await.map_err(|error| {
            if let PoolError::Backend(error) = error {
                Error::from(error)
            } else {
                Error::Internal(anyhow::Error::from(error))
            }
        })?;
        client.batch_execute(how).await?;
        Ok(Transaction { client: Some(client) })
    }
}

/// One transaction. Dropped means undone: its connection is closed rather than given back with it open.
pub(super) struct Transaction {
    client: Option<Object>,
}

impl Transaction {
    fn client(&self) -> Result<&Object> {
        self.client
            .as_ref()
            .ok_or_else(|| Error::Internal(anyhow::anyhow!("the transaction is over")))
    }

    pub(super) async fn query<T>(
        &self,
        sql: &str,
        params: &[Value<'_>],
        mut map: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let client = self.client()?;
        let statement = client.prepare_cached(sql).await?;
        let rows = client.query(&statement, &references(params)).await?;
        rows.iter().map(|row| map(&Row::Postgres(row))).collect()
    }

    pub(super) async fn run(&self, sql: &str, params: &[Value<'_>]) -> Result<u64> {
        let client = self.client()?;
        let statement = client.prepare_cached(sql).await?;
        Ok(client.execute(&statement, &references(params)).await?)
    }

    pub(super) async fn script(&self, sql: &str) -> Result<()> {
        Ok(self.client()?.batch_execute(sql).await?)
    }

    pub(super) async fn end(mut self, how: &str) -> Result<()> {
        self.client()?.batch_execute(how).await?;
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
