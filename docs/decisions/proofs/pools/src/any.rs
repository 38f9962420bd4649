//! sqlx's run-time driver: one type for both databases.

use sqlx::any::{AnyConnectOptions, AnyPoolOptions, AnyRow};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyPool, Executor, Row as _};
use workload::candidate::{Asked, Connections};
use workload::{Kind, Outcome, Row, Sql, Value};

struct Pool(AnyPool);
struct One(PoolConnection<Any>);

pub async fn answer(asked: &Asked) -> Outcome<()> {
    sqlx::any::install_default_drivers();
    let server = asked.server();
    let address = if server {
        asked.address.clone()
    } else {
        format!("sqlite://{}?mode=rwc", asked.address)
    };
    let pool = AnyPoolOptions::new()
        .max_connections(if server { 16 } else { 5 })
        .test_before_acquire(false)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                if !server {
                    connection.execute(crate::PRAGMAS).await?;
                }
                Ok(())
            })
        })
        .connect_with(address.parse::<AnyConnectOptions>()?)
        .await?;
    workload::candidate::answer(asked, Pool(pool)).await
}

impl Connections for Pool {
    type One = One;
    async fn acquire(&self) -> Outcome<One> {
        Ok(One(self.0.acquire().await?))
    }
}

impl Sql for One {
    async fn all(&mut self, sql: &'static str, values: &[Value], shape: &[Kind]) -> Outcome<Vec<Row>> {
        let rows = bound(sql, values).fetch_all(&mut *self.0).await?;
        rows.iter()
            .map(|row| {
                shape
                    .iter()
                    .enumerate()
                    .map(|(at, kind)| value(row, at, *kind))
                    .collect()
            })
            .collect()
    }

    async fn run(&mut self, sql: &'static str, values: &[Value]) -> Outcome<u64> {
        Ok(bound(sql, values).execute(&mut *self.0).await?.rows_affected())
    }

    async fn script(&mut self, sql: &'static str) -> Outcome<()> {
        self.0.execute(sql).await?;
        Ok(())
    }
}

type Query = sqlx::query::Query<'static, Any, sqlx::any::AnyArguments>;

fn bound(sql: &'static str, values: &[Value]) -> Query {
    values.iter().fold(sqlx::query(sql), |query, value| match value {
        Value::Null => query.bind(None::<String>),
        Value::Whole(number) => query.bind(*number),
        Value::Text(text) => query.bind(text.clone()),
    })
}

fn value(row: &AnyRow, at: usize, kind: Kind) -> Outcome<Value> {
    Ok(match kind {
        Kind::Text => row
            .try_get::<Option<String>, _>(at)?
            .map_or(Value::Null, Value::Text),
        Kind::Whole => row
            .try_get::<Option<i64>, _>(at)?
            .map_or(Value::Null, Value::Whole),
    })
}
