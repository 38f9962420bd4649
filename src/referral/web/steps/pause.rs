//! Saying where the help has come to, and putting a referral on hold.

use axum::{
    extract::{Path, State},
    response::Response,
};
use jiff::civil::Date;

use super::{super::view, Frame, Step, asking::Asking, press};
use crate::{
    identity::Here,
    kit::{
        db::{Db, Tx},
        error::Result,
        id::ReferralId,
    },
    referral::{
        actions,
        model::{Action, Hold, Milestone, Referral},
    },
    web::{
        Form,
        forms::{Question, Reader},
    },
};

/// Where the help has come to.
pub(in super::super) struct SayWhere(Milestone);

fn milestone() -> Asking {
    Asking {
        heading: "Say where it is",
        lead: vec![
            "The referrer is owed word of it in the next days, as far as the client agreed.".to_owned(),
        ],
        choice: Some((
            "Where has it come to?",
            view::choices(Milestone::ALL, Milestone::code, Milestone::words),
        )),
        words: None,
        send: "Save",
    }
}

impl Step for SayWhere {
    const ACTION: Action = Action::SayWhere;
    const NOUN: &'static str = "milestone";
    const DONE: &'static str = "Saved";

    fn questions() -> Vec<Question> {
        milestone().questions()
    }

    fn read(form: &mut Reader<'_>, _: Date) -> Option<Self> {
        form.choice("reason", "Say where it has come to", Milestone::from_code)
            .map(Self)
    }

    async fn draw((_, here): (&Db, &Here), frame: Frame, _: &Referral) -> Result<Response> {
        Ok(milestone().draw(here, frame))
    }

    async fn take(self, tx: &mut Tx, id: &ReferralId) -> Result<()> {
        actions::say_where(tx, id, self.0).await
    }
}

/// Why nothing can be done for a while.
pub(in super::super) struct PutOnHold(Hold);

fn hold() -> Asking {
    Asking {
        heading: "Put on hold",
        lead: vec![
            "You are asked to look again after a while. Dates that the law sets do not wait: keep them."
                .to_owned(),
        ],
        choice: Some(("Why?", view::choices(Hold::ALL, Hold::code, Hold::words))),
        words: None,
        send: "Put on hold",
    }
}

impl Step for PutOnHold {
    const ACTION: Action = Action::Hold;
    const NOUN: &'static str = "hold";
    const DONE: &'static str = "On hold";

    fn questions() -> Vec<Question> {
        hold().questions()
    }

    fn read(form: &mut Reader<'_>, _: Date) -> Option<Self> {
        form.choice("reason", "Say why", Hold::from_code).map(Self)
    }

    async fn draw((_, here): (&Db, &Here), frame: Frame, _: &Referral) -> Result<Response> {
        Ok(hold().draw(here, frame))
    }

    async fn take(self, tx: &mut Tx, id: &ReferralId) -> Result<()> {
        actions::hold(tx, id, self.0).await
    }
}

pub(in super::super) async fn create_hold_review(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    press((&db, &here), &id, &typed, "Kept on hold", async |tx| {
        actions::keep_on_hold(tx, &id).await
    })
    .await
}

pub(in super::super) async fn create_resumption(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    press((&db, &here), &id, &typed, "Going on", async |tx| {
        actions::resume(tx, &id).await
    })
    .await
}
