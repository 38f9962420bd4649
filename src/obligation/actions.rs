//! Verbs of obligations. They are driven by what happens to a referral, never by hand.

use jiff::Timestamp;

use super::{
    model::{Kind, Obligation, Owner},
    store,
};
use crate::kit::{
    calendar::{self, Allowance},
    db::Tx,
    error::{Error, Result},
    id::ReferralId,
};

/// Starts a clock.
///
/// # Errors
/// `Refused` when the bank holidays of the time it would end in are not known.
pub async fn owe(
    tx: &mut Tx,
    referral: &ReferralId,
    kind: Kind,
    owner: Owner,
    allowance: Allowance,
) -> Result<()> {
    let due_at = calendar::due(tx.now, allowance).map_err(Error::refused)?;
    let (id, since) = (tx.id(), tx.now);
    Obligation {
        id,
        referral: referral.clone(),
        kind,
        owner,
        since,
        due_at,
        end: None,
    }
    .insert(tx)
    .await
}

/// Stops the clock of a kind: it was done. Nothing happens when it was not owed.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn meet(tx: &mut Tx, referral: &ReferralId, kind: Kind) -> Result<()> {
    store::meet(tx, referral, kind).await
}

/// Stops every clock that still runs for a referral, because it ended in this way.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn waive_all(tx: &mut Tx, referral: &ReferralId, reason: &str) -> Result<()> {
    store::waive_all(tx, referral, reason).await
}

/// The clock that runs out next for this owner.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn next(tx: &mut Tx, referral: &ReferralId, owner: Owner) -> Result<Option<(Kind, Timestamp)>> {
    store::next(tx, referral, owner).await
}
