//! Asking the referrer before it is decided, and their answer.

use super::{Action, Happening, Refused, about_to, happen, step};
use crate::{
    kit::{
        db::Tx,
        error::{Error, Result},
        id::{InquiryId, ReferralId},
    },
    referral::{model::Referral, store},
};

/// Asks the referrer for what is needed to decide. They have the ball until they answer, or their time is over.
///
/// # Errors
/// `NotFound`, or `Refused` when nothing is asked, or the state or the role does not allow it.
pub async fn ask_information(tx: &mut Tx, id: &ReferralId, words: &str) -> Result<()> {
    let question: InquiryId = tx.id();
    let happening = Happening::InformationAsked {
        question: question.clone(),
    };
    let referral = about_to(tx, id, Action::AskInformation, &happening).await?;
    if words.trim().is_empty() {
        return Err(Error::refused_at("words", Refused::NoQuestion));
    }
    let by = tx.staff()?.membership.clone();
    store::insert_question(tx, id, &question, &by, words).await?;
    happen(tx, referral, happening).await
}

/// Answers what was asked last. It goes back to those who decide.
///
/// # Errors
/// As [`ask_information`].
pub async fn give_information(tx: &mut Tx, id: &ReferralId, words: &str) -> Result<()> {
    let referral = Referral::find(tx, id).await?.ok_or(Error::NotFound)?;
    referral
        .after(&Happening::InformationNotGiven, step(tx))
        .map_err(Error::refused)?;
    let asked = store::Question::of(tx, id).await?;
    let open = asked.into_iter().find(|question| question.answer.is_none());
    let question = open.ok_or_else(|| Error::refused(Refused::NothingAsked))?.id;
    let happening = Happening::InformationGiven {
        question: question.clone(),
    };
    let referral = about_to(tx, id, Action::GiveInformation, &happening).await?;
    if words.trim().is_empty() {
        return Err(Error::refused_at("words", Refused::NoAnswer));
    }
    let by = tx.staff()?.membership.clone();
    store::insert_answer(tx, id, &question, &by, words).await?;
    happen(tx, referral, happening).await
}

/// How many are taken back at a time, so that nobody waits for a long write.
const AT_ONCE: i64 = 50;

/// Gives those back to the advice side whose referrer has had their time to answer; how many.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn stop_waiting(tx: &mut Tx) -> Result<u64> {
    let late = store::unanswered(tx, AT_ONCE).await?;
    for id in &late {
        let referral = store::whatever_the_scope(tx, id).await?.ok_or(Error::NotFound)?;
        happen(tx, referral, Happening::InformationNotGiven).await?;
    }
    Ok(late.len() as u64)
}
