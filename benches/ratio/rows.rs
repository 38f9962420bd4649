//! Looks into a product's database for what may be asked of it. Every column is read as text.

use std::path::Path;

use anyhow::Result;
use rusqlite::{Connection, OpenFlags, types::ValueRef};
use tokio_postgres::{Client, NoTls, SimpleQueryMessage};

pub enum Rows {
    Sqlite(Connection),
    Postgres(Client),
}

impl Rows {
    pub fn of_file(file: &Path) -> Result<Self> {
        Ok(Self::Sqlite(Connection::open_with_flags(
            file,
            OpenFlags::SQLITE_OPEN_READ_ONLY,
        )?))
    }

    pub async fn of_server(address: &str) -> Result<Self> {
        let (client, connection) = tokio_postgres::connect(address, NoTls).await?;
        tokio::spawn(connection);
        Ok(Self::Postgres(client))
    }

    /// Every row of an answer.
    pub async fn all(&self, sql: &str) -> Result<Vec<Vec<String>>> {
        match self {
            Self::Sqlite(connection) => {
                let mut statement = connection.prepare(sql)?;
                let columns = statement.column_count();
                let rows = statement.query_map([], |row| {
                    (0..columns).map(|at| Ok(text(row.get_ref(at)?))).collect()
                })?;
                Ok(rows.collect::<rusqlite::Result<_>>()?)
            }
            Self::Postgres(client) => {
                let rows = client.simple_query(sql).await?.into_iter().filter_map(|message| {
                    if let SimpleQueryMessage::Row(row) = message {
                        Some(row)
                    } else {
                        None
                    }
                });
                let cells = |row: tokio_postgres::SimpleQueryRow| {
                    (0..row.len())
                        .map(|at| row.get(at).unwrap_or_default().to_owned())
                        .collect()
                };
                Ok(rows.map(cells).collect())
            }
        }
    }
}

fn text(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => String::new(),
    }
}

/// Identifiers as a list of SQL.
pub fn quoted<'a>(ids: impl Iterator<Item = &'a String>) -> String {
    ids.map(|id| format!("'{id}'")).collect::<Vec<_>>().join(", ")
}
