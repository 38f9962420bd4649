//! What follows from each step, in the same transaction: who is told, and how the loop closes.

use super::{Happening, Referral, onward::tell_who_passed_on, tell_referrer};
use crate::{
    kit::{
        clock::in_full,
        db::Tx,
        error::{Error, Result},
        id::{AppointmentId, Id as _, ReferralId},
    },
    outbox::{
        Recipient,
        actions::{send, stop_for, stop_telling},
        model::sign_in_to,
    },
    partnership::Service,
    referral::{
        model::{Ending, Holder, Meeting, Plainly, Route, patient_words, side},
        store::{self, Appointment},
    },
};

/// What follows from something that happened to a referral.
///
/// # Errors
/// Whatever the verbs that follow answer.
pub async fn follow(tx: &mut Tx, id: &ReferralId, happening: &Happening) -> Result<()> {
    match happening {
        Happening::Sent(route) => tell_intake(tx, id, *route).await,
        Happening::Accepted => {
            tell_who_passed_on(tx, id).await?;
            tell_client_of_acceptance(tx, id).await
        }
        Happening::Booked { appointment } => tell_client_of_appointment(tx, id, appointment).await,
        Happening::Completed(_) | Happening::Failed(_) | Happening::Rejected(_) => {
            stop_for(tx, id).await?;
            tell_who_passed_on(tx, id).await?;
            tell_client_of_end(tx, id).await?;
            tell_referrer(tx, id).await
        }
        Happening::Cancelled(_) => {
            stop_for(tx, id).await?;
            tell_referrer(tx, id).await?;
            tell_adviser_of_cancellation(tx, id).await
        }
        Happening::EnteredInError(_, side) => {
            stop_for(tx, id).await?;
            tell_referrer(tx, id).await?;
            match side {
                Holder::Referrer => tell_adviser_of_cancellation(tx, id).await,
                Holder::Adviser => Ok(()),
            }
        }
        Happening::InformationAsked { .. } => point_to_question(tx, id).await,
        Happening::InformationGiven { .. } => {
            let what = "has been answered";
            point_intake_to_answer(tx, id, what).await
        }
        Happening::InformationNotGiven => {
            let what = "was not answered in time, and can be decided on what is known";
            point_intake_to_answer(tx, id, what).await
        }
        Happening::Reopened { .. } => point_to_reopening(tx, id).await,
        Happening::FeedbackSent(_) => point_to_feedback(tx, id).await,
        Happening::ProgressTold(_) => point_to_progress(tx, id).await,
        Happening::Acknowledged
        | Happening::Allocated { .. }
        | Happening::Taken { .. }
        | Happening::PutBack(_)
        | Happening::Tried { .. }
        | Happening::Contacted { .. }
        | Happening::Prioritised(_)
        | Happening::MovedTo(_)
        | Happening::Held(_)
        | Happening::HoldKept
        | Happening::Resumed
        | Happening::FeedbackSeen
        | Happening::PatientTold { .. }
        | Happening::CancellationAcknowledged => Ok(()),
        // What waits to be sent to them would say otherwise.
        Happening::PatientNotTold(_) => stop_telling(tx, id).await,
    }
}

async fn find(tx: &mut Tx, id: &ReferralId) -> Result<Referral> {
    store::whatever_the_scope(tx, id).await?.ok_or(Error::NotFound)
}

/// Where a referral is read.
pub(super) fn page(id: &ReferralId) -> String {
    format!("/referrals/{id}")
}

/// The name under which the service writes to people: one that tells nobody what they are treated for.
async fn outside_name(tx: &mut Tx, referral: &Referral) -> Result<String> {
    let service = Service::find(tx, referral.service())
        .await?
        .ok_or(Error::NotFound)?;
    Ok(service.details.naming.outside().to_owned())
}

/// Whoever asked for help: those who sent it; the team for which the advice side entered it.
pub(super) async fn asker(tx: &mut Tx, referral: &Referral) -> Result<Recipient> {
    if store::was_entered(tx, referral).await? {
        return Ok(Recipient::Team(referral.from_team().clone()));
    }
    Ok(Recipient::Staff(referral.sent_by().clone()))
}

/// Staff are told that there is something, and sign in to see what. Of those of a list the list itself tells, together.
async fn tell_intake(tx: &mut Tx, id: &ReferralId, route: Route) -> Result<()> {
    if route == Route::Spreadsheet {
        return Ok(());
    }
    let (reference, team) = store::sent_to(tx, id).await?.ok_or(Error::NotFound)?;
    let subject = format!("New referral {reference}");
    let see = sign_in_to("see it", &page(id));
    let body = format!("A new referral has arrived: {reference}. {see}");
    send(tx, Recipient::Team(team), &subject, &body, id.as_str()).await
}

/// Whoever had it stops, and tells the client if something was booked.
async fn tell_adviser_of_cancellation(tx: &mut Tx, id: &ReferralId) -> Result<()> {
    let referral = find(tx, id).await?;
    let Some(adviser) = referral.state().adviser().cloned() else {
        return Ok(());
    };
    let subject = format!("Referral {} was called back", referral.reference());
    let see = sign_in_to(
        "take note of it, and see whether an appointment was booked",
        &page(id),
    );
    let body = format!("Referral {} was called back. {see}", referral.reference());
    send(tx, Recipient::Staff(adviser), &subject, &body, id.as_str()).await
}

async fn point_to_feedback(tx: &mut Tx, id: &ReferralId) -> Result<()> {
    let referral = find(tx, id).await?;
    if referral.state().holder() != Some(Holder::Referrer) {
        return Ok(());
    }
    let subject = format!("Feedback on referral {}", referral.reference());
    let see = sign_in_to("read it", &page(id));
    let body = format!(
        "There is feedback on your referral {}. {see}",
        referral.reference()
    );
    let to = asker(tx, &referral).await?;
    send(tx, to, &subject, &body, id.as_str()).await
}

async fn point_to_question(tx: &mut Tx, id: &ReferralId) -> Result<()> {
    let referral = find(tx, id).await?;
    let subject = format!("A question about referral {}", referral.reference());
    let see = sign_in_to("read and answer it", &page(id));
    let body = format!(
        "The advice service asks something about your referral {}. {see}",
        referral.reference()
    );
    let to = asker(tx, &referral).await?;
    send(tx, to, &subject, &body, id.as_str()).await
}

async fn point_intake_to_answer(tx: &mut Tx, id: &ReferralId, what: &str) -> Result<()> {
    let referral = find(tx, id).await?;
    let subject = format!("The question about referral {}", referral.reference());
    let see = sign_in_to("see it", &page(id));
    let body = format!(
        "The question about referral {} {what}. {see}",
        referral.reference()
    );
    let to = Recipient::Team(referral.to_team().clone());
    send(tx, to, &subject, &body, id.as_str()).await
}

/// Whoever sent the former is told, unless they opened it again themselves.
async fn point_to_reopening(tx: &mut Tx, id: &ReferralId) -> Result<()> {
    let referral = find(tx, id).await?;
    if side(tx.staff()?) == Holder::Referrer {
        return Ok(());
    }
    let subject = format!("Referral {} goes on", referral.reference());
    let see = sign_in_to("see it", &page(id));
    let body = format!(
        "Your referral {} goes on as a new one. {see}",
        referral.reference()
    );
    let to = asker(tx, &referral).await?;
    send(tx, to, &subject, &body, id.as_str()).await
}

async fn point_to_progress(tx: &mut Tx, id: &ReferralId) -> Result<()> {
    let referral = find(tx, id).await?;
    let subject = format!("News of referral {}", referral.reference());
    let see = sign_in_to("read it", &page(id));
    let body = format!(
        "The advice service says how your referral {} is going. {see}",
        referral.reference()
    );
    let to = asker(tx, &referral).await?;
    send(tx, to, &subject, &body, id.as_str()).await
}

async fn tell_client_of_acceptance(tx: &mut Tx, id: &ReferralId) -> Result<()> {
    let referral = find(tx, id).await?;
    let name = outside_name(tx, &referral).await?;
    let subject = format!("{name}: we will be in touch");
    let body = format!(
        "We have been asked to help you, and we will. An adviser will be in touch with you soon. \
         If you ask us about this, quote {}.\n\n{name}",
        referral.reference()
    );
    send(
        tx,
        Recipient::Person(referral.person().clone()),
        &subject,
        &body,
        id.as_str(),
    )
    .await
}

/// How it ended, in the words of the patient's own page: they say nothing of what it was about.
async fn tell_client_of_end(tx: &mut Tx, id: &ReferralId) -> Result<()> {
    let referral = find(tx, id).await?;
    let state = referral.state();
    if !state.ending().is_some_and(Ending::is_told_to_patient) {
        return Ok(());
    }
    let name = outside_name(tx, &referral).await?;
    let Plainly { stands, next } = patient_words(state.status(), state.stage());
    let subject = format!("{name}: where things stand");
    let body = format!(
        "{stands}. {next} If you ask us about this, quote {}.\n\n{name}",
        referral.reference()
    );
    let to = Recipient::Person(referral.person().clone());
    send(tx, to, &subject, &body, id.as_str()).await
}

async fn tell_client_of_appointment(tx: &mut Tx, id: &ReferralId, appointment: &AppointmentId) -> Result<()> {
    let referral = find(tx, id).await?;
    let booked = Appointment::of(tx, id).await?;
    let newest = booked
        .into_iter()
        .find(|booked| booked.id == *appointment)
        .ok_or(Error::NotFound)?;
    let name = outside_name(tx, &referral).await?;
    let how = match newest.meeting {
        Meeting::Telephone => "We will ring you then.",
        Meeting::Video => "We will send you a link before then.",
        Meeting::FaceToFace | Meeting::HomeVisit | Meeting::Ward => {
            "If you are not sure where to come, please ask us."
        }
    };
    let body = format!(
        "You have an appointment on {} at {}. {how} If you cannot come, please tell us, quoting {}.\n\n{name}",
        in_full(newest.starts.date()),
        newest.starts.strftime("%-I:%M%P"),
        referral.reference()
    );
    let subject = format!("{name}: your appointment");
    send(
        tx,
        Recipient::Person(referral.person().clone()),
        &subject,
        &body,
        id.as_str(),
    )
    .await
}
