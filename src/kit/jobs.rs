//! Background work: rows written with the change that calls for them, done after it, tried again when
//! they fail.

use jiff::{Span, Timestamp};

use super::{
    actor::Actor,
    db::{Db, Row, Tx},
    error::Result,
    id::{JobId, PartnershipId},
};
use crate::params;

/// What kind of work; named `slice.verb` by the slice that does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind(pub &'static str);

impl Kind {
    /// As it is stored.
    pub const fn name(self) -> &'static str {
        self.0
    }
}

/// A unit of work that somebody holds.
#[derive(Clone, Debug)]
pub struct Job {
    pub id: JobId,
    pub partnership: PartnershipId,
    pub kind: String,
    pub payload: String,
    /// Counted from 1.
    pub attempt: i64,
}

/// Seconds to wait after the first, second, … failure; after the last one the work is given up.
const BACK_OFF: [i64; 6] = [30, 120, 600, 3_600, 14_400, 43_200];
/// Seconds after which work that somebody took is taken to have died with them.
const HELD: i64 = 300;
/// Units of work taken at once.
const ARMFUL: i64 = 32;

/// Takes work that is due, so that nobody else does it now.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn take(db: &Db) -> Result<Vec<Job>> {
    db.write(&Actor::Operator(None), async |tx| {
        let dead = tx.now - Span::new().seconds(HELD);
        tx.all(
            "UPDATE job SET state = 'running', attempts = attempts + 1, run_at = $1
             WHERE id IN (SELECT id FROM job WHERE (state = 'waiting' AND run_at <= $1)
                          OR (state = 'running' AND run_at <= $2) ORDER BY run_at LIMIT $3)
             RETURNING id, partnership, kind, payload, attempts",
            params![tx.now, dead, ARMFUL],
            taken,
        )
        .await
    })
    .await
}

fn taken(row: &Row<'_>) -> Result<Job> {
    Ok(Job {
        id: row.get(0)?,
        partnership: row.get(1)?,
        kind: row.get(2)?,
        payload: row.get(3)?,
        attempt: row.get(4)?,
    })
}

/// Forgets work that is done. Called inside the write that did it, so that it is done exactly once.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn done(tx: &mut Tx, job: &Job) -> Result<()> {
    tx.run(
        "DELETE FROM job WHERE partnership = $1 AND id = $2",
        params![&job.partnership, &job.id],
    )
    .await?;
    Ok(())
}

/// Puts failed work back for later, or gives it up. `problem` names what failed and quotes no person.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn failed(tx: &mut Tx, job: &Job, problem: &str) -> Result<Option<Timestamp>> {
    let next = usize::try_from(job.attempt - 1)
        .ok()
        .and_then(|failures| BACK_OFF.get(failures))
        .map(|seconds| tx.now + Span::new().seconds(*seconds));
    let state = if next.is_some() { "waiting" } else { "given-up" };
    tx.run(
        "UPDATE job SET state = $1, run_at = $2, problem = $3 WHERE partnership = $4 AND id = $5",
        params![state, next.unwrap_or(tx.now), problem, &job.partnership, &job.id],
    )
    .await?;
    Ok(next)
}
