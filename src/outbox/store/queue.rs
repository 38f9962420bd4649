//! The messages that wait, as a queue.
//!
//! Whoever takes a message holds it for a while. When they die with it, somebody else takes it after that while;
//! should they only have been slow, what they then say of it counts no more, because it has gone on to its next
//! attempt. Unless they sent it: that is the truth.

use jiff::{Span, Timestamp};

use super::super::model::{Recipient, State};
use crate::{
    kit::{
        actor::Actor,
        db::{Db, Row, Tx},
        error::Result,
        id::{OutgoingId, PartnershipId},
    },
    params,
};

/// A message that somebody holds, to deliver it.
#[derive(Clone, Debug)]
pub struct Held {
    pub partnership: PartnershipId,
    pub id: OutgoingId,
    /// Counted from 1.
    pub attempt: i64,
    /// None when the row holds a word that we do not know.
    pub recipient: Option<Recipient>,
    pub subject: String,
    pub body: String,
    /// What it is about, by identifier.
    pub about: String,
}

/// How much waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// To be delivered, now or later, or being delivered.
    pub waiting: i64,
    /// When the next of it is due.
    pub next: Option<Timestamp>,
}

/// Seconds to wait after the first, second, … failure; after the last one the message is given up.
pub(in crate::outbox) const BACK_OFF: [i64; 6] = [30, 120, 600, 3_600, 14_400, 43_200];
/// Seconds after which a message that somebody took is taken to have died with them.
pub(in crate::outbox) const HELD: i64 = 300;
/// Messages taken at once: so few that all of them are done before the first is taken for dead.
const ARMFUL: i64 = 64;

/// Takes messages of all partnerships that are due, what was due first first, so that nobody else delivers them now.
/// In the order of the index, so that it costs the same however much waits.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn take(db: &Db) -> Result<Vec<Held>> {
    db.write(&Actor::Operator(None), async |tx| {
        let until = tx.now + Span::new().seconds(HELD);
        let sql = format!(
            "UPDATE outgoing SET attempts = attempts + 1, due_at = $1
             WHERE (partnership, id) IN
                 (SELECT partnership, id FROM outgoing WHERE due_at <= $2 ORDER BY due_at LIMIT $3 {})
             RETURNING partnership, id, attempts, recipient_kind, recipient, subject, body, about",
            tx.passing_over_what_others_hold()
        );
        tx.all(&sql, params![until, tx.now, ARMFUL], held).await
    })
    .await
}

fn held(row: &Row<'_>) -> Result<Held> {
    let (kind, recipient): (String, String) = (row.get(3)?, row.get(4)?);
    Ok(Held {
        partnership: row.get(0)?,
        id: row.get(1)?,
        attempt: row.get(2)?,
        recipient: Recipient::read(&kind, &recipient),
        subject: row.get(5)?,
        body: row.get(6)?,
        about: row.get(7)?,
    })
}

/// Whether any message is due. Asked after every write that leaves one, so it counts nothing.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn is_due(db: &Db) -> Result<bool> {
    let due = "SELECT id FROM outgoing WHERE due_at <= $1 LIMIT 1";
    let found: Option<String> = db
        .look(&Actor::Operator(None), async |tx| {
            tx.first(due, params![tx.now], |row| row.get(0)).await
        })
        .await?;
    Ok(found.is_some())
}

/// How much waits, and when the next of it is due.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn backlog(db: &Db) -> Result<Backlog> {
    let counted = db
        .look(&Actor::Operator(None), async |tx| {
            tx.first(
                "SELECT count(*), min(due_at) FROM outgoing WHERE due_at IS NOT NULL",
                params![],
                |row| {
                    Ok(Backlog {
                        waiting: row.get(0)?,
                        next: row.get(1)?,
                    })
                },
            )
            .await
        })
        .await?;
    Ok(counted.unwrap_or_default())
}

/// Whether a message that somebody took still waits to go: what it is about may have ended meanwhile.
pub(in crate::outbox) async fn still_waits(tx: &mut Tx, id: &OutgoingId) -> Result<bool> {
    let partnership = tx.partnership()?;
    let found: Option<String> = tx
        .first(
            "SELECT id FROM outgoing WHERE partnership = $1 AND id = $2 AND state = $3",
            params![partnership, id, State::Waiting],
            |row| row.get(0),
        )
        .await?;
    Ok(found.is_some())
}

/// What came of a try to deliver a message, for good. One that was stopped while it was on its way stays stopped,
/// unless it has gone: then that is the truth. Whether it was settled, and what it is about had not ended meanwhile.
pub(in crate::outbox) async fn settle(tx: &mut Tx, held: &Held, state: State, why: &str) -> Result<bool> {
    put(tx, held, (state, why), None).await
}

/// Puts off a message that did not go, or gives it up; when it is tried again. `why` names nobody. Reads nothing of
/// it, so that not even a row that cannot be read waits for ever.
pub(in crate::outbox) async fn put_off(tx: &mut Tx, held: &Held, why: &str) -> Result<Option<Timestamp>> {
    let next = usize::try_from(held.attempt - 1)
        .ok()
        .and_then(|failures| BACK_OFF.get(failures))
        .map(|seconds| tx.now + Span::new().seconds(*seconds));
    let state = if next.is_some() {
        State::Waiting
    } else {
        State::NotDelivered
    };
    put(tx, held, (state, why), next).await.map(drop)?;
    Ok(next)
}

async fn put(tx: &mut Tx, held: &Held, what: (State, &str), due_at: Option<Timestamp>) -> Result<bool> {
    let over: Option<Option<Timestamp>> = tx
        .first(
            "UPDATE outgoing SET state = $1, problem = $2, due_at = $3, changed_at = $4
         WHERE partnership = $5 AND id = $6 AND ((state = $7 AND attempts = $8) OR $1 = $9)
         RETURNING over_at",
            params![
                what.0,
                what.1,
                due_at,
                tx.now,
                &held.partnership,
                &held.id,
                State::Waiting,
                held.attempt,
                State::Sent
            ],
            |row| row.get(0),
        )
        .await?;
    Ok(over == Some(None))
}

/// Puts back messages that were taken and not begun, because the program stops.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn put_back(tx: &mut Tx, held: &[Held]) -> Result<()> {
    for one in held {
        tx.run(
            "UPDATE outgoing SET due_at = $1, attempts = attempts - 1
             WHERE partnership = $2 AND id = $3 AND state = $4 AND attempts = $5",
            params![tx.now, &one.partnership, &one.id, State::Waiting, one.attempt],
        )
        .await?;
    }
    Ok(())
}
