//! Passing a case on to a provider outside the partnership, and writing down what it answers.

use jiff::civil::Date;

use super::{
    Action, Event, Refused,
    follow::{asker, page},
    may, next_clock,
};
use crate::{
    consent::{Consent, FeedbackLevel},
    kit::{
        actor::{Side, Staff},
        clock::date_of,
        db::Tx,
        error::{Error, Result},
        id::{Id as _, OutsideId, ProviderId, ReferralId},
    },
    obligation::{self, Kind, Owner},
    outbox::{actions::send, model::sign_in_to},
    partnership::Provider,
    referral::{
        model::{AgreedOutside, Answer, Referral, until_answer},
        store::{self, Outside},
    },
};

/// What is passed on, to whom, and what the person agreed to.
#[derive(Clone, Debug)]
pub struct NewOutside {
    pub provider: ProviderId,
    /// What is passed on: all that the provider gets beside who the person is and how to reach them.
    pub words: String,
    pub agreed: AgreedOutside,
    pub answer_by: Date,
}

/// Why the clock of asking for answers is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Since {
    /// One more provider was asked.
    Asked,
    /// One that was waited for has answered, or did not.
    Answered,
    /// The person no longer agrees to one that was waited for.
    Withdrawn,
}

/// Records that the person of an open referral is referred on to a provider outside. The adviser sends the letter; the
/// clock of asking for an answer starts.
///
/// # Errors
/// `NotFound`, or `Refused` when the state or the role does not allow it, the provider is not on the directory, or it
/// was asked already.
pub async fn refer_outside(tx: &mut Tx, id: &ReferralId, new: NewOutside) -> Result<OutsideId> {
    let referral = shared(tx, id).await?;
    if !may(tx.staff()?, &referral, Action::TellProgress) {
        return Err(Error::refused(Refused::NotYours));
    }
    if !referral.actions(tx.staff()?).contains(&Action::TellProgress) {
        return Err(Error::refused(Refused::NotNow));
    }
    let today = date_of(tx.now);
    let provider = Provider::find(tx, &new.provider).await?;
    let provider = provider.filter(|provider| provider.standing.is_open(today));
    let provider = provider.ok_or_else(|| Error::refused_at("provider", Refused::NoProvider))?;
    let before = Outside::of(tx, id).await?;
    if before
        .iter()
        .any(|one| one.provider == provider.id && one.waits())
    {
        return Err(Error::refused_at("provider", Refused::AskedAlready));
    }
    let whose = (id, &referral.to_organisation);
    let whom = (&provider.id, provider.details.name.as_str());
    let outside = store::insert_outside(tx, whose, whom, (&new.words, &new.agreed, new.answer_by)).await?;
    wait_for_answers(tx, referral, Since::Asked).await?;
    tx.record(Event::ReferredOutside(id.clone(), outside.clone()))
        .await?;
    Ok(outside)
}

/// Writes down what a provider outside answered, also after the referral has ended. The referrer learns that there is
/// news when the person agreed that they are told how far it got.
///
/// # Errors
/// `NotFound`, or `Refused` when it is not theirs, or was answered or withdrawn already.
pub async fn record_outside_answer(
    tx: &mut Tx,
    id: &ReferralId,
    outside: &OutsideId,
    (answer, words): (Answer, &str),
) -> Result<()> {
    let (referral, asked) = self::outside(tx, id, outside).await?;
    if !asked.takes_answer() {
        return Err(Error::refused(Refused::AnsweredAlready));
    }
    store::keep_answer(tx, id, outside, (answer, words)).await?;
    tell_referrer(tx, &referral).await?;
    // One that was written down as silent is waited for no more.
    if asked.waits() {
        wait_for_answers(tx, referral, Since::Answered).await?;
    }
    tx.record(Event::OutsideAnswered(id.clone(), outside.clone(), answer))
        .await
}

/// Records that the person no longer agrees that this provider is asked: its letter is there no more.
///
/// # Errors
/// `NotFound`, or `Refused` when it is not theirs, or was withdrawn already.
pub async fn withdraw_outside(tx: &mut Tx, id: &ReferralId, outside: &OutsideId) -> Result<()> {
    let (referral, asked) = self::outside(tx, id, outside).await?;
    if store::withdraw_outside(tx, id, outside).await? == 0 {
        return Err(Error::refused(Refused::NotNow));
    }
    if asked.waits() {
        wait_for_answers(tx, referral, Since::Withdrawn).await?;
    }
    tx.record(Event::OutsideWithdrawn(id.clone(), outside.clone()))
        .await
}

/// Records that the provider was told that the person no longer agrees, also after the person stopped sharing altogether.
///
/// # Errors
/// `NotFound`, or `Refused` when it is not theirs, the person still agrees, or it was told already.
pub async fn tell_outside(tx: &mut Tx, id: &ReferralId, outside: &OutsideId) -> Result<()> {
    let referral = Referral::find(tx, id).await?.ok_or(Error::NotFound)?;
    theirs(tx, &referral, outside).await?;
    if store::keep_told(tx, id, outside).await? == 0 {
        return Err(Error::refused(Refused::NotNow));
    }
    tx.record(Event::OutsideTold(id.clone(), outside.clone())).await
}

/// One that somebody who has the case looks at, with its referral.
///
/// # Errors
/// `NotFound`, for health staff as well, or `Refused` when it is not theirs.
pub async fn outside(tx: &mut Tx, id: &ReferralId, outside: &OutsideId) -> Result<(Referral, Outside)> {
    let referral = shared(tx, id).await?;
    let found = theirs(tx, &referral, outside).await?;
    Ok((referral, found))
}

/// One that somebody may ask. Health staff do not learn whether there is one.
async fn theirs(tx: &mut Tx, referral: &Referral, outside: &OutsideId) -> Result<Outside> {
    if tx.staff()?.role.side() == Side::Health {
        return Err(Error::NotFound);
    }
    let found = Outside::find(tx, referral.id(), outside).await?;
    let found = found.ok_or(Error::NotFound)?;
    if may_ask_outside(tx.staff()?, referral, &found) {
        Ok(found)
    } else {
        Err(Error::refused(Refused::NotYours))
    }
}

/// Whether somebody asks a provider outside, and writes down what it answers: whoever has the case; once it has ended,
/// whoever passed it on as well.
pub fn may_ask_outside(staff: &Staff, referral: &Referral, outside: &Outside) -> bool {
    let passed_it_on = !referral.state().is_open() && outside.passed_by == staff.membership;
    passed_it_on || may(staff, referral, Action::TellProgress)
}

/// The referral, while the person agrees to share it.
async fn shared(tx: &mut Tx, id: &ReferralId) -> Result<Referral> {
    let referral = Referral::find(tx, id).await?.ok_or(Error::NotFound)?;
    let consent = Consent::find(tx, referral.consent())
        .await?
        .ok_or(Error::NotFound)?;
    if consent.withdrawn().is_some() {
        return Err(Error::refused(Refused::NoLetter));
    }
    Ok(referral)
}

/// Lets one clock run, for the answer that is hoped for first. A referral that ended has none: nobody has the ball, and
/// what has no answer stands on a list of its own ([`store::Unanswered`]).
async fn wait_for_answers(tx: &mut Tx, referral: Referral, since: Since) -> Result<()> {
    if !referral.state().is_open() {
        return Ok(());
    }
    let (id, kind) = (referral.id().clone(), Kind::OutsideAnswer);
    let mut ended = match since {
        Since::Asked => Vec::new(),
        Since::Answered => obligation::actions::meet(tx, &id, kind).await?,
        Since::Withdrawn => obligation::actions::waive(tx, &id, kind, "withdrawn").await?,
    };
    let asked = Outside::of(tx, &id).await?;
    let waiting = asked.iter().filter(|one| one.waits());
    if let Some(by) = waiting.map(|one| one.answer_by).min() {
        let allowance = until_answer(by, date_of(tx.now));
        ended.extend(obligation::actions::owe_sooner(tx, &id, kind, Owner::Adviser, allowance).await?);
    }
    store::tally_ended(tx, &id, ended).await?;
    let clock = next_clock(tx, &referral).await?;
    referral.save(tx, clock).await
}

/// Whoever asked for help learns that there is news, and reads it by signing in.
async fn tell_referrer(tx: &mut Tx, referral: &Referral) -> Result<()> {
    let consent = Consent::find(tx, referral.consent())
        .await?
        .ok_or(Error::NotFound)?;
    if consent.feedback() < FeedbackLevel::TopicAndStage {
        return Ok(());
    }
    let reference = referral.reference();
    let subject = format!("News of referral {reference}");
    let see = sign_in_to("see it", &page(referral.id()));
    let body = format!("A provider to which referral {reference} was passed on has answered. {see}");
    let to = asker(tx, referral).await?;
    send(tx, to, &subject, &body, referral.id().as_str()).await
}
