//! Verbs of obligations. They are driven by what happens to a referral, never by hand.

use jiff::Timestamp;

use super::{
    model::{Ended, Kind, Obligation, Owner},
    store,
};
use crate::kit::{
    calendar::{self, Allowance},
    db::Tx,
    error::Result,
    id::{Id as _, ReferralId},
};

/// A clock that is to start: what is owed, by whom, and within what.
pub type Wanted = (Kind, Owner, Allowance);

/// Starts clocks for a referral, all at once.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn owe(tx: &mut Tx, referral: &ReferralId, wanted: &[Wanted]) -> Result<Vec<Obligation>> {
    let mut owed = Vec::new();
    for (kind, owner, allowance) in wanted {
        owed.push(Obligation {
            id: tx.id(),
            referral: referral.clone(),
            kind: *kind,
            owner: *owner,
            since: tx.now,
            due_at: due(tx.now, *allowance),
            end: None,
        });
    }
    Obligation::insert_all(tx, &owed).await?;
    Ok(owed)
}

fn due(from: Timestamp, allowance: Allowance) -> Timestamp {
    calendar::due(from, allowance).unwrap_or_else(|unknown| {
        tracing::warn!(
            year = unknown.0,
            "bank holidays are not known; every weekday counts"
        );
        calendar::due_by_weekdays(from, allowance)
    })
}

/// Starts a clock in place of those of its kind that run out later, which it stops. One that runs out sooner stays,
/// and is the only one.
///
/// # Errors
/// As [`owe`].
pub async fn owe_sooner(
    tx: &mut Tx,
    referral: &ReferralId,
    kind: Kind,
    owner: Owner,
    allowance: Allowance,
) -> Result<Vec<Ended>> {
    let ended = store::waive_later(tx, referral, kind, due(tx.now, allowance)).await?;
    owe_first(tx, referral, kind, owner, allowance).await?;
    Ok(ended)
}

/// Starts a clock, unless one of its kind runs for the referral already.
///
/// # Errors
/// As [`owe`].
pub async fn owe_first(
    tx: &mut Tx,
    referral: &ReferralId,
    kind: Kind,
    owner: Owner,
    allowance: Allowance,
) -> Result<Option<Obligation>> {
    if store::runs(tx, referral, kind).await? {
        return Ok(None);
    }
    let started = owe(tx, referral, &[(kind, owner, allowance)]).await?;
    Ok(started.into_iter().next())
}

/// Stops the clock of a kind: it was done. Nothing happens when it was not owed. Whoever stops a clock counts it.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn meet(tx: &mut Tx, referral: &ReferralId, kind: Kind) -> Result<Vec<Ended>> {
    store::meet(tx, referral, kind).await
}

/// Stops the clock of a kind: it makes no sense any more. Nothing happens when it was not owed.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn waive(tx: &mut Tx, referral: &ReferralId, kind: Kind, reason: &str) -> Result<Vec<Ended>> {
    store::waive(tx, referral, kind, reason).await
}

/// Stops every clock that still runs for a referral, because it ended in this way.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn waive_all(tx: &mut Tx, referral: &ReferralId, reason: &str) -> Result<Vec<Ended>> {
    store::waive_all(tx, referral, reason).await
}

/// The one of these clocks that runs out first.
pub fn first(owed: &[Obligation]) -> Option<(Kind, Timestamp)> {
    let first = owed.iter().min_by_key(|owed| (owed.due_at, owed.id.as_str()))?;
    Some((first.kind, first.due_at))
}

/// Whether a clock of this kind runs for a referral.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn runs(tx: &mut Tx, referral: &ReferralId, kind: Kind) -> Result<bool> {
    store::runs(tx, referral, kind).await
}

/// The clock that runs out next for this owner, of those that go with the ball.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn next(tx: &mut Tx, referral: &ReferralId, owner: Owner) -> Result<Option<(Kind, Timestamp)>> {
    store::next(tx, referral, owner).await
}
