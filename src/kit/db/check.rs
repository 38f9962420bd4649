//! Asking the embedded database whether its file is whole.

use super::Db;
use crate::{
    kit::{actor::Actor, error::Result},
    params,
};

/// Findings that are named at the most; a broken file has no end of them.
const MOST: usize = 100;

pub(super) async fn damage(db: &Db) -> Result<Vec<String>> {
    let (whole, links) = db
        .read(&Actor::Operator(None), async |tx| {
            let whole: Vec<String> = tx
                .all("PRAGMA integrity_check(100)", params![], |row| row.get(0))
                .await?;
            let links = tx
                .all("PRAGMA foreign_key_check", params![], |row| {
                    let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
                    Ok(format!(
                        "a row of {table} names a row of {parent} that is not there"
                    ))
                })
                .await?;
            Ok((whole, links))
        })
        .await?;
    let mut found: Vec<String> = whole.into_iter().filter(|line| line != "ok").collect();
    found.extend(links);
    found.truncate(MOST);
    Ok(found)
}

/// How the record of a partnership is numbered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbering {
    /// The partnership, or "-" for the installation.
    pub partnership: String,
    pub events: i64,
    /// The first and the last number, when there is an event.
    pub ends: Option<(i64, i64)>,
    /// The last number that was given out.
    pub given: i64,
}

impl Numbering {
    /// What is wrong with it, in a sentence.
    pub fn problem(&self) -> Option<String> {
        let Self {
            partnership,
            events,
            ends,
            given,
        } = self;
        let whole = match ends {
            None => *given == 0,
            Some((first, last)) => *first == 1 && last == given && events == given,
        };
        let (first, last) = ends.unwrap_or_default();
        (!whole).then(|| {
            format!(
                "The record of {partnership} has {events} events, numbered {first} to {last}, and {given} \
                 numbers were given out."
            )
        })
    }
}

pub(super) async fn numberings(db: &Db) -> Result<Vec<Numbering>> {
    db.read(&Actor::Operator(None), async |tx| {
        tx.all(
            "SELECT t.partnership, t.seq, count(e.seq), min(e.seq), max(e.seq)
             FROM turn t LEFT JOIN event e ON e.partnership = t.partnership
             GROUP BY t.partnership, t.seq ORDER BY t.partnership",
            params![],
            |row| {
                let (first, last): (Option<i64>, Option<i64>) = (row.get(3)?, row.get(4)?);
                Ok(Numbering {
                    partnership: row.get(0)?,
                    events: row.get(2)?,
                    ends: first.zip(last),
                    given: row.get(1)?,
                })
            },
        )
        .await
    })
    .await
}
