//! Recording a mistake, and opening again what had ended.

use axum::response::Response;
use jiff::civil::Date;

use super::{super::view, Frame, Step, asking::Asking};
use crate::{
    identity::Here,
    kit::{
        db::{Db, Tx},
        error::Result,
        id::ReferralId,
    },
    referral::{
        actions,
        model::{Action, Mistake, Referral, Reopening},
    },
    web::forms::{Question, Reader},
};

/// It should never have been sent.
pub(in super::super) struct EnterInError(Mistake);

fn mistake() -> Asking {
    Asking {
        heading: "This referral was a mistake",
        lead: vec!["It is shown as a mistake to both sides, and counted nowhere as a referral. The other side is told.".to_owned()],
        choice: Some(("What went wrong?", view::choices(Mistake::ALL, Mistake::code, Mistake::words))),
        words: None,
        send: "Record as a mistake",
    }
}

impl Step for EnterInError {
    const ACTION: Action = Action::EnterInError;
    const NOUN: &'static str = "mistake";
    const DONE: &'static str = "Recorded as a mistake";

    fn questions() -> Vec<Question> {
        mistake().questions()
    }

    fn read(form: &mut Reader<'_>, _: Date) -> Option<Self> {
        form.choice("reason", "Say what went wrong", Mistake::from_code)
            .map(Self)
    }

    async fn draw((_, here): (&Db, &Here), frame: Frame, _: &Referral) -> Result<Response> {
        Ok(mistake().draw(here, frame))
    }

    async fn take(self, tx: &mut Tx, id: &ReferralId) -> Result<()> {
        actions::enter_in_error(tx, id, self.0).await
    }
}

/// A new referral that follows one that ended.
pub(in super::super) struct Reopen {
    reason: Reopening,
    words: String,
}

fn reopening() -> Asking {
    Asking {
        heading: "Open again",
        lead: vec![
            "A new referral is sent that names this one, with what was asked then. This one stays closed."
                .to_owned(),
        ],
        choice: Some((
            "Why?",
            view::choices(Reopening::ALL, Reopening::code, Reopening::words),
        )),
        words: Some((
            "What is new? (optional)",
            "In a few words. Both sides may read this.",
        )),
        send: "Open again",
    }
}

impl Step for Reopen {
    const ACTION: Action = Action::Reopen;
    const NOUN: &'static str = "reopening";
    const DONE: &'static str = "Opened again as a new referral";

    fn questions() -> Vec<Question> {
        reopening().questions()
    }

    fn read(form: &mut Reader<'_>, _: Date) -> Option<Self> {
        let reason = form.choice("reason", "Say why", Reopening::from_code);
        let words = form.optional_text("words", "what is new", 2000);
        Some(Self {
            reason: reason?,
            words: words.unwrap_or_default(),
        })
    }

    async fn draw((_, here): (&Db, &Here), frame: Frame, _: &Referral) -> Result<Response> {
        Ok(reopening().draw(here, frame))
    }

    async fn take(self, tx: &mut Tx, id: &ReferralId) -> Result<()> {
        let episode = actions::reopen(tx, id, self.reason, &self.words);
        episode.await.map(drop)
    }
}
