//! SeaORM 2 as a connection layer with our own SQL.

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, Statement,
    TransactionTrait,
};
use workload::candidate::{Asked, Connections};
use workload::{Kind, Outcome, Row, Sql, Value};

struct Pool(DatabaseConnection);

/// The pool itself for reading; a transaction of it between `BEGIN` and `COMMIT`.
struct One {
    pool: DatabaseConnection,
    open: Option<DatabaseTransaction>,
}

pub async fn answer(asked: &Asked) -> Outcome<()> {
    let server = asked.server();
    let address = if server {
        asked.address.clone()
    } else {
        format!("sqlite://{}?mode=rwc", asked.address)
    };
    let mut options = ConnectOptions::new(address);
    options
        .max_connections(if server { 16 } else { 5 })
        .test_before_acquire(false)
        .sqlx_logging(false);
    options.map_sqlx_sqlite_opts(|sqlite| {
        use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
        sqlite
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("cache_size", "-65536")
            .pragma("temp_store", "MEMORY")
    });
    workload::candidate::answer(asked, Pool(Database::connect(options).await?)).await
}

impl Connections for Pool {
    type One = One;
    async fn acquire(&self) -> Outcome<One> {
        Ok(One {
            pool: self.0.clone(),
            open: None,
        })
    }
}

impl Sql for One {
    async fn all(&mut self, sql: &'static str, values: &[Value], shape: &[Kind]) -> Outcome<Vec<Row>> {
        let statement = self.statement(sql, values);
        let rows = match &self.open {
            Some(open) => open.query_all_raw(statement).await?,
            None => self.pool.query_all_raw(statement).await?,
        };
        rows.iter()
            .map(|row| {
                let value = |(at, kind): (usize, &Kind)| -> Outcome<Value> {
                    Ok(match kind {
                        Kind::Text => row
                            .try_get_by_index::<Option<String>>(at)?
                            .map_or(Value::Null, Value::Text),
                        Kind::Whole => row
                            .try_get_by_index::<Option<i64>>(at)?
                            .map_or(Value::Null, Value::Whole),
                    })
                };
                shape.iter().enumerate().map(value).collect()
            })
            .collect()
    }

    async fn run(&mut self, sql: &'static str, values: &[Value]) -> Outcome<u64> {
        let statement = self.statement(sql, values);
        let done = match &self.open {
            Some(open) => open.execute_raw(statement).await?,
            None => self.pool.execute_raw(statement).await?,
        };
        Ok(done.rows_affected())
    }

    async fn script(&mut self, sql: &'static str) -> Outcome<()> {
        match (sql, self.open.take()) {
            ("BEGIN" | "BEGIN IMMEDIATE", None) => self.open = Some(self.pool.begin().await?),
            ("COMMIT", Some(open)) => open.commit().await?,
            (_, Some(open)) => {
                open.execute_unprepared(sql).await?;
                self.open = Some(open);
            }
            (_, None) => drop(self.pool.execute_unprepared(sql).await?),
        }
        Ok(())
    }
}

impl One {
    fn statement(&self, sql: &'static str, values: &[Value]) -> Statement {
        let values = values.iter().map(|value| match value {
            Value::Null => sea_orm::Value::String(None),
            Value::Whole(number) => (*number).into(),
            Value::Text(text) => text.clone().into(),
        });
        Statement::from_sql_and_values(self.pool.get_database_backend(), sql, values)
    }
}
