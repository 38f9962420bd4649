//! Recording a mistake, and opening again what had ended.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{super::view, asking::Asking};
use crate::{
    identity::Here,
    kit::{db::Db, error::Result, id::ReferralId},
    referral::{
        actions,
        model::{Action, Mistake, Reopening},
    },
    web::{Form, Sheet},
};

fn mistake() -> Asking {
    Asking {
        action: Action::EnterInError,
        noun: "mistake",
        heading: "This referral was a mistake",
        lead: vec!["It is shown as a mistake to both sides, and counted nowhere as a referral. The other side is told.".to_owned()],
        choice: Some(("What went wrong?", view::choices(Mistake::ALL, Mistake::code, Mistake::words))),
        words: None,
        send: "Record as a mistake",
    }
}

pub(in super::super) async fn new_mistake(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
) -> Result<Response> {
    mistake().page((&db, &here), &id, Sheet::default()).await
}

pub(in super::super) async fn create_mistake(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    let of = (&db, &here);
    let mut form = typed.reader();
    let reason = form.choice("reason", "Say what went wrong", Mistake::from_code);
    let reason = match form.done(|| reason) {
        Ok(reason) => reason,
        Err(errors) => return mistake().page(of, &id, Sheet::refused(typed, errors)).await,
    };
    mistake()
        .save(of, &id, typed, "Recorded as a mistake", async |tx| {
            actions::enter_in_error(tx, &id, reason).await
        })
        .await
}

fn reopening() -> Asking {
    Asking {
        action: Action::Reopen,
        noun: "reopening",
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

pub(in super::super) async fn new_reopening(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
) -> Result<Response> {
    reopening().page((&db, &here), &id, Sheet::default()).await
}

pub(in super::super) async fn create_reopening(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    let of = (&db, &here);
    let mut form = typed.reader();
    let reason = form.choice("reason", "Say why", Reopening::from_code);
    let words = form
        .optional_text("words", "what is new", 2000)
        .unwrap_or_default();
    let reason = match form.done(|| reason) {
        Ok(reason) => reason,
        Err(errors) => return reopening().page(of, &id, Sheet::refused(typed, errors)).await,
    };
    reopening()
        .save(of, &id, typed, "Opened again as a new referral", async |tx| {
            actions::reopen(tx, &id, reason, &words).await.map(|_| ())
        })
        .await
}
