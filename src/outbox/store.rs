//! What goes out, as rows.

pub mod queue;

use jiff::Timestamp;

use super::model::{Outgoing, Recipient, State, may_keep_outbox, may_learn_of_clients};
use crate::{
    kit::{
        db::{Row, Tx},
        error::{Error, Result},
        id::{OutgoingId, ReferralId},
    },
    params,
    person::Person,
};

const COLUMNS: &str = "id, recipient_kind, recipient, subject, body, about, state, problem, attempts, made_at, \
     changed_at, over_at";

impl Outgoing {
    /// The message, for somebody who looks after the outbox.
    ///
    /// # Errors
    /// `NotFound` for anybody else, `Internal` when the database says so.
    pub async fn find(tx: &mut Tx, id: &OutgoingId) -> Result<Option<Self>> {
        keeper(tx)?;
        Self::whoever_asks(tx, id).await
    }

    /// What goes out to the client about a referral, newest first, for the advice side: whether the client
    /// was told, and why not. The caller has found both; what is for anybody else is left out.
    ///
    /// # Errors
    /// `NotFound` for anybody else, `Internal` when the database says so.
    pub async fn about(tx: &mut Tx, referral: &ReferralId, client: &Person) -> Result<Vec<Self>> {
        if !may_learn_of_clients(&tx.actor) {
            return Err(Error::NotFound);
        }
        let partnership = tx.partnership()?;
        let sql = format!(
            "SELECT {COLUMNS} FROM outgoing
             WHERE partnership = $1 AND about = $2 AND recipient_kind = 'person' AND recipient = $3
             ORDER BY id DESC"
        );
        tx.all(&sql, params![partnership, referral, client.id()], Self::from_row)
            .await
    }

    /// The message, in the partnership of whoever asks. The caller has made sure that they may.
    pub(super) async fn whoever_asks(tx: &mut Tx, id: &OutgoingId) -> Result<Option<Self>> {
        let partnership = tx.partnership()?;
        let sql = format!("SELECT {COLUMNS} FROM outgoing WHERE partnership = $1 AND id = $2");
        tx.first(&sql, params![partnership, id], Self::from_row).await
    }

    /// A page of the messages, newest first, before the one that ended the last page. `state` narrows.
    ///
    /// # Errors
    /// `NotFound` for anybody who does not look after the outbox, `Internal` when the database says so.
    pub async fn page(tx: &mut Tx, state: Option<State>, before: &str, most: i64) -> Result<Vec<Self>> {
        keeper(tx)?;
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
    /// `NotFound` for anybody who does not look after the outbox, `Internal` when the database says so.
    pub async fn counts(tx: &mut Tx) -> Result<Vec<(State, i64)>> {
        keeper(tx)?;
        let partnership = tx.partnership()?;
        tx.all(
            "SELECT state, count(*) FROM outgoing WHERE partnership = $1 GROUP BY state ORDER BY state",
            params![partnership],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .await
    }

    pub(super) async fn insert(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        let due_at = self.due(tx);
        tx.run(
            "INSERT INTO outgoing (partnership, id, recipient_kind, recipient, subject, body, about, state,
                                   problem, attempts, made_at, changed_at, due_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
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
                self.changed_at,
                due_at
            ],
        )
        .await?;
        Ok(())
    }

    pub(super) async fn save(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        let due_at = self.due(tx);
        tx.run(
            "UPDATE outgoing SET state = $1, problem = $2, attempts = $3, changed_at = $4, due_at = $5
             WHERE partnership = $6 AND id = $7",
            params![
                self.state,
                &self.problem,
                self.attempts,
                tx.now,
                due_at,
                partnership,
                &self.id
            ],
        )
        .await?;
        Ok(())
    }

    /// When it is to be tried: at once, if it is to go. Whoever delivers it is woken by the commit.
    fn due(&self, tx: &mut Tx) -> Option<Timestamp> {
        if self.state != State::Waiting {
            return None;
        }
        tx.leave_work();
        Some(tx.now)
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
            over_at: row.get(11)?,
        })
    }
}

/// To everybody but those who look after the outbox, there is none.
fn keeper(tx: &Tx) -> Result<()> {
    if may_keep_outbox(&tx.actor) {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// Stops what did not go to the client about a referral, for good. What had been stopped keeps its reason.
pub(super) async fn stop_about(tx: &mut Tx, referral: &ReferralId, why: &str) -> Result<()> {
    let partnership = tx.partnership()?;
    tx.run(
        "UPDATE outgoing SET problem = CASE WHEN state = $1 THEN problem ELSE $2 END, state = $1,
             over_at = $3, changed_at = $3, due_at = NULL
         WHERE partnership = $4 AND about = $5 AND recipient_kind = 'person' AND over_at IS NULL
         AND state IN ('waiting', 'not-delivered', 'stopped')",
        params![State::Stopped, why, tx.now, partnership, referral],
    )
    .await?;
    Ok(())
}
