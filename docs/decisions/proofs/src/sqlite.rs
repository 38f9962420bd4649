//! rusqlite, called where the request runs: no thread is changed for a statement that takes microseconds.

use std::sync::{Arc, Mutex};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Statement, ToSql};
use workload::{Kind, Outcome, Row, Sql, Value};

pub struct Sqlite {
    connection: Option<Connection>,
    idle: Option<Idle>,
}

/// Connections that nobody reads with now; the last used is taken first, because its statements are warm.
pub type Idle = Arc<Mutex<Vec<Connection>>>;

impl Sqlite {
    pub fn alone(connection: Connection) -> Self {
        Self {
            connection: Some(connection),
            idle: None,
        }
    }

    pub fn take(path: &str, idle: &Idle) -> Outcome<Self> {
        let found = idle.lock().expect("no holder panics").pop();
        let connection = found.map_or_else(|| open(path), Ok)?;
        Ok(Self {
            connection: Some(connection),
            idle: Some(Arc::clone(idle)),
        })
    }

    fn connection(&self) -> &Connection {
        self.connection.as_ref().expect("only taken on drop")
    }
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        if let (Some(idle), Some(connection)) = (&self.idle, self.connection.take()) {
            idle.lock().expect("no holder panics").push(connection);
        }
    }
}

/// A connection with everything that durability asks for.
pub fn open(path: &str) -> Outcome<Connection> {
    let connection = Connection::open(path)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;
         PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;",
    )?;
    connection.set_prepared_statement_cache_capacity(256);
    Ok(connection)
}

impl Sql for Sqlite {
    async fn all(&mut self, sql: &'static str, values: &[Value], shape: &[Kind]) -> Outcome<Vec<Row>> {
        Ok(rows(&mut *self.connection().prepare_cached(sql)?, values, shape)?)
    }

    async fn run(&mut self, sql: &'static str, values: &[Value]) -> Outcome<u64> {
        Ok(changed(&mut *self.connection().prepare_cached(sql)?, values)?)
    }

    async fn script(&mut self, sql: &'static str) -> Outcome<()> {
        if sql.contains(';') {
            return Ok(self.connection().execute_batch(sql)?);
        }
        self.connection().prepare_cached(sql)?.execute([])?;
        Ok(())
    }
}

/// Runs a statement and decodes what it answers.
pub fn rows(statement: &mut Statement<'_>, values: &[Value], shape: &[Kind]) -> rusqlite::Result<Vec<Row>> {
    bind(statement, values)?;
    let mut found = statement.raw_query();
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        rows.push(
            shape
                .iter()
                .enumerate()
                .map(|(at, kind)| value(row, at, *kind))
                .collect::<rusqlite::Result<_>>()?,
        );
    }
    Ok(rows)
}

fn changed(statement: &mut Statement<'_>, values: &[Value]) -> rusqlite::Result<u64> {
    bind(statement, values)?;
    Ok(statement.raw_execute()? as u64)
}

/// Binds by the parameters' own numbers. To SQLite `$1` is a name, and names are numbered as they are met: bound by
/// position, a statement that says `$2` before `$1` would have them swapped, without a word.
fn bind(statement: &mut Statement<'_>, values: &[Value]) -> rusqlite::Result<()> {
    for at in 1..=statement.parameter_count() {
        let number = statement
            .parameter_name(at)
            .and_then(|name| name.strip_prefix('$')?.parse::<usize>().ok());
        let value = number.and_then(|number| values.get(number.checked_sub(1)?));
        let value = value.ok_or(rusqlite::Error::InvalidParameterCount(at, values.len()))?;
        statement.raw_bind_parameter(at, In(value))?;
    }
    Ok(())
}

fn value(row: &rusqlite::Row<'_>, at: usize, kind: Kind) -> rusqlite::Result<Value> {
    Ok(match kind {
        Kind::Text => row.get::<_, Option<String>>(at)?.map_or(Value::Null, Value::Text),
        Kind::Whole => row.get::<_, Option<i64>>(at)?.map_or(Value::Null, Value::Whole),
    })
}

pub struct In<'a>(pub &'a Value);

impl ToSql for In<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Whole(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

/// The same driver on a thread of its own, one message for each statement: what a pool around rusqlite would do.
#[derive(Clone)]
pub struct Threaded(std::sync::mpsc::Sender<Ask>);

type Ask = Box<dyn FnOnce(&mut Connection) + Send>;

impl Threaded {
    pub fn new(mut connection: Connection) -> Self {
        let (send, receive) = std::sync::mpsc::channel::<Ask>();
        std::thread::spawn(move || receive.into_iter().for_each(|ask| ask(&mut connection)));
        Self(send)
    }

    async fn ask<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Outcome<T> {
        let (answer, answered) = tokio::sync::oneshot::channel();
        self.0
            .send(Box::new(move |connection| drop(answer.send(ask(connection)))))
            .map_err(|gone| gone.to_string())?;
        Ok(answered.await??)
    }
}

impl Sql for Threaded {
    async fn all(&mut self, sql: &'static str, values: &[Value], shape: &[Kind]) -> Outcome<Vec<Row>> {
        let (values, shape) = (values.to_vec(), shape.to_vec());
        self.ask(move |connection| rows(&mut *connection.prepare_cached(sql)?, &values, &shape))
            .await
    }

    async fn run(&mut self, sql: &'static str, values: &[Value]) -> Outcome<u64> {
        let values = values.to_vec();
        self.ask(move |connection| changed(&mut *connection.prepare_cached(sql)?, &values))
            .await
    }

    async fn script(&mut self, sql: &'static str) -> Outcome<()> {
        self.ask(move |connection| connection.execute_batch(sql)).await
    }
}
