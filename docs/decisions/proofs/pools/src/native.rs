//! sqlx's own driver of each database, without the run-time layer. The same text twice, because the types differ.

macro_rules! native {
    ($name:ident, $database:ty, $row:ty, $arguments:ty, $connect:expr) => {
        pub mod $name {
            use sqlx::pool::{PoolConnection, PoolOptions};
            use sqlx::{Executor, Row as _};
            use workload::candidate::{Asked, Connections};
            use workload::{Kind, Outcome, Row, Sql, Value};

            struct Pool(sqlx::Pool<$database>);
            struct One(PoolConnection<$database>);

            pub async fn answer(asked: &Asked) -> Outcome<()> {
                let connect: fn(
                    &str,
                ) -> Outcome<
                    <<$database as sqlx::Database>::Connection as sqlx::Connection>::Options,
                > = $connect;
                let pool = PoolOptions::<$database>::new()
                    .max_connections(if asked.server() { 16 } else { 5 })
                    .test_before_acquire(false)
                    .connect_with(connect(&asked.address)?)
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
                async fn all(
                    &mut self,
                    sql: &'static str,
                    values: &[Value],
                    shape: &[Kind],
                ) -> Outcome<Vec<Row>> {
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
                    Ok(bound(sql, values)
                        .execute(&mut *self.0)
                        .await?
                        .rows_affected())
                }

                async fn script(&mut self, sql: &'static str) -> Outcome<()> {
                    self.0.execute(sql).await?;
                    Ok(())
                }
            }

            fn bound(
                sql: &'static str,
                values: &[Value],
            ) -> sqlx::query::Query<'static, $database, $arguments> {
                values
                    .iter()
                    .fold(sqlx::query(sql), |query, value| match value {
                        Value::Null => query.bind(None::<String>),
                        Value::Whole(number) => query.bind(*number),
                        Value::Text(text) => query.bind(text.clone()),
                    })
            }

            fn value(row: &$row, at: usize, kind: Kind) -> Outcome<Value> {
                Ok(match kind {
                    Kind::Text => row
                        .try_get::<Option<String>, _>(at)?
                        .map_or(Value::Null, Value::Text),
                    Kind::Whole => row
                        .try_get::<Option<i64>, _>(at)?
                        .map_or(Value::Null, Value::Whole),
                })
            }
        }
    };
}

native!(
    sqlite,
    sqlx::Sqlite,
    sqlx::sqlite::SqliteRow,
    sqlx::sqlite::SqliteArguments,
    |address| {
        use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
        Ok(SqliteConnectOptions::new()
            .filename(address)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("cache_size", "-65536")
            .pragma("temp_store", "MEMORY"))
    }
);
native!(
    postgres,
    sqlx::Postgres,
    sqlx::postgres::PgRow,
    sqlx::postgres::PgArguments,
    |address| Ok(address.parse()?)
);
