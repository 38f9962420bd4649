//! Telling the referrer how it is going.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{Frame, Step, take};
use crate::{
    identity::Here,
    kit::{db::Db, error::Result, id::ReferralId},
    referral::{actions, model::Action},
    web::{Chrome, Form, Page, Sheet, forms::Question},
};

#[derive(Template)]
#[template(path = "referral/web/steps/progress.html")]
pub(in super::super) struct Tell {
    chrome: Chrome,
    frame: Frame,
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
        action: Action::TellProgress,
        noun: "progress",
        questions: &questions(),
    };
    let (frame, _) = Frame::open((db, here), id, step, sheet).await?;
    let page = Tell {
        chrome: here.chrome("/referrals"),
        frame,
    };
    Ok(Page::status(page.frame.status, page))
}

fn questions() -> [Question; 1] {
    [Question::new("words", "How is it going?")]
}

pub(in super::super) async fn create(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    let of = (&db, &here);
    let mut form = typed.reader();
    let words = form.text("words", "how it is going", 2000);
    let words = match form.done(|| words) {
        Ok(words) => words,
        Err(errors) => return page(of, &id, Sheet::refused(typed, errors)).await,
    };
    let taken = take(of, &id, &typed, "The referrer has been told", async |tx| {
        actions::tell_progress(tx, &id, &words).await
    });
    match taken.await? {
        Ok(onward) => Ok(onward),
        Err(not) => page(of, &id, not.sheet(typed, &questions())).await,
    }
}
