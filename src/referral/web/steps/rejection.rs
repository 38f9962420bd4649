//! Turning a referral down, never without what can be done instead.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{super::view, Frame, onward, open};
use crate::{
    identity::Here,
    kit::{db::Db, error::Result, id::ReferralId},
    referral::{
        actions,
        model::{Action, Rejection},
        store::Words,
    },
    web::{Choice, Chrome, Errors, Form, Page, Typed},
};

#[derive(Template)]
#[template(path = "referral/web/steps/rejection.html")]
pub(in super::super) struct Reject {
    frame: Frame,
    chrome: Chrome,
    reasons: Vec<Choice>,
}

pub(in super::super) async fn new(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
) -> Result<Page<Reject>> {
    Ok(Page(
        page(&db, &here, &id, Typed::default(), Errors::new()).await?,
    ))
}

async fn page(db: &Db, here: &Here, id: &ReferralId, typed: Typed, errors: Errors) -> Result<Reject> {
    let opened = db
        .read(&here.actor(), async |tx| open(tx, here, id, Action::Reject).await)
        .await?;
    let frame = Frame::new(db, here, &opened, "rejection", typed, errors);
    let reasons = view::choices(Rejection::ALL, Rejection::code, Rejection::words);
    Ok(Reject {
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
    let reason = form.choice("reason", "Say why", Rejection::from_code);
    let words = form.text("words", "what the referrer and the patient can do now", 2000);
    let note = form.optional_text("note", "the note", 4000).unwrap_or_default();
    let said = match form.done(|| Some((reason?, Words { note, words: words? }))) {
        Ok(said) => said,
        Err(errors) => return Ok(Page::status(422, page(&db, &here, &id, typed, errors).await?)),
    };
    let (reason, words) = said;
    let taken = db
        .write_once(&here.actor(), &typed.once(), async |tx| {
            actions::reject(tx, &id, reason, words).await?;
            Ok(format!("/referrals/{id}"))
        })
        .await;
    onward(&id, taken, "The referrer has been told")
}
