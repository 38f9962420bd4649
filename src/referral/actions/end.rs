//! Ending a referral, and telling whoever sent it.

use super::{Action, Event, Happening, Refused, about_to, happen, may, step};
use crate::{
    consent::{self, Consent, Statement},
    kit::{
        clock::in_full,
        db::Tx,
        error::{Error, Result},
        id::{ConsentId, ReferralId},
    },
    obligation::{self, Kind},
    outbox,
    partnership::{Partnership, Service, packs},
    person,
    referral::{
        model::{Came, Cancellation, Counted, Ending, Failure, NotTold, Outcome, Referral, Told},
        store::{self, Feedback, Words},
    },
};

/// Closes the referral after help was given.
///
/// # Errors
/// `NotFound`, or `Refused` when the state or the role does not allow it.
pub async fn complete(tx: &mut Tx, id: &ReferralId, outcome: Outcome, said: Words) -> Result<()> {
    let how = Happening::Completed(outcome);
    let referral = about_to(tx, id, Action::Complete, &how).await?;
    said.insert(tx, id).await?;
    happen(tx, referral, how).await
}

/// Closes the referral because help could not be given after all.
///
/// # Errors
/// As [`complete`].
pub async fn fail(tx: &mut Tx, id: &ReferralId, reason: Failure, said: Words) -> Result<()> {
    let how = Happening::Failed(reason);
    let referral = about_to(tx, id, Action::Fail, &how).await?;
    let needed = Partnership::find(tx).await?.clocks.contact_tries;
    if reason == Failure::CouldNotContact && referral.state().tries() < u32::from(needed) {
        return Err(Error::refused_at("early", Refused::TooFewTries(needed)));
    }
    said.insert(tx, id).await?;
    happen(tx, referral, how).await
}

/// Closes the referral because the client could not be contacted, before they were tried as often as the
/// partnership agreed, and says why.
///
/// # Errors
/// As [`complete`].
pub async fn give_up_early(tx: &mut Tx, id: &ReferralId, said: Words, why: &str) -> Result<()> {
    let how = Happening::Failed(Failure::CouldNotContact);
    let referral = about_to(tx, id, Action::Fail, &how).await?;
    if why.trim().is_empty() {
        return Err(Error::refused_at("early", Refused::NoReason));
    }
    store::insert_given_up(tx, id, referral.state().tries().into(), why).await?;
    said.insert(tx, id).await?;
    happen(tx, referral, how).await
}

/// Calls the referral back.
///
/// # Errors
/// As [`complete`].
pub async fn cancel(tx: &mut Tx, id: &ReferralId, reason: Cancellation) -> Result<()> {
    let happening = Happening::Cancelled(reason);
    let referral = about_to(tx, id, Action::Cancel, &happening).await?;
    happen(tx, referral, happening).await
}

/// Records that the patient no longer agrees to share, whether the referral is open or has ended.
///
/// # Errors
/// `NotFound`, or `Refused` when it was recorded before or is not for this role to record.
pub async fn withdraw(tx: &mut Tx, id: &ReferralId) -> Result<()> {
    let referral = Referral::find(tx, id).await?.ok_or(Error::NotFound)?;
    if !may(tx.staff()?, &referral, Action::Withdraw) {
        return Err(Error::refused(Refused::NotYours));
    }
    consent::actions::withdraw(tx, referral.consent()).await
}

/// The consent is gone, so every open referral that rests on it goes too, and an organisation that knows the
/// person by no other consent knows them no more. A consequence, not a verb of anybody's: it asks for no
/// right, and leaves none out.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn stop_sharing(tx: &mut Tx, consent: &ConsentId) -> Result<()> {
    cancel_all_resting_on(tx, consent).await?;
    for (referral, outside) in store::outside_resting_on(tx, consent).await? {
        store::withdraw_outside(tx, &referral, &outside).await?;
        tx.record(Event::OutsideWithdrawn(referral, outside)).await?;
    }
    let gone = Consent::find(tx, consent).await?.ok_or(Error::NotFound)?;
    let Statement {
        person, organisation, ..
    } = gone.said();
    if Consent::agrees(tx, person, organisation).await? {
        return Ok(());
    }
    person::actions::become_unknown(tx, person, organisation).await
}

async fn cancel_all_resting_on(tx: &mut Tx, consent: &ConsentId) -> Result<()> {
    for referral in Referral::resting_on(tx, consent).await? {
        if referral.state().is_open() {
            happen(tx, referral, Happening::Cancelled(Cancellation::ConsentWithdrawn)).await?;
        } else {
            stop_telling(tx, referral).await?;
        }
    }
    Ok(())
}

/// Of one that has ended nothing more goes to the person, and nobody owes them word of it.
async fn stop_telling(tx: &mut Tx, referral: Referral) -> Result<()> {
    outbox::actions::stop_for(tx, referral.id()).await?;
    if obligation::actions::runs(tx, referral.id(), Kind::PatientTold).await? {
        let why = NotTold::NoLongerSharing;
        happen(tx, referral, Happening::PatientNotTold(why)).await?;
    }
    Ok(())
}

/// Takes note that a referral was called back.
///
/// # Errors
/// As [`complete`].
pub async fn note_cancellation(tx: &mut Tx, id: &ReferralId) -> Result<()> {
    let happening = Happening::CancellationAcknowledged;
    let referral = about_to(tx, id, Action::NoteCancellation, &happening).await?;
    happen(tx, referral, happening).await
}

/// Tells the referrer how it ended, as far as the consent goes at this moment. A consequence of every
/// ending, in the same transaction.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn tell_referrer(tx: &mut Tx, id: &ReferralId) -> Result<()> {
    let referral = store::whatever_the_scope(tx, id).await?.ok_or(Error::NotFound)?;
    let ending = referral
        .state()
        .ending()
        .ok_or_else(|| anyhow::anyhow!("it has not ended"))?;
    let consent = Consent::find(tx, referral.consent())
        .await?
        .ok_or(Error::NotFound)?;
    let level = consent.feedback();
    let codes = store::areas(tx, id).await?;
    let areas: Vec<String> = codes
        .iter()
        .map(|code| packs::area(code).map_or(code.clone(), |area| area.label.to_lowercase()))
        .collect();
    let areas: Vec<&str> = areas.iter().map(String::as_str).collect();
    let words = Words::of(tx, id).await?.unwrap_or_default();
    let redirect = match store::redirect(tx, id).await? {
        Some(service) => Service::find(tx, &service).await?,
        None => None,
    };
    let redirect = redirect.map(|service| service.details.naming.inside().to_owned());
    let letter = referral.letter_on().map(in_full);
    let told = Told {
        ending,
        letter: letter.as_deref(),
        seen: was_seen(tx, id, ending).await?,
        areas: &areas,
        words: &words.words,
        redirect: redirect.as_deref(),
    };
    let feedback = Feedback {
        level: level.number(),
        paragraphs: told.at(level),
        sent_at: tx.now,
    };
    let happening = Happening::FeedbackSent(level);
    let after = referral
        .clone()
        .after(&happening, step(tx))
        .map_err(Error::refused)?;
    feedback
        .insert(tx, &after, (Came::of(&ending), &told.line(level)))
        .await?;
    if Came::of(&ending) != Came::Mistake {
        store::tally_told(tx, referral.to_organisation(), tx.now, (Counted::Told, 1)).await?;
    }
    happen(tx, referral, happening).await
}

async fn was_seen(tx: &mut Tx, id: &ReferralId, ending: Ending) -> Result<bool> {
    match ending {
        Ending::Rejected(_) | Ending::Mistaken(..) => Ok(false),
        Ending::Completed(_) | Ending::Failed(_) | Ending::Cancelled(_) => {
            let tries = store::Contact::of(tx, id).await?;
            Ok(tries.iter().any(|contact| contact.reached == store::Reached::Yes))
        }
    }
}

/// The referrer has read how it ended: the loop is closed.
///
/// # Errors
/// As [`complete`].
pub async fn read_feedback(tx: &mut Tx, id: &ReferralId) -> Result<()> {
    let referral = about_to(tx, id, Action::ReadFeedback, &Happening::FeedbackSeen).await?;
    let told = Feedback::of(tx, id).await?;
    let mistake = referral
        .state()
        .ending()
        .is_some_and(|how| Came::of(&how) == Came::Mistake);
    if let Some(told) = told.filter(|_| !mistake) {
        let read = (Counted::Read, 1);
        store::tally_told(tx, referral.to_organisation(), told.sent_at, read).await?;
    }
    happen(tx, referral, Happening::FeedbackSeen).await?;
    store::mark_read(tx, id).await
}
