//! Putting a referral back on the waiting list.

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
        model::{Action, Referral, Return},
    },
    web::forms::{Question, Reader},
};

/// Why it is put back.
pub(in super::super) struct PutBack(Return);

fn asking() -> Asking {
    Asking {
        heading: "Put back on the waiting list",
        lead: vec![
            "It waits for an adviser again. The time for the first contact runs on, and what was tried counts."
                .to_owned(),
        ],
        choice: Some((
            "Why do you put it back?",
            view::choices(Return::ALL, Return::code, Return::words),
        )),
        words: None,
        send: "Put back",
    }
}

impl Step for PutBack {
    const ACTION: Action = Action::PutBack;
    const NOUN: &'static str = "return";
    const DONE: &'static str = "Back on the waiting list";

    fn questions() -> Vec<Question> {
        asking().questions()
    }

    fn read(form: &mut Reader<'_>, _: Date) -> Option<Self> {
        form.choice("reason", "Say why you put it back", Return::from_code)
            .map(Self)
    }

    async fn draw((_, here): (&Db, &Here), frame: Frame, _: &Referral) -> Result<Response> {
        Ok(asking().draw(here, frame))
    }

    async fn take(self, tx: &mut Tx, id: &ReferralId) -> Result<()> {
        actions::put_back(tx, id, self.0).await
    }
}
