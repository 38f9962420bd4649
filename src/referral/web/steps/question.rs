//! Asking the referrer, and their answer.

use axum::response::Response;
use jiff::civil::Date;

use super::{Frame, Step, asking::Asking};
use crate::{
    identity::Here,
    kit::{
        db::{Db, Tx},
        error::Result,
        id::ReferralId,
    },
    referral::{
        actions,
        model::{Action, Referral},
        store,
    },
    web::forms::{Question, Reader},
};

/// What intake needs to know before it can decide.
pub(in super::super) struct AskInformation(String);

fn question() -> Asking {
    Asking {
        heading: "Ask the referrer",
        lead: vec![
            "Ask for what you need to decide. Both sides read the question and the answer.".to_owned(),
            "The referral waits with the referrer until they answer, or until their time is over. You can \
             still decide before that."
                .to_owned(),
        ],
        choice: None,
        words: Some((
            "What do you need to know?",
            "If there is a date to keep, decide now and do not wait for the answer.",
        )),
        send: "Ask the referrer",
    }
}

impl Step for AskInformation {
    const ACTION: Action = Action::AskInformation;
    const NOUN: &'static str = "question";
    const DONE: &'static str = "The referrer has been asked";

    fn questions() -> Vec<Question> {
        question().questions()
    }

    fn read(form: &mut Reader<'_>, _: Date) -> Option<Self> {
        form.text("words", "what you need to know", 2000).map(Self)
    }

    async fn draw((_, here): (&Db, &Here), frame: Frame, _: &Referral) -> Result<Response> {
        Ok(question().draw(here, frame))
    }

    async fn take(self, tx: &mut Tx, id: &ReferralId) -> Result<()> {
        actions::ask_information(tx, id, &self.0).await
    }
}

/// The referrer's answer.
pub(in super::super) struct GiveInformation(String);

/// The page of the answer shows what was asked.
fn answer(asked: Vec<String>) -> Asking {
    Asking {
        heading: "Answer the question",
        lead: asked,
        choice: None,
        words: Some((
            "Your answer",
            "If you do not know, say so. The advice service reads what you write.",
        )),
        send: "Send the answer",
    }
}

impl Step for GiveInformation {
    const ACTION: Action = Action::GiveInformation;
    const NOUN: &'static str = "answer";
    const DONE: &'static str = "The advice service has your answer";

    fn questions() -> Vec<Question> {
        answer(Vec::new()).questions()
    }

    fn read(form: &mut Reader<'_>, _: Date) -> Option<Self> {
        form.text("words", "your answer", 2000).map(Self)
    }

    async fn draw((db, here): (&Db, &Here), frame: Frame, referral: &Referral) -> Result<Response> {
        let actor = here.actor();
        let asked = db.read(&actor, async |tx| store::Question::of(tx, referral.id()).await);
        let open = asked.await?.into_iter().filter(|one| one.answer.is_none());
        Ok(answer(open.map(|one| one.words).take(1).collect()).draw(here, frame))
    }

    async fn take(self, tx: &mut Tx, id: &ReferralId) -> Result<()> {
        actions::give_information(tx, id, &self.0).await
    }
}
