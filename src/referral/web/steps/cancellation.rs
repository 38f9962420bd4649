//! Calling a referral back.

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
        model::{Action, Cancellation},
    },
    web::{Choice, Chrome, Errors, Form, Page, Sheet, Typed, forms::Question},
};

#[derive(Template)]
#[template(path = "referral/web/steps/cancellation.html")]
pub(in super::super) struct Cancel {
    chrome: Chrome,
    frame: Frame,
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
) -> Result<Response> {
    page((&db, &here), &id, Sheet::default()).await
}

async fn page((db, here): (&Db, &Here), id: &ReferralId, sheet: Sheet) -> Result<Response> {
    let step = Step {
        action: Action::Cancel,
        noun: "cancellation",
        questions: &questions(),
    };
    let (frame, _) = Frame::open((db, here), id, step, sheet).await?;
    let page = Cancel {
        chrome: here.chrome("/referrals"),
        reasons: reasons(),
        frame,
    };
    Ok(Page::status(page.frame.status, page))
}

fn reasons() -> Vec<Choice> {
    view::choices(&REASONS, Cancellation::code, Cancellation::words)
}

fn questions() -> [Question; 1] {
    [Question::new("reason", "Why?").of(&reasons())]
}

pub(in super::super) async fn create(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    let of = (&db, &here);
    let reason = match read(&typed) {
        Ok(reason) => reason,
        Err(errors) => return page(of, &id, Sheet::refused(typed, errors)).await,
    };
    let done = "Cancelled. The service has been told";
    let taken = take(of, &id, &typed, done, async |tx| {
        actions::cancel(tx, &id, reason).await
    });
    match taken.await? {
        Ok(onward) => Ok(onward),
        Err(not) => page(of, &id, not.sheet(typed, &questions())).await,
    }
}

fn read(typed: &Typed) -> Result<Cancellation, Errors> {
    let mut form = typed.reader();
    let reason = form.choice("reason", "Say why", |code| {
        Cancellation::from_code(code).filter(|reason| REASONS.contains(reason))
    });
    form.done(|| reason)
}
