//! What the patient agreed to, as it is ticked on the way to sending.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use jiff::civil::Date;

use super::{
    super::agreed::{self, Offered, Ticked, ticked},
    Frame, Leaf, Then,
    gone::unless_gone,
    with_date,
};
use crate::{
    identity::Here,
    kit::{clock::date_of, db::Db, error::Result, id::DraftId},
    referral::{actions, model::Asked},
    web::{
        Chrome, Errors, Form, Page, Sheet, Typed,
        forms::{Asking, Question},
    },
};

#[derive(Template)]
#[template(path = "referral/web/consent.html")]
pub(in super::super) struct Consent {
    chrome: Chrome,
    frame: Frame,
    offered: Offered,
}

fn leaf<'a>(db: &'a Db, here: &'a Here, id: &'a DraftId) -> Leaf<'a> {
    let pages = ("contact", "consent", "check");
    Leaf { db, here, id, pages }
}

pub(in super::super) async fn show(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<DraftId>,
    Query(then): Query<Then>,
) -> Result<Response> {
    let leaf = leaf(&db, &here, &id);
    let (draft, _) = leaf.read().await?;
    let today = date_of(db.clock().now());
    let typed = match &draft.asked.agreed {
        None => with_date(Typed::default(), "given_on", today),
        Some(_) => filled(&draft.asked),
    };
    let typed = typed.with("then", then.then);
    page(&leaf, Sheet::filled(typed, draft.version)).await
}

/// The form as the draft fills it.
fn filled(asked: &Asked) -> Typed {
    let Some(agreed) = &asked.agreed else {
        return Typed::default();
    };
    let typed = Typed::of([
        ("given_by", agreed.given_by.code().to_owned()),
        ("method", agreed.method.code().to_owned()),
        ("feedback", agreed.feedback.number().to_string()),
    ]);
    let purposes = agreed.purposes.iter();
    let typed = purposes.fold(typed, |typed, purpose| {
        typed.with("purpose", purpose.letter().to_string())
    });
    with_date(typed, "given_on", agreed.given_on)
}

async fn page(leaf: &Leaf<'_>, sheet: Sheet) -> Result<Response> {
    let (draft, person) = leaf.read().await?;
    let page = Consent {
        chrome: leaf.here.chrome("/drafts"),
        offered: Offered::all(),
        frame: leaf.frame(&draft, &person, sheet),
    };
    Ok(Page::status(page.frame.status, page))
}

fn questions() -> Vec<Question> {
    agreed::questions("What may you be told when it ends?")
}

pub(in super::super) async fn save(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<DraftId>,
    Form(typed): Form,
) -> Result<Response> {
    let leaf = leaf(&db, &here, &id);
    let answer = keep(&leaf, typed.clone()).await;
    unless_gone((&db, &here, &id), (&typed, &questions()), answer).await
}

async fn keep(leaf: &Leaf<'_>, typed: Typed) -> Result<Response> {
    let (said, version) = match read(&typed, date_of(leaf.db.clock().now())) {
        Ok(read) => read,
        Err(errors) => return page(leaf, Sheet::refused(typed, errors)).await,
    };
    let asking = Asking {
        typed: &typed,
        questions: &questions(),
    };
    let saved = leaf.save(
        asking,
        async |tx| {
            let agreed = said.recorded(tx.staff()?.membership.clone(), tx.now);
            actions::fill(tx, leaf.id, version, |asked| asked.agreed = Some(agreed)).await
        },
        |draft, _| filled(&draft.asked),
    );
    match saved.await? {
        Ok(next) => Ok(next),
        Err(sheet) => page(leaf, sheet).await,
    }
}

fn read(typed: &Typed, today: Date) -> Result<(Ticked, i64), Errors> {
    let mut form = typed.reader();
    let ticked = ticked(&mut form, today);
    let version = form.version();
    form.done(|| Some((ticked?, version?)))
}
