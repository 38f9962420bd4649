//! The steps that ask for a choice, for some words, or for both: one page for all.

use askama::Template;
use axum::response::Response;

use super::{Frame, Step, take};
use crate::{
    identity::Here,
    kit::{
        db::{Db, Tx},
        error::Result,
        id::ReferralId,
    },
    referral::model::Action,
    web::{Choice, Chrome, Page, Sheet, Typed, forms::Question},
};

/// What the page of such a step says and asks. The choice is sent as "reason", the words as "words".
pub(super) struct Asking {
    pub(super) action: Action,
    /// The end of its address.
    pub(super) noun: &'static str,
    pub(super) heading: &'static str,
    pub(super) lead: Vec<String>,
    pub(super) choice: Option<(&'static str, Vec<Choice>)>,
    /// The question, and a hint.
    pub(super) words: Option<(&'static str, &'static str)>,
    pub(super) send: &'static str,
}

#[derive(Template)]
#[template(path = "referral/web/steps/asking.html")]
pub(in super::super) struct Ask {
    chrome: Chrome,
    frame: Frame,
    heading: &'static str,
    lead: Vec<String>,
    choice: Option<(&'static str, Vec<Choice>)>,
    words: Option<(&'static str, &'static str)>,
    send: &'static str,
}

impl Asking {
    fn questions(&self) -> Vec<Question> {
        let choice = self.choice.as_ref();
        let choice = choice.map(|(words, of)| Question::new("reason", *words).of(of));
        let words = self.words.map(|(words, _)| Question::new("words", words));
        choice.into_iter().chain(words).collect()
    }

    pub(super) async fn page(
        self,
        (db, here): (&Db, &Here),
        id: &ReferralId,
        sheet: Sheet,
    ) -> Result<Response> {
        let questions = self.questions();
        let step = Step {
            action: self.action,
            noun: self.noun,
            questions: &questions,
        };
        let (frame, _) = Frame::open((db, here), id, step, sheet).await?;
        let page = Ask {
            chrome: here.chrome("/referrals"),
            frame,
            heading: self.heading,
            lead: self.lead,
            choice: self.choice,
            words: self.words,
            send: self.send,
        };
        Ok(Page::status(page.frame.status, page))
    }

    /// Takes the step with what was read of the form, or shows the page again with what is wrong.
    pub(super) async fn save(
        self,
        of: (&Db, &Here),
        id: &ReferralId,
        typed: Typed,
        done: &str,
        verb: impl AsyncFnOnce(&mut Tx) -> Result<()>,
    ) -> Result<Response> {
        let taken = take(of, id, &typed, done, verb).await?;
        match taken {
            Ok(onward) => Ok(onward),
            Err(not) => {
                let sheet = not.sheet(typed, &self.questions());
                self.page(of, id, sheet).await
            }
        }
    }
}
