//! Saying more of the needs of a referral.

use crate::{
    kit::{db::Tx, error::Result, id::ReferralId},
    referral::model::Described,
};

/// Keeps what is known of a need beside its area, as whoever found it said. A consequence of the sending of what was
/// found; a need that the referral does not ask about is left out.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn describe(tx: &mut Tx, referral: &ReferralId, described: &Described) -> Result<()> {
    described.save(tx, referral).await
}
