//! The record of events, read only. It is written by the unit of work alone.

use jiff::Timestamp;

use crate::{
    event::Event,
    kit::{
        db::{Row, Tx},
        error::Result,
    },
    params,
};

/// One event of the record.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    pub at: Timestamp,
    /// The name of the member of staff; empty when the program itself did it.
    pub who: String,
    /// As it signs: a membership, "job" or "operator".
    pub by: String,
    pub event: Event,
}

impl Recorded {
    /// What happened to something, oldest first. The caller has found it.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn about(tx: &mut Tx, subject: &str) -> Result<Vec<Self>> {
        let partnership = tx.partnership()?;
        tx.all(
            // What the program did itself has nobody to look up.
            "SELECT e.at, coalesce(m.name, ''), e.by, e.facts FROM event e
             LEFT JOIN membership m ON m.partnership = e.partnership AND m.id = e.by AND e.by <> 'job'
             WHERE e.partnership = $1 AND e.subject = $2 ORDER BY e.seq",
            params![partnership, subject],
            Self::from_row,
        )
        .await
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        let event: Event = serde_json::from_str(&row.get::<String>(3)?)?;
        Ok(Self {
            at: row.get(0)?,
            who: row.get(1)?,
            by: row.get(2)?,
            event,
        })
    }
}
