//! Saying whether what came of a referral was useful.

use super::{Action, Refused, read_feedback};
use crate::{
    consent::Consent,
    event::Event,
    kit::{
        db::Tx,
        error::{Error, Result},
        id::ReferralId,
    },
    referral::{
        model::{Ending, Holder, Referral, Useful, side},
        store::{self, Feedback, Said},
    },
};

/// A referral of which somebody may say whether what they were told was useful, when they were told it, and what they
/// said before.
///
/// # Errors
/// `NotFound`, or `Refused` for those who told it, before it was told, and once sharing has stopped.
pub async fn told(tx: &mut Tx, id: &ReferralId) -> Result<(Referral, Feedback, Option<Said>)> {
    let referral = Referral::find(tx, id).await?.ok_or(Error::NotFound)?;
    let staff = tx.staff()?.clone();
    if side(&staff) != Holder::Referrer {
        return Err(Error::refused(Refused::NotYours));
    }
    let consent = Consent::find(tx, referral.consent())
        .await?
        .ok_or(Error::NotFound)?;
    let feedback = Feedback::of(tx, id).await?;
    let mistaken = matches!(referral.state().ending(), Some(Ending::Mistaken(..)));
    let feedback = feedback.filter(|_| consent.withdrawn().is_none() && !mistaken);
    let feedback = feedback.ok_or_else(|| Error::refused(Refused::NotNow))?;
    let said = Said::of(tx, id).await?;
    let mine = said.into_iter().find(|said| said.reader == staff.membership);
    Ok((referral, feedback, mine))
}

/// Keeps what a reader says of it, in place of what they said before. Whoever says so has read it.
///
/// # Errors
/// As [`told`]; `Stale` when they said something else meanwhile.
pub async fn say_useful(
    tx: &mut Tx,
    id: &ReferralId,
    (answer, words, version): (Useful, &str, i64),
) -> Result<()> {
    let (referral, feedback, before) = told(tx, id).await?;
    let reader = tx.staff()?.membership.clone();
    if referral.actions(tx.staff()?).contains(&Action::ReadFeedback) {
        read_feedback(tx, id).await?;
    }
    store::keep_useful(tx, id, &reader, (answer, words, version)).await?;
    let (to, at) = (referral.to_organisation(), feedback.sent_at);
    if let Some(before) = before {
        store::tally_told(tx, to, at, (before.answer.counted(), -1)).await?;
    }
    store::tally_told(tx, to, at, (answer.counted(), 1)).await?;
    tx.record(Event::FeedbackRated(id.clone(), answer)).await
}
