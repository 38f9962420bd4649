//! Writing down what a provider outside answered, or that the client no longer agrees to it.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{super::view, Frame, found, press, take};
use crate::{
    identity::Here,
    kit::{
        db::Db,
        error::{Error, Result},
        id::{OutsideId, ReferralId},
    },
    referral::{
        actions,
        model::{Answer, Refused},
    },
    web::{Choice, Chrome, Form, Page, Sheet, forms::Question, say},
};

type Ids = (ReferralId, OutsideId);

#[derive(Template)]
#[template(path = "referral/web/steps/outside_answer.html")]
struct Answered {
    chrome: Chrome,
    frame: Frame,
    /// The provider, and when it was asked.
    name: String,
    asked: String,
    choices: Vec<Choice>,
}

fn choices() -> Vec<Choice> {
    view::choices(Answer::ALL, Answer::code, Answer::words)
}

fn questions() -> Vec<Question> {
    vec![
        Question::new("answer", "What did they answer?").of(&choices()),
        Question::new("words", "What did they say?"),
    ]
}

pub(in super::super) async fn new(
    State(db): State<Db>,
    here: Here,
    Path(ids): Path<Ids>,
) -> Result<Response> {
    page((&db, &here), &ids, Sheet::default()).await
}

async fn page((db, here): (&Db, &Here), (id, outside): &Ids, sheet: Sheet) -> Result<Response> {
    let actor = here.actor();
    let read = db.read(&actor, async |tx| {
        let (_, asked) = actions::outside(tx, id, outside).await?;
        let (referral, person) = found(tx, id).await?;
        Ok((asked, referral, person))
    });
    let (asked, referral, person) = read.await?;
    if sheet.status() == 200 && !asked.takes_answer() {
        return Err(Error::refused(Refused::AnsweredAlready));
    }
    let noun = format!("outside/{outside}/answer");
    let mut frame = Frame::new(db, here, &referral, person.as_ref(), &noun);
    frame.status = sheet.status();
    (frame.typed, frame.errors) = (sheet.typed, sheet.errors);
    let page = Answered {
        chrome: here.chrome("/referrals"),
        name: asked.name,
        asked: say::when(asked.at),
        choices: choices(),
        frame,
    };
    Ok(Page::status(page.frame.status, page))
}

pub(in super::super) async fn create(
    State(db): State<Db>,
    here: Here,
    Path(ids): Path<Ids>,
    Form(typed): Form,
) -> Result<Response> {
    let of = (&db, &here);
    let mut form = typed.reader();
    let answer = form.choice("answer", "Say what they answered", Answer::from_code);
    let words = form
        .optional_text("words", "what they said", 1000)
        .unwrap_or_default();
    if answer == Some(Answer::Refused) && words.is_empty() {
        form.refuse("words", "Enter why they did not take it on");
    }
    let answer = match form.done(|| answer) {
        Ok(answer) => answer,
        Err(errors) => return page(of, &ids, Sheet::refused(typed, errors)).await,
    };
    let (id, outside) = &ids;
    let taken = take(of, id, &typed, "The answer is written down", async |tx| {
        actions::record_outside_answer(tx, id, outside, (answer, &words)).await
    });
    match taken.await? {
        Ok(done) => Ok(done),
        Err(not) => page(of, &ids, not.sheet(typed, &questions())).await,
    }
}

pub(in super::super) async fn create_withdrawal(
    State(db): State<Db>,
    here: Here,
    Path((id, outside)): Path<Ids>,
    Form(typed): Form,
) -> Result<Response> {
    let done = "Recorded. Tell the provider that the client no longer agrees";
    press((&db, &here), &id, &typed, done, async |tx| {
        actions::withdraw_outside(tx, &id, &outside).await
    })
    .await
}

pub(in super::super) async fn create_told(
    State(db): State<Db>,
    here: Here,
    Path((id, outside)): Path<Ids>,
    Form(typed): Form,
) -> Result<Response> {
    press((&db, &here), &id, &typed, "Written down", async |tx| {
        actions::tell_outside(tx, &id, &outside).await
    })
    .await
}
