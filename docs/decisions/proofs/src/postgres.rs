//! tokio-postgres from a pool of deadpool, every statement prepared once for each connection.

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod};
use tokio_postgres::NoTls;
use tokio_postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use workload::{Failure, Kind, Outcome, Row, Sql, Value};

pub struct Postgres(pub Object);

pub fn pool(url: &str, size: usize) -> Outcome<Pool> {
    let manager = Manager::from_config(
        url.parse()?,
        NoTls,
        ManagerConfig {
            recycling_method: RecyclingMethod::Fast,
        },
    );
    Ok(Pool::builder(manager).max_size(size).build()?)
}

impl Sql for Postgres {
    async fn all(&mut self, sql: &'static str, values: &[Value], shape: &[Kind]) -> Outcome<Vec<Row>> {
        let statement = self.0.prepare_cached(sql).await?;
        let values: Vec<In<'_>> = values.iter().map(In).collect();
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
        let rows = self.0.query(&statement, &values).await?;
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
        let statement = self.0.prepare_cached(sql).await?;
        let values: Vec<In<'_>> = values.iter().map(In).collect();
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
        Ok(self.0.execute(&statement, &values).await?)
    }

    async fn script(&mut self, sql: &'static str) -> Outcome<()> {
        Ok(self.0.batch_execute(sql).await?)
    }
}

fn value(row: &tokio_postgres::Row, at: usize, kind: Kind) -> Outcome<Value> {
    Ok(match kind {
        Kind::Text => row
            .try_get::<_, Option<String>>(at)?
            .map_or(Value::Null, Value::Text),
        Kind::Whole => row
            .try_get::<_, Option<i64>>(at)?
            .map_or(Value::Null, Value::Whole),
    })
}

#[derive(Debug)]
struct In<'a>(&'a Value);

impl ToSql for In<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Failure> {
        match self.0 {
            Value::Null => Ok(IsNull::Yes),
            Value::Whole(number) => number.to_sql_checked(kind, out),
            Value::Text(text) => text.to_sql_checked(kind, out),
        }
    }

    /// Everything, because a null fits every type; the values check themselves above.
    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
