//! Closing a referral: what came of it, and what the referrer may read.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{super::view, Frame, onward, open};
use crate::{
    consent::{Consent, FeedbackLevel},
    identity::Here,
    kit::{
        db::Db,
        error::{Error, Result},
        id::ReferralId,
    },
    referral::{
        actions,
        model::{Action, Failure, Outcome},
        store::Words,
    },
    web::{Choice, Chrome, Errors, Form, Page, Paging, Typed},
};

#[derive(Template)]
#[template(path = "referral/web/steps/closing.html")]
pub(in super::super) struct Close {
    frame: Frame,
    chrome: Chrome,
    hows: Vec<Choice>,
    outcomes: Vec<Choice>,
    failures: Vec<Choice>,
    /// Whether the referrer may read a summary; else what they may be told.
    summary: bool,
    told: String,
}

/// How it ends.
#[derive(Clone, Copy)]
enum How {
    Completed(Outcome),
    Failed(Failure),
}

pub(in super::super) async fn new(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    paging: Paging,
) -> Result<Page<Close>> {
    let how = if paging.filters.get("how") == "failed" {
        "failed"
    } else {
        "completed"
    };
    Ok(Page(
        page(&db, &here, &id, Typed::of([("how", how)]), Errors::new()).await?,
    ))
}

async fn page(db: &Db, here: &Here, id: &ReferralId, typed: Typed, errors: Errors) -> Result<Close> {
    let (opened, level) = db
        .read(&here.actor(), async |tx| {
            let opened = open(tx, here, id, Action::Fail).await?;
            let consent = Consent::find(tx, opened.0.consent())
                .await?
                .ok_or(Error::NotFound)?;
            Ok((opened, consent.said().feedback))
        })
        .await?;
    let spoken = opened.0.state().status() == "in-progress";
    let outcomes: Vec<Outcome> = Outcome::ALL
        .iter()
        .copied()
        .filter(|outcome| spoken || *outcome == Outcome::NotNeeded)
        .collect();
    let frame = Frame::new(db, here, &opened, "closing", typed, errors);
    Ok(Close {
        chrome: frame.chrome.clone(),
        frame,
        hows: vec![
            Choice::new("completed", "The work is done").reveals(),
            Choice::new("failed", "It ended before we could help").reveals(),
        ],
        outcomes: view::choices(&outcomes, Outcome::code, Outcome::words),
        failures: view::choices(Failure::ALL, Failure::code, Failure::words),
        summary: level == FeedbackLevel::FullSummary,
        told: level.words().to_lowercase(),
    })
}

pub(in super::super) async fn create(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    let mut form = typed.reader();
    let how = form.choice("how", "Say how it ended", |code| {
        ["completed", "failed"].into_iter().find(|known| *known == code)
    });
    let how = match how {
        Some("completed") => form
            .choice("outcome", "Say what came of it", Outcome::from_code)
            .map(How::Completed),
        Some(_) => form
            .choice("failure", "Say why it ended", Failure::from_code)
            .map(How::Failed),
        None => None,
    };
    let words = form
        .optional_text("words", "the summary for the referrer", 2000)
        .unwrap_or_default();
    let note = form.text("note", "a closing note", 4000);
    let (how, said) = match form.done(|| Some((how?, Words { note: note?, words }))) {
        Ok(said) => said,
        Err(errors) => return Ok(Page::status(422, page(&db, &here, &id, typed, errors).await?)),
    };
    let taken = db
        .write_once(&here.actor(), &typed.once(), async |tx| {
            match how {
                How::Completed(outcome) => actions::complete(tx, &id, outcome, said).await?,
                How::Failed(reason) => actions::fail(tx, &id, reason, said).await?,
            }
            Ok(format!("/referrals/{id}"))
        })
        .await;
    onward(
        &id,
        taken,
        "Closed. The referrer has been told, as far as the client agreed",
    )
}
