//! Turning a referral down, never without what can be done instead.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{super::view, Frame, Step, take};
use crate::{
    identity::Here,
    kit::{
        db::Db,
        error::Result,
        id::{ReferralId, ServiceId},
    },
    partnership::Service,
    referral::{
        actions,
        model::{Action, Referral, Rejection},
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
    /// Services that could be suggested in its place.
    services: Vec<Choice>,
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
        questions: &questions(&[]),
    };
    let (frame, referral) = Frame::open((db, here), id, step, sheet).await?;
    let services = services((db, here), &referral).await?;
    let page = Reject {
        chrome: here.chrome("/referrals"),
        services,
        reasons: reasons(),
        frame,
    };
    Ok(Page::status(page.frame.status, page))
}

fn reasons() -> Vec<Choice> {
    view::choices(Rejection::ALL, Rejection::code, Rejection::words)
}

/// The services that the referrer could be sent on to.
async fn services((db, here): (&Db, &Here), referral: &Referral) -> Result<Vec<Choice>> {
    let actor = here.actor();
    let open = db.read(&actor, async |tx| actions::redirects(tx, referral).await);
    let open = open.await?;
    let choice = |service: &Service| Choice::new(service.id.to_string(), service.details.naming.inside());
    Ok(open.iter().map(choice).collect())
}

fn questions(services: &[Choice]) -> [Question; 4] {
    [
        Question::new("reason", "Why?").of(&reasons()),
        Question::new("service", "Suggest another service").of(services),
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
    let (reason, service, words) = match read(&typed) {
        Ok(said) => said,
        Err(errors) => return page(of, &id, Sheet::refused(typed, errors)).await,
    };
    let done = "The referrer has been told";
    let taken = take(of, &id, &typed, done, async |tx| match service {
        Some(service) => actions::redirect(tx, &id, reason, words, &service).await,
        None => actions::reject(tx, &id, reason, words).await,
    });
    match taken.await? {
        Ok(onward) => Ok(onward),
        Err(not) => page(of, &id, not.sheet(typed, &questions(&[]))).await,
    }
}

fn read(typed: &Typed) -> Result<(Rejection, Option<ServiceId>, Words), Errors> {
    let mut form = typed.reader();
    let reason = form.choice("reason", "Say why", Rejection::from_code);
    let service = form.optional_choice("service", "Choose a service that is on the list", |id| {
        ServiceId::try_from(id.to_owned()).ok()
    });
    let what = "what the referrer and the patient can do now";
    let words = match service {
        Some(_) => Some(form.optional_text("words", what, 2000).unwrap_or_default()),
        None => form.text("words", what, 2000),
    };
    let note = form.optional_text("note", "the note", 4000).unwrap_or_default();
    form.done(|| Some((reason?, service, Words { note, words: words? })))
}
