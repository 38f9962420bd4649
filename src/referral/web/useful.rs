//! Saying whether what came of a referral was useful, and how often that was said.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};

use jiff::SignedDuration;

use super::view;
use crate::{
    identity::Here,
    kit::{db::Db, error::Result, id::ReferralId, token},
    referral::{
        actions,
        model::{Answer, Counted, Useful, few_outside, shown},
        store::{Said, outside_since, told_by_month},
    },
    web::{
        Choice, Chrome, Errors, Form, Notice, Page, See, Sheet, Typed,
        forms::{Asking, Question},
        say, ui,
    },
};

/// The longest that somebody says of it.
const LONGEST: usize = 500;

#[derive(Template)]
#[template(path = "referral/web/useful.html")]
pub(super) struct WasItUseful {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    version: String,
    key: String,
    back: String,
    action: String,
    reference: String,
    told: Vec<String>,
    /// What they said in another window meanwhile.
    recorded: Vec<ui::Row>,
    choices: Vec<Choice>,
}

fn choices() -> Vec<Choice> {
    view::choices(Useful::ALL, Useful::code, Useful::words)
}

fn questions() -> Vec<Question> {
    vec![
        Question::new("answer", "Was this useful?").of(&choices()),
        Question::new("words", "What would have been more useful?"),
    ]
}

/// The form as somebody filled it in before.
fn filled(said: Option<&Said>) -> Typed {
    said.map_or_else(Typed::default, |said| {
        Typed::of([
            ("answer", said.answer.code().to_owned()),
            ("words", said.words.clone()),
        ])
    })
}

pub(super) async fn new(State(db): State<Db>, here: Here, Path(id): Path<ReferralId>) -> Result<Response> {
    page((&db, &here), &id, None).await
}

async fn page((db, here): (&Db, &Here), id: &ReferralId, sheet: Option<Sheet>) -> Result<Response> {
    let actor = here.actor();
    let read = db.read(&actor, async |tx| actions::told(tx, id).await);
    let (referral, feedback, said) = read.await?;
    let version = said.as_ref().map_or(0, |said| said.version);
    let sheet = sheet.unwrap_or_else(|| Sheet::filled(filled(said.as_ref()), version));
    let status = sheet.status();
    let page = WasItUseful {
        chrome: here.chrome("/feedback"),
        typed: sheet.typed,
        errors: sheet.errors,
        version: sheet.version,
        recorded: sheet.recorded,
        key: token::form_key(),
        back: format!("/referrals/{id}"),
        action: format!("/referrals/{id}/usefulness"),
        reference: referral.reference().to_owned(),
        told: feedback.paragraphs,
        choices: choices(),
    };
    Ok(Page::status(status, page))
}

pub(super) async fn create(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    let of = (&db, &here);
    let mut read = typed.reader();
    let answer = read.choice("answer", "Say whether it was useful", Useful::from_code);
    let words = read.optional_text("words", "what you would say", LONGEST);
    let version = read.version();
    let (answer, version) = match read.done(|| Some((answer?, version?))) {
        Ok(said) => said,
        Err(errors) => return page(of, &id, Some(Sheet::refused(typed, errors))).await,
    };
    let words = words.unwrap_or_default();
    let (actor, questions) = (here.actor(), questions());
    let asking = Asking {
        typed: &typed,
        questions: &questions,
    };
    let saved = asking.save(
        (&db, &actor),
        async |tx| {
            actions::say_useful(tx, &id, (answer, &words, version)).await?;
            Ok(format!("/referrals/{id}"))
        },
        async |tx| {
            let (.., said) = actions::told(tx, &id).await?;
            let version = said.as_ref().map_or(0, |said| said.version);
            Ok((filled(said.as_ref()), version))
        },
    );
    match saved.await? {
        Ok(to) => {
            let notice = Notice::success("Thank you", "The advice service learns from it.");
            Ok(See::page(to).saying(notice).into_response())
        }
        Err(sheet) => page(of, &id, Some(sheet)).await,
    }
}

/// How far back what was passed on outside is counted.
const YEAR: SignedDuration = SignedDuration::from_hours(365 * 24);

/// The counts of what was passed on outside; few are kept back, all of them together.
fn outside_rows(counts: [i64; 4]) -> Vec<ui::Row> {
    let [all, ..] = counts;
    if all == 0 {
        return Vec::new();
    }
    let heads = std::iter::once("Passed on").chain(Answer::ALL.iter().map(|answer| answer.words()));
    let few = few_outside(counts);
    let shown = |count: i64| {
        if few {
            "Fewer than 5".to_owned()
        } else {
            count.to_string()
        }
    };
    heads
        .zip(counts)
        .map(|(head, count)| ui::Row::new(head, shown(count)))
        .collect()
}

/// How much was told, read, and called useful.
#[derive(Template)]
#[template(path = "referral/web/told.html")]
pub(super) struct Told {
    chrome: Chrome,
    heads: Vec<&'static str>,
    months: Vec<(String, Vec<String>)>,
    /// What was passed on to providers outside in a year, and what they answered.
    outside: Vec<ui::Row>,
}

pub(super) async fn counts(State(db): State<Db>, here: Here) -> Result<Page<Told>> {
    let actor = here.actor();
    let since = db.clock().now() - YEAR;
    let read = db.read(&actor, async |tx| {
        Ok((told_by_month(tx).await?, outside_since(tx, since).await?))
    });
    let (months, outside) = read.await?;
    let months = months.into_iter().map(|(month, counts)| {
        let cells =
            shown(counts).map(|count| count.map_or("Fewer than 5".to_owned(), |count| count.to_string()));
        (say::month(&month), cells.into())
    });
    Ok(Page(Told {
        chrome: here.chrome("/feedback/counts"),
        heads: std::iter::once("Month")
            .chain(Counted::ALL.iter().map(|what| what.words()))
            .collect(),
        months: months.collect(),
        outside: outside_rows(outside),
    }))
}
