//! Saying where the help has come to, and letting it rest for a while.

use super::{Action, Happening, about_to, happen};
use crate::{
    kit::{db::Tx, error::Result, id::ReferralId},
    referral::model::{Hold, Milestone},
};

/// Says where the help has come to. The referrer is owed word of it sooner.
///
/// # Errors
/// `NotFound`, or `Refused` when the state or the role does not allow it.
pub async fn say_where(tx: &mut Tx, id: &ReferralId, milestone: Milestone) -> Result<()> {
    let happening = Happening::MovedTo(milestone);
    let referral = about_to(tx, id, Action::SayWhere, &happening).await?;
    happen(tx, referral, happening).await
}

/// Puts the referral on hold until it is looked at again. What the law counts goes on.
///
/// # Errors
/// As [`say_where`].
pub async fn hold(tx: &mut Tx, id: &ReferralId, reason: Hold) -> Result<()> {
    let happening = Happening::Held(reason);
    let referral = about_to(tx, id, Action::Hold, &happening).await?;
    happen(tx, referral, happening).await
}

/// Looks again, and leaves it on hold until the next time.
///
/// # Errors
/// As [`say_where`].
pub async fn keep_on_hold(tx: &mut Tx, id: &ReferralId) -> Result<()> {
    let referral = about_to(tx, id, Action::KeepOnHold, &Happening::HoldKept).await?;
    happen(tx, referral, Happening::HoldKept).await
}

/// Goes on from where it was.
///
/// # Errors
/// As [`say_where`].
pub async fn resume(tx: &mut Tx, id: &ReferralId) -> Result<()> {
    let referral = about_to(tx, id, Action::Resume, &Happening::Resumed).await?;
    happen(tx, referral, Happening::Resumed).await
}
