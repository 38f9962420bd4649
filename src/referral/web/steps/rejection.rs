//! Turning a referral down, never without what can be done instead.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{super::view, Frame, Step, take};
use crate::{
    identity::Here,
    kit::{db::Db, error::Result, id::ReferralId},
    referral::{
        actions,
        model::{Action, Rejection},
        store::Words,
    },
    web::{Choice, Chrome, Errors, Form, Page, Sheet, Typed, forms::Question},
};

#[derive(Template)]
#[template(path = "referral/web/steps/rejection.html")]
pub(in super::super) struct Reject {
    chrome: Chrome,
    frame: Frame,
    reasons: Vec<Choice>,
}

pub(in super::super) async fn new(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
) -> Result<Response> {
    page((&db, &here), &id, Sheet::default()).await
}

async fn page((db, here): (&Db, &Here), id: &ReferralId, sheet: Sheet) -> Result<Response> {
    let step = Step {
        action: Action::Reject,
        noun: "rejection",
        questions: &questions(),
    };
    let (frame, _) = Frame::open((db, here), id, step, sheet).await?;
    let page = Reject {
        chrome: here.chrome("/referrals"),
        reasons: reasons(),
        frame,
    };
    Ok(Page::status(page.frame.status, page))
}

fn reasons() -> Vec<Choice> {
    view::choices(Rejection::ALL, Rejection::code, Rejection::words)
}

fn questions() -> [Question; 3] {
    [
        Question::new("reason", "Why?").of(&reasons()),
        Question::new("words", "What can the referrer and the patient do now?"),
        Question::new("note", "Note for the advice side"),
    ]
}

pub(in super::super) async fn create(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    let of = (&db, &here);
    let (reason, words) = match read(&typed) {
        Ok(said) => said,
        Err(errors) => return page(of, &id, Sheet::refused(typed, errors)).await,
    };
    let done = "The referrer has been told";
    let taken = take(of, &id, &typed, done, async |tx| {
        actions::reject(tx, &id, reason, words).await
    });
    match taken.await? {
        Ok(onward) => Ok(onward),
        Err(not) => page(of, &id, not.sheet(typed, &questions())).await,
    }
}

fn read(typed: &Typed) -> Result<(Rejection, Words), Errors> {
    let mut form = typed.reader();
    let reason = form.choice("reason", "Say why", Rejection::from_code);
    let words = form.text("words", "what the referrer and the patient can do now", 2000);
    let note = form.optional_text("note", "the note", 4000).unwrap_or_default();
    form.done(|| Some((reason?, Words { note, words: words? })))
}
