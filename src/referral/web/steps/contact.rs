//! Recording a try to reach the client.

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
        actions::{self, NewContact},
        model::{Action, Channel, Despite, Exception},
        store::Reached,
    },
    web::{Choice, Chrome, Errors, Form, Page, Sheet, Typed, forms::Question},
};

#[derive(Template)]
#[template(path = "referral/web/steps/contact.html")]
pub(in super::super) struct Contact {
    chrome: Chrome,
    frame: Frame,
    channels: Vec<Choice>,
    results: Vec<Choice>,
    exceptions: Vec<Choice>,
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
        action: Action::RecordContact,
        noun: "contacts",
        questions: &questions(),
    };
    let (frame, _) = Frame::open((db, here), id, step, sheet).await?;
    let page = Contact {
        chrome: here.chrome("/referrals"),
        channels: channels(),
        results: results(),
        exceptions: exceptions(),
        frame,
    };
    Ok(Page::status(page.frame.status, page))
}

fn channels() -> Vec<Choice> {
    view::choices(Channel::ALL, Channel::code, Channel::words)
}

fn results() -> Vec<Choice> {
    vec![
        Choice::new("reached", "We spoke or wrote with each other"),
        Choice::new("not-reached", "Not reached"),
    ]
}

fn exceptions() -> Vec<Choice> {
    view::choices(Exception::ALL, Exception::code, Exception::words)
}

fn questions() -> [Question; 5] {
    [
        Question::new("channel", "How did you contact them?").of(&channels()),
        Question::new("result", "Was the client reached?").of(&results()),
        Question::new("despite", "Was this channel safe?").of(&exceptions()),
        Question::new("despite_words", "What happened"),
        Question::new("note", "Note"),
    ]
}

pub(in super::super) async fn create(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    let of = (&db, &here);
    let new = match read(&typed) {
        Ok(new) => new,
        Err(errors) => return page(of, &id, Sheet::refused(typed, errors)).await,
    };
    let taken = take(of, &id, &typed, "The contact is recorded", async |tx| {
        actions::record_contact(tx, &id, new).await
    });
    match taken.await? {
        Ok(onward) => Ok(onward),
        Err(not) => page(of, &id, not.sheet(typed, &questions())).await,
    }
}

fn read(typed: &Typed) -> Result<NewContact, Errors> {
    let mut form = typed.reader();
    let channel = form.choice("channel", "Say how", Channel::from_code);
    let result = "Say whether the client was reached";
    let reached = form.choice("result", result, |code| match code {
        "reached" => Some(Reached::Yes),
        "not-reached" => Some(Reached::No),
        _ => None,
    });
    let unknown = "Choose how it came about, or empty what is said about it";
    let why = form.optional_choice("despite", unknown, Exception::from_code);
    let words = match why {
        Some(_) => form.text("despite_words", "what happened", 200),
        None => form.optional_text("despite_words", "what happened", 200),
    };
    if words.is_some() && typed.get("despite").is_empty() {
        form.refuse("despite", unknown);
    }
    let note = form.optional_text("note", "the note", 4000).unwrap_or_default();
    form.done(|| {
        Some(NewContact {
            channel: channel?,
            reached: reached?,
            note,
            despite: why.zip(words).map(|(why, words)| Despite { why, words }),
        })
    })
}
