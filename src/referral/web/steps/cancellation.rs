//! Calling a referral back.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{Frame, onward, open};
use crate::{
    identity::Here,
    kit::{db::Db, error::Result, id::ReferralId},
    referral::{
        actions,
        model::{Action, Cancellation},
    },
    web::{Choice, Chrome, Errors, Form, Page, Typed},
};

#[derive(Template)]
#[template(path = "referral/web/steps/cancellation.html")]
pub(in super::super) struct Cancel {
    frame: Frame,
    chrome: Chrome,
    reasons: Vec<Choice>,
}

/// What a referrer may say. A withdrawn consent is recorded as one, and does more.
const REASONS: [Cancellation; 3] = [
    Cancellation::ByPatient,
    Cancellation::ByReferrer,
    Cancellation::Superseded,
];

pub(in super::super) async fn new(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
) -> Result<Page<Cancel>> {
    Ok(Page(
        page(&db, &here, &id, Typed::default(), Errors::new()).await?,
    ))
}

async fn page(db: &Db, here: &Here, id: &ReferralId, typed: Typed, errors: Errors) -> Result<Cancel> {
    let opened = db
        .read(&here.actor(), async |tx| open(tx, here, id, Action::Cancel).await)
        .await?;
    let frame = Frame::new(db, here, &opened, "cancellation", typed, errors);
    let reasons = REASONS
        .iter()
        .map(|reason| Choice::new(reason.code(), reason.words()))
        .collect();
    Ok(Cancel {
        chrome: frame.chrome.clone(),
        frame,
        reasons,
    })
}

pub(in super::super) async fn create(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    let mut form = typed.reader();
    let reason = form.choice("reason", "Say why", |code| {
        Cancellation::from_code(code).filter(|reason| REASONS.contains(reason))
    });
    let reason = match form.done(|| reason) {
        Ok(reason) => reason,
        Err(errors) => return Ok(Page::status(422, page(&db, &here, &id, typed, errors).await?)),
    };
    let taken = db
        .write_once(&here.actor(), &typed.once(), async |tx| {
            actions::cancel(tx, &id, reason).await?;
            Ok(format!("/referrals/{id}"))
        })
        .await;
    onward(&id, taken, "Cancelled. The service has been told")
}
