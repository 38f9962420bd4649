//! What the referrer sees as soon as a referral is sent: its reference, and what happens next.

use askama::Template;
use axum::extract::{Path, State};

use super::show::in_order;
use crate::{
    identity::Here,
    kit::{
        db::Db,
        error::{Error, Result},
        id::ReferralId,
    },
    obligation::{Kind, Obligation},
    partnership::Service,
    person::Person,
    referral::model::Referral,
    web::{Chrome, Page, say},
};

#[derive(Template)]
#[template(path = "referral/web/sent.html")]
pub(super) struct Sent {
    chrome: Chrome,
    referral: Referral,
    person: String,
    service: String,
    /// What the service does next, each with its day.
    steps: Vec<String>,
    client: &'static str,
}

/// What the referrer sees as soon as it is sent: the reference, and what happens next.
pub(super) async fn sent(State(db): State<Db>, here: Here, Path(id): Path<ReferralId>) -> Result<Page<Sent>> {
    let (referral, person, service, owed) = db
        .read(&here.actor(), async |tx| {
            let referral = Referral::find(tx, &id).await?.ok_or(Error::NotFound)?;
            let person = Person::find(tx, referral.person())
                .await?
                .ok_or(Error::NotFound)?;
            let service = Service::find(tx, referral.service())
                .await?
                .ok_or(Error::NotFound)?;
            let owed = Obligation::of(tx, &id).await?;
            Ok((referral, person, service, owed))
        })
        .await?;
    let steps = in_order(&owed).into_iter().filter_map(promise).collect();
    let person = person.details().name().full();
    Ok(Page(Sent {
        chrome: here.chrome("/referrals"),
        referral,
        person,
        service: service.details.naming.inside().to_owned(),
        steps,
        client: here.client(),
    }))
}

/// What the service owes from the first day, as the referrer is told of it.
fn promise(owed: &Obligation) -> Option<String> {
    let what = match owed.kind() {
        Kind::Acknowledge => "say that they have it",
        Kind::Decide => "decide whether they can help",
        Kind::Information
        | Kind::FirstContact
        | Kind::NextTry
        | Kind::HoldReview
        | Kind::Progress
        | Kind::OutsideAnswer
        | Kind::ClosingFeedback
        | Kind::FeedbackSeen
        | Kind::PatientTold => return None,
    };
    Some(format!("{what} by {}", say::until(owed.due_at())))
}
