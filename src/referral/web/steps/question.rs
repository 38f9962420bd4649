//! Asking the referrer, and their answer.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::asking::Asking;
use crate::{
    identity::Here,
    kit::{
        db::Db,
        error::{Error, Result},
        id::ReferralId,
    },
    referral::{
        actions,
        model::{Action, Referral},
        store::Question,
    },
    web::{Errors, Form, Sheet, Typed},
};

fn question() -> Asking {
    Asking {
        action: Action::AskInformation,
        noun: "question",
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

pub(in super::super) async fn new_question(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
) -> Result<Response> {
    question().page((&db, &here), &id, Sheet::default()).await
}

pub(in super::super) async fn create_question(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    let of = (&db, &here);
    let words = match read(&typed, "what you need to know") {
        Ok(words) => words,
        Err(errors) => return question().page(of, &id, Sheet::refused(typed, errors)).await,
    };
    question()
        .save(of, &id, typed, "The referrer has been asked", async |tx| {
            actions::ask_information(tx, &id, &words).await
        })
        .await
}

/// The page of the answer shows what was asked.
async fn answer((db, here): (&Db, &Here), id: &ReferralId) -> Result<Asking> {
    let actor = here.actor();
    let asked = db.read(&actor, async |tx| {
        let referral = Referral::find(tx, id).await?.ok_or(Error::NotFound)?;
        let may = referral.actions(tx.staff()?).contains(&Action::GiveInformation);
        Ok(if may {
            Question::of(tx, id).await?
        } else {
            Vec::new()
        })
    });
    let open = asked
        .await?
        .into_iter()
        .find(|question| question.answer.is_none());
    Ok(Asking {
        action: Action::GiveInformation,
        noun: "answer",
        heading: "Answer the question",
        lead: open.into_iter().map(|question| question.words).collect(),
        choice: None,
        words: Some((
            "Your answer",
            "If you do not know, say so. The advice service reads what you write.",
        )),
        send: "Send the answer",
    })
}

pub(in super::super) async fn new_answer(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
) -> Result<Response> {
    let of = (&db, &here);
    answer(of, &id).await?.page(of, &id, Sheet::default()).await
}

pub(in super::super) async fn create_answer(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    let of = (&db, &here);
    let asking = answer(of, &id).await?;
    let words = match read(&typed, "your answer") {
        Ok(words) => words,
        Err(errors) => return asking.page(of, &id, Sheet::refused(typed, errors)).await,
    };
    asking
        .save(of, &id, typed, "The advice service has your answer", async |tx| {
            actions::give_information(tx, &id, &words).await
        })
        .await
}

fn read(typed: &Typed, what: &str) -> Result<String, Errors> {
    let mut form = typed.reader();
    let words = form.text("words", what, 2000);
    form.done(|| words)
}
