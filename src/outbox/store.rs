//! What goes out, as rows.

use super::model::{Outgoing, Recipient, State};
use crate::{
    kit::{
        db::{Row, Tx},
        error::Result,
        id::OutgoingId,
    },
    params,
};

const COLUMNS: &str = "id, recipient_kind, recipient, subject, body, about, state, problem, attempts, made_at, \
     changed_at";

impl Outgoing {
    /// The message, in the partnership of whoever asks.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn find(tx: &mut Tx, id: &OutgoingId) -> Result<Option<Self>> {
        let partnership = tx.partnership()?;
        let sql = format!("SELECT {COLUMNS} FROM outgoing WHERE partnership = $1 AND id = $2");
        tx.first(&sql, params![partnership, id], Self::from_row).await
    }

    /// A page of the messages, newest first, before the one that ended the last page. `state` narrows.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn page(tx: &mut Tx, state: Option<State>, before: &str, most: i64) -> Result<Vec<Self>> {
        let partnership = tx.partnership()?;
        let narrowed = if state.is_some() {
            "state = $2"
        } else {
            "state <> $2"
        };
        let before = if before.is_empty() { "~" } else { before };
        let sql = format!(
            "SELECT {COLUMNS} FROM outgoing WHERE partnership = $1 AND {narrowed} AND id < $3
             ORDER BY id DESC LIMIT $4"
        );
        let state = state.map_or("", State::code);
        tx.all(&sql, params![partnership, state, before, most], Self::from_row)
            .await
    }

    /// How many there are in each state.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn counts(tx: &mut Tx) -> Result<Vec<(State, i64)>> {
        let partnership = tx.partnership()?;
        let counted = tx
            .all(
                "SELECT state, count(*) FROM outgoing WHERE partnership = $1 GROUP BY state",
                params![partnership],
                |row| Ok((row.get::<String>(0)?, row.get(1)?)),
            )
            .await?;
        Ok(counted
            .into_iter()
            .filter_map(|(code, n)| State::from_code(&code).map(|state| (state, n)))
            .collect())
    }

    pub(super) async fn insert(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        tx.run(
            "INSERT INTO outgoing (partnership, id, recipient_kind, recipient, subject, body, about, state,
                                   problem, attempts, made_at, changed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            params![
                partnership,
                &self.id,
                self.recipient.kind(),
                self.recipient.id(),
                &self.subject,
                &self.body,
                &self.about,
                self.state,
                &self.problem,
                self.attempts,
                self.made_at,
                self.changed_at
            ],
        )
        .await?;
        Ok(())
    }

    pub(super) async fn save(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        tx.run(
            "UPDATE outgoing SET state = $1, problem = $2, attempts = $3, changed_at = $4
             WHERE partnership = $5 AND id = $6",
            params![
                self.state,
                &self.problem,
                self.attempts,
                tx.now,
                partnership,
                &self.id
            ],
        )
        .await?;
        Ok(())
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        let unknown = || anyhow::anyhow!("a message holds a word that we do not know");
        let (kind, recipient): (String, String) = (row.get(1)?, row.get(2)?);
        Ok(Self {
            id: row.get(0)?,
            recipient: Recipient::read(&kind, &recipient).ok_or_else(unknown)?,
            subject: row.get(3)?,
            body: row.get(4)?,
            about: row.get(5)?,
            state: row.get(6)?,
            problem: row.get(7)?,
            attempts: row.get(8)?,
            made_at: row.get(9)?,
            changed_at: row.get(10)?,
        })
    }
}
