//! The steps that ask for a choice, for some words, or for both: one page for all.

use askama::Template;
use axum::response::Response;

use super::Frame;
use crate::{
    identity::Here,
    web::{Choice, Chrome, Page, forms::Question},
};

/// What the page of such a step says and asks. The choice is sent as "reason", the words as "words".
pub(super) struct Asking {
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
    asking: Asking,
}

impl Asking {
    pub(super) fn questions(&self) -> Vec<Question> {
        let choice = self.choice.as_ref();
        let choice = choice.map(|(words, of)| Question::new("reason", *words).of(of));
        let words = self.words.map(|(words, _)| Question::new("words", words));
        choice.into_iter().chain(words).collect()
    }

    pub(super) fn draw(self, here: &Here, frame: Frame) -> Response {
        let page = Ask {
            chrome: here.chrome("/referrals"),
            frame,
            asking: self,
        };
        Page::status(page.frame.status, page)
    }
}
