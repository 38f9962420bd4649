//! A partnership and its parts as rows. Every query is about the partnership of whoever asks, so that what belongs to
//! another one is not found.

mod capacity;
mod eligibility;
mod imports;
mod organisations;
mod partnerships;
mod prompts;
mod providers;
mod services;
mod sites;
mod teams;

pub use eligibility::Named;
pub(in crate::partnership) use organisations::open_teams_at;
pub use services::inside_names;

use anyhow::anyhow;
use jiff::civil::Date;

use super::model::{Naming, Standing};
use crate::{
    kit::{
        clock::date_of,
        db::{Row, Tx},
        error::{Error, Result},
    },
    params,
};

/// The condition that a part is in use on the day `$2`; one that closes later still is.
const IN_USE: &str = "(closed_on IS NULL OR closed_on > $2)";

/// Which rows of a list are asked for, and after which row they begin.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Part of the name.
    pub name: String,
    /// Only closed parts; otherwise only those in use.
    pub show: Show,
    /// The name (in small letters) and the id of the row after which to begin; empty for the beginning.
    pub after: (String, String),
    /// How many rows at most.
    pub rows: usize,
}

/// Which parts a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    Open,
    Closed,
}

impl Wanted {
    /// Every part in use, however many there are. For commands; a page asks for as many as it shows.
    pub fn all() -> Self {
        Self {
            rows: usize::MAX,
            ..Self::default()
        }
    }

    /// A page of the rows of a table, by name; `only` narrows it to one value of a column, or to none when it is
    /// empty.
    async fn page<T>(
        &self,
        tx: &mut Tx,
        (table, columns): (&str, &str),
        (column, only): (&str, &str),
        read: fn(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let (partnership, today) = (tx.partnership()?, date_of(tx.now));
        let sql = format!(
            "SELECT {columns} FROM {table} WHERE partnership = $1 AND {} AND (sort, id) > ($3, $4)
             AND sort LIKE $5 ESCAPE '\\' AND ($6 = '' OR {column} = $6) ORDER BY sort, id LIMIT $7",
            self.show.condition()
        );
        let (sort, id) = &self.after;
        tx.all(
            &sql,
            params![partnership, today, sort, id, self.pattern(), only, self.limit()],
            read,
        )
        .await
    }

    fn pattern(&self) -> String {
        let mut pattern = String::from("%");
        for c in self.name.trim().to_lowercase().chars() {
            if matches!(c, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.push(c);
        }
        pattern.push('%');
        pattern
    }

    fn limit(&self) -> i64 {
        i64::try_from(self.rows).unwrap_or(i64::MAX)
    }
}

impl Show {
    /// The condition on the closing day.
    const fn condition(self) -> &'static str {
        match self {
            Self::Open => IN_USE,
            Self::Closed => "closed_on <= $2",
        }
    }
}

/// The row of a table with this id, in the partnership of whoever asks.
async fn one<T>(
    tx: &mut Tx,
    (table, columns): (&str, &str),
    id: &str,
    read: fn(&Row<'_>) -> Result<T>,
) -> Result<Option<T>> {
    let partnership = tx.partnership()?;
    let sql = format!("SELECT {columns} FROM {table} WHERE partnership = $1 AND id = $2");
    tx.first(&sql, params![partnership, id], read).await
}

/// A name as lists are sorted by it.
fn sort_of(name: &str) -> String {
    name.to_lowercase()
}

fn standing(closed_on: Option<Date>) -> Standing {
    closed_on.map_or(Standing::Open, Standing::Closed)
}

fn closed_on(standing: Standing) -> Option<Date> {
    match standing {
        Standing::Open => None,
        Standing::Closed(on) => Some(on),
    }
}

/// A naming out of three columns that follow one another: name, sensitivity, neutral.
fn naming(row: &Row<'_>, first: usize) -> Result<Naming> {
    Ok(Naming {
        name: row.get(first)?,
        sensitivity: row.get(first + 1)?,
        neutral: row.get(first + 2)?,
    })
}

/// A value that is stored as text of its own shape.
fn shaped<T, E>(row: &Row<'_>, column: usize, read: impl Fn(&str) -> Result<T, E>) -> Result<Option<T>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| read(&text).map_err(|_| Error::Internal(anyhow!("column {column} is misshapen"))))
        .transpose()
}
