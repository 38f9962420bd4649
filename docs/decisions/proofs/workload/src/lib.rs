//! What every storage candidate is asked to do, in one text of SQL, and how it is measured.
//!
//! A candidate gives [`Sql`] for one connection; the operations below are generic over it, so that nothing but
//! the driver differs between two measurements.

pub mod candidate;
pub mod group;
pub mod measure;
pub mod operations;
pub mod schema;

use std::future::Future;

/// A value on its way in or out. Both databases see only TEXT and BIGINT.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Null,
    Whole(i64),
    Text(String),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Whole(number)
    }
}

impl Value {
    /// The text, for places that wrote it themselves.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            other => panic!("text expected, found {other:?}"),
        }
    }
}

/// The type of a result column, known where the statement is written.
#[derive(Clone, Copy)]
pub enum Kind {
    Text,
    Whole,
}

pub type Row = Vec<Value>;
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
pub type Outcome<T> = Result<T, Failure>;

/// One connection of a candidate.
pub trait Sql: Send {
    /// Rows of a prepared statement, decoded by `shape`.
    fn all(
        &mut self,
        sql: &'static str,
        values: &[Value],
        shape: &[Kind],
    ) -> impl Future<Output = Outcome<Vec<Row>>> + Send;

    /// Rows changed by a prepared statement.
    fn run(&mut self, sql: &'static str, values: &[Value]) -> impl Future<Output = Outcome<u64>> + Send;

    /// A statement of transaction control, or a whole script.
    fn script(&mut self, sql: &'static str) -> impl Future<Output = Outcome<()>> + Send;
}
