//! Recording a try to reach the client.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{super::view, Frame, onward, open};
use crate::{
    identity::Here,
    kit::{
        db::Db,
        error::{Error, Result},
        id::ReferralId,
    },
    referral::{
        actions::{self, NewContact},
        model::{Action, Channel},
        store::Reached,
    },
    web::{Choice, Chrome, Errors, Form, Page, Typed},
};

#[derive(Template)]
#[template(path = "referral/web/steps/contact.html")]
pub(in super::super) struct Contact {
    frame: Frame,
    chrome: Chrome,
    channels: Vec<Choice>,
    results: Vec<Choice>,
}

pub(in super::super) async fn new(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
) -> Result<Page<Contact>> {
    Ok(Page(
        page(&db, &here, &id, Typed::default(), Errors::new()).await?,
    ))
}

async fn page(db: &Db, here: &Here, id: &ReferralId, typed: Typed, errors: Errors) -> Result<Contact> {
    let opened = db
        .read(&here.actor(), async |tx| {
            open(tx, here, id, Action::RecordContact).await
        })
        .await?;
    let frame = Frame::new(db, here, &opened, "contacts", typed, errors);
    let channels = view::choices(Channel::ALL, Channel::code, Channel::words);
    let results = vec![
        Choice::new("reached", "We spoke or wrote with each other"),
        Choice::new("not-reached", "Not reached"),
    ];
    Ok(Contact {
        chrome: frame.chrome.clone(),
        frame,
        channels,
        results,
    })
}

pub(in super::super) async fn create(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    let mut form = typed.reader();
    let channel = form.choice("channel", "Say how", Channel::from_code);
    let reached = form.choice(
        "result",
        "Say whether the client was reached",
        |code| match code {
            "reached" => Some(Reached::Yes),
            "not-reached" => Some(Reached::No),
            _ => None,
        },
    );
    let note = form.optional_text("note", "the note", 4000).unwrap_or_default();
    let new = match form.done(|| {
        Some(NewContact {
            channel: channel?,
            reached: reached?,
            note,
        })
    }) {
        Ok(new) => new,
        Err(errors) => return Ok(Page::status(422, page(&db, &here, &id, typed, errors).await?)),
    };
    let taken = db
        .write_once(&here.actor(), &typed.once(), async |tx| {
            actions::record_contact(tx, &id, new).await?;
            Ok(format!("/referrals/{id}"))
        })
        .await;
    match taken {
        Err(Error::RefusedAt { field, sentence }) => {
            let errors = Errors::one(field, sentence);
            Ok(Page::status(422, page(&db, &here, &id, typed, errors).await?))
        }
        taken => onward(&id, taken, "The contact is recorded"),
    }
}
