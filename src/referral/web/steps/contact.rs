//! Recording a try to reach the client.

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;

use super::{super::view, Frame, Step};
use crate::{
    identity::Here,
    kit::{
        db::{Db, Tx},
        error::Result,
        id::ReferralId,
    },
    referral::{
        actions::{self, NewContact},
        model::{Action, Channel, Despite, Exception, Referral},
        store::Reached,
    },
    web::{
        Choice, Chrome, Page,
        forms::{Question, Reader},
    },
};

#[derive(Template)]
#[template(path = "referral/web/steps/contact.html")]
struct Contact {
    chrome: Chrome,
    frame: Frame,
    channels: Vec<Choice>,
    results: Vec<Choice>,
    exceptions: Vec<Choice>,
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

/// How the client was tried, and whether they were reached.
pub(in super::super) struct RecordContact(NewContact);

impl Step for RecordContact {
    const ACTION: Action = Action::RecordContact;
    const NOUN: &'static str = "contacts";
    const DONE: &'static str = "The contact is recorded";

    fn questions() -> Vec<Question> {
        vec![
            Question::new("channel", "How did you contact them?").of(&channels()),
            Question::new("result", "Was the client reached?").of(&results()),
            Question::new("despite", "Was this channel safe?").of(&exceptions()),
            Question::new("despite_words", "What happened"),
            Question::new("note", "Note"),
        ]
    }

    fn read(form: &mut Reader<'_>, _: Date) -> Option<Self> {
        let channel = form.choice("channel", "Say how", Channel::from_code);
        let result = "Say whether the client was reached";
        let reached = form.choice("result", result, |code| match code {
            "reached" => Some(Reached::Yes),
            "not-reached" => Some(Reached::No),
            _ => None,
        });
        let despite = despite(form);
        let note = form.optional_text("note", "the note", 4000).unwrap_or_default();
        Some(Self(NewContact {
            channel: channel?,
            reached: reached?,
            note,
            despite,
        }))
    }

    async fn draw((_, here): (&Db, &Here), frame: Frame, _: &Referral) -> Result<Response> {
        let page = Contact {
            chrome: here.chrome("/referrals"),
            channels: channels(),
            results: results(),
            exceptions: exceptions(),
            frame,
        };
        Ok(Page::status(page.frame.status, page))
    }

    async fn take(self, tx: &mut Tx, id: &ReferralId) -> Result<()> {
        actions::record_contact(tx, id, self.0).await
    }
}

/// How a contact came about on a channel that is not marked safe.
fn despite(form: &mut Reader<'_>) -> Option<Despite> {
    let unknown = "Choose how it came about, or empty what is said about it";
    let why = form.optional_choice("despite", unknown, Exception::from_code);
    let words = match why {
        Some(_) => form.text("despite_words", "what happened", 200),
        None => form.optional_text("despite_words", "what happened", 200),
    };
    if words.is_some() && form.typed().get("despite").is_empty() {
        form.refuse("despite", unknown);
    }
    why.zip(words).map(|(why, words)| Despite { why, words })
}
