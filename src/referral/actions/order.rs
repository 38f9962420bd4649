//! Which referral comes first.

use super::{Action, Happening, Refused, about_to, happen};
use crate::{
    kit::{
        clock::date_of,
        db::Tx,
        error::{Error, Result},
        id::ReferralId,
    },
    partnership::packs,
    referral::{
        model::{Facts, Priority, Proposal, Referral, propose},
        store::{self, Episode, Towards},
    },
};

/// What the written rules propose for a referral now. The caller has found it.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn proposal(tx: &mut Tx, referral: &Referral) -> Result<Proposal> {
    let areas = store::areas(tx, referral.id()).await?;
    let beside = Episode::beside(tx, referral.id()).await?;
    Ok(proposed(tx, referral, (&areas, &beside)))
}

/// The same for whoever has read its areas, and those beside it, already.
pub fn proposed(tx: &Tx, referral: &Referral, (areas, beside): (&[String], &[Episode])) -> Proposal {
    let facts = Facts {
        urgency: referral.urgency(),
        letter_on: referral.letter_on(),
        areas,
        sent_on: date_of(referral.sent_at()),
        again: beside.iter().any(|episode| episode.towards == Towards::Former),
    };
    propose(packs::priority_rules(), facts, date_of(tx.now))
}

/// Sets how soon a referral comes, in place of what the rules propose, and says why.
///
/// # Errors
/// `NotFound`, or `Refused` when no reason is given, or the state or the role does not allow it.
pub async fn set_priority(tx: &mut Tx, id: &ReferralId, level: Priority, reason: &str) -> Result<()> {
    let happening = Happening::Prioritised(level);
    let referral = about_to(tx, id, Action::SetPriority, &happening).await?;
    if reason.trim().is_empty() {
        return Err(Error::refused_at("words", Refused::NoReason));
    }
    let proposed = proposal(tx, &referral).await?;
    store::set_priority(tx, id, level, &proposed, reason).await?;
    happen(tx, referral, happening).await
}
