//! Saying where the help has come to, and putting a referral on hold.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{super::view, asking::Asking, press};
use crate::{
    identity::Here,
    kit::{db::Db, error::Result, id::ReferralId},
    referral::{
        actions,
        model::{Action, Hold, Milestone},
    },
    web::{Form, Sheet},
};

fn milestone() -> Asking {
    Asking {
        action: Action::SayWhere,
        noun: "milestone",
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

pub(in super::super) async fn new_milestone(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
) -> Result<Response> {
    milestone().page((&db, &here), &id, Sheet::default()).await
}

pub(in super::super) async fn create_milestone(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    let of = (&db, &here);
    let mut form = typed.reader();
    let to = form.choice("reason", "Say where it has come to", Milestone::from_code);
    let to = match form.done(|| to) {
        Ok(to) => to,
        Err(errors) => return milestone().page(of, &id, Sheet::refused(typed, errors)).await,
    };
    milestone()
        .save(of, &id, typed, "Saved", async |tx| {
            actions::say_where(tx, &id, to).await
        })
        .await
}

fn hold() -> Asking {
    Asking {
        action: Action::Hold,
        noun: "hold",
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

pub(in super::super) async fn new_hold(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
) -> Result<Response> {
    hold().page((&db, &here), &id, Sheet::default()).await
}

pub(in super::super) async fn create_hold(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    let of = (&db, &here);
    let mut form = typed.reader();
    let reason = form.choice("reason", "Say why", Hold::from_code);
    let reason = match form.done(|| reason) {
        Ok(reason) => reason,
        Err(errors) => return hold().page(of, &id, Sheet::refused(typed, errors)).await,
    };
    hold()
        .save(of, &id, typed, "On hold", async |tx| {
            actions::hold(tx, &id, reason).await
        })
        .await
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
