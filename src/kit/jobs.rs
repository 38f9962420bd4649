//! Background work: rows written with the change that calls for them, done after it, tried again when
//! they fail.
//!
//! Whoever takes a job holds it for a while. When they die with it, somebody else takes it after that
//! while; should they only have been slow, what they then write is undone, because the job has gone on
//! to its next attempt.

use std::time::Duration;

use anyhow::anyhow;
use jiff::{Span, Timestamp};

use super::{
    actor::Actor,
    db::{Db, Row, Tx},
    error::{Error, Result},
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

/// How much work there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// To be done, now or later, or being done.
    pub waiting: i64,
    /// Left for somebody to look at.
    pub given_up: i64,
    /// When the next of it is due.
    pub next: Option<Timestamp>,
}

/// Seconds to wait after the first, second, … failure; after the last one the work is given up.
const BACK_OFF: [i64; 6] = [30, 120, 600, 3_600, 14_400, 43_200];
/// Times that work is begun at the most. One more than the failures that are waited after, and one for
/// each of those that a program which died may not have lived to record.
pub const MOST_ATTEMPTS: i64 = 14;
/// Seconds after which work that somebody took is taken to have died with them.
const HELD: i64 = 300;
/// Units of work taken at once: so few that all of them are done before the first is taken for dead.
const ARMFUL: i64 = 64;

/// Takes work that is due, so that nobody else does it now.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn take(db: &Db) -> Result<Vec<Job>> {
    db.write(&Actor::Operator(None), async |tx| {
        let dead = tx.now - Span::new().seconds(HELD);
        // The few that somebody died with come first, or a steady stream of new work would keep them waiting.
        let mut all = take_some(tx, "running", dead, ARMFUL).await?;
        let left = ARMFUL - i64::try_from(all.len()).unwrap_or(ARMFUL);
        if left > 0 {
            all.extend(take_some(tx, "waiting", tx.now, left).await?);
        }
        Ok(all)
    })
    .await
}

/// Takes work in one state, what was due first first. In the order of the index, so that it costs the same
/// however much is waiting.
async fn take_some(tx: &mut Tx, state: &str, due: Timestamp, most: i64) -> Result<Vec<Job>> {
    let sql = format!(
        "UPDATE job SET state = 'running', attempts = attempts + 1, run_at = $1
         WHERE (partnership, id) IN
             (SELECT partnership, id FROM job WHERE state = $2 AND run_at <= $3 ORDER BY run_at LIMIT $4 {})
         RETURNING id, partnership, kind, payload, attempts",
        tx.passing_over_what_others_hold()
    );
    tx.all(&sql, params![tx.now, state, due, most], taken).await
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
/// `Stale` when it was taken for dead and somebody else holds it now, `Internal` when the database says
/// so.
pub async fn done(tx: &mut Tx, job: &Job) -> Result<()> {
    let changed = tx
        .run(
            "DELETE FROM job WHERE partnership = $1 AND id = $2 AND attempts = $3",
            params![&job.partnership, &job.id, job.attempt],
        )
        .await?;
    still_held(changed)
}

/// Puts failed work back for later, or gives it up. `problem` names what failed and quotes no person.
///
/// # Errors
/// As [`done`].
pub async fn failed(tx: &mut Tx, job: &Job, problem: &str) -> Result<Option<Timestamp>> {
    let next = usize::try_from(job.attempt - 1)
        .ok()
        .and_then(|failures| BACK_OFF.get(failures))
        .map(|seconds| tx.now + Span::new().seconds(*seconds));
    put(tx, job, next, job.attempt, Some(problem)).await?;
    Ok(next)
}

/// Puts work back that was taken and not begun, because the program stops.
///
/// # Errors
/// As [`done`].
pub async fn put_back(tx: &mut Tx, job: &Job) -> Result<()> {
    put(tx, job, Some(tx.now), job.attempt - 1, None).await
}

async fn put(
    tx: &mut Tx,
    job: &Job,
    next: Option<Timestamp>,
    attempts: i64,
    problem: Option<&str>,
) -> Result<()> {
    let state = if next.is_some() { "waiting" } else { "given-up" };
    let changed = tx
        .run(
            "UPDATE job SET state = $1, run_at = $2, attempts = $3, problem = $4
             WHERE partnership = $5 AND id = $6 AND state = 'running' AND attempts = $7",
            params![
                state,
                next.unwrap_or(tx.now),
                attempts,
                problem,
                &job.partnership,
                &job.id,
                job.attempt
            ],
        )
        .await?;
    still_held(changed)
}

fn still_held(changed: u64) -> Result<()> {
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// How much work there is, and when the next of it is due.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn backlog(db: &Db) -> Result<Backlog> {
    let counted = db
        .read(&Actor::Operator(None), async |tx| {
            tx.all(
                "SELECT state, count(*), min(run_at) FROM job GROUP BY state",
                params![],
                |row| {
                    Ok((
                        row.get::<String>(0)?,
                        row.get::<i64>(1)?,
                        row.get::<Timestamp>(2)?,
                    ))
                },
            )
            .await
        })
        .await?;
    let mut backlog = Backlog::default();
    for (state, count, first) in counted {
        let due = match state.as_str() {
            "given-up" => {
                backlog.given_up = count;
                continue;
            }
            "waiting" => first,
            "running" => first + Span::new().seconds(HELD),
            _ => return Err(anyhow!("a job is in a state that we do not know").into()),
        };
        backlog.waiting += count;
        backlog.next = Some(backlog.next.map_or(due, |next| next.min(due)));
    }
    Ok(backlog)
}

/// What the work of this kind is about that is still to be done in the actor's partnership, as [`Tx::later`]
/// was given it.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn left(tx: &mut Tx, kind: Kind) -> Result<Vec<String>> {
    let partnership = tx.partnership()?;
    tx.all(
        "SELECT payload FROM job WHERE partnership = $1 AND kind = $2 AND state <> 'given-up'",
        params![partnership, kind.name()],
        |row| row.get(0),
    )
    .await
}

/// Whether any work is due. Asked after every write that leaves work behind, so it counts nothing.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn is_due(db: &Db) -> Result<bool> {
    let due = "SELECT id FROM job WHERE state = $1 AND run_at <= $2 LIMIT 1";
    db.read(&Actor::Operator(None), async |tx| {
        let dead = tx.now - Span::new().seconds(HELD);
        for (state, by) in [("waiting", tx.now), ("running", dead)] {
            let found: Option<String> = tx.first(due, params![state, by], |row| row.get(0)).await?;
            if found.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    })
    .await
}

/// Waits until a write of this program has left work behind, but no longer than this.
pub async fn wait(db: &Db, longest: Duration) {
    let _ = tokio::time::timeout(longest, db.work().notified()).await;
}

/// Forgets what requests of more than a week ago were answered. Nobody repeats them any more.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn forget_answers(db: &Db) -> Result<u64> {
    db.write(&Actor::Operator(None), async |tx| {
        let old = tx.now - Span::new().hours(24 * ANSWER_DAYS);
        tx.run("DELETE FROM answered WHERE at < $1", params![old]).await
    })
    .await
}

/// Days for which a request can be repeated without being done twice.
const ANSWER_DAYS: i64 = 7;

#[cfg(test)]
mod tests;
