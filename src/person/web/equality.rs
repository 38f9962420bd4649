//! Equality data, for the advice side.

use askama::Template;
use axum::response::{IntoResponse as _, Response};

use super::{Of, Visit, identity_bar, new_key, version};
use crate::{
    kit::{
        error::{Error, Result},
        id::PersonId,
    },
    person::{
        actions,
        model::{
            Person,
            equality::{Answer, Equality, Question},
        },
    },
    web::{
        Choice, Chrome, Errors, Form, Notice, Page, See, Typed,
        conflict::{self, recorded_now},
        ui::{Identity, Row},
    },
};

#[derive(Template)]
#[template(path = "person/web/equality.html")]
pub(super) struct Edit {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    identity: Identity,
    address: String,
    action: String,
    key: String,
    version: String,
    questions: Vec<Asking>,
    choices: Vec<Choice>,
    /// What is recorded now where it is not what was typed, after somebody else was faster.
    recorded: Vec<Row>,
}

/// One question, with the names of its two fields.
struct Asking {
    field: &'static str,
    words: &'static str,
    said: String,
}

fn said_field(question: Question) -> String {
    format!("{}-said", question.code())
}

pub(super) async fn edit(visit: Visit, Of(id): Of) -> Result<Page<Edit>> {
    let (person, answers, version) = kept(&visit, &id).await?;
    Ok(Page(page(
        &visit,
        &person,
        version,
        filled(&answers),
        Errors::new(),
    )))
}

async fn kept(visit: &Visit, id: &PersonId) -> Result<(Person, Equality, i64)> {
    let (answers, version) = visit.read(async |tx| actions::equality(tx, id).await).await?;
    Ok((visit.person(id).await?, answers, version))
}

fn page(visit: &Visit, person: &Person, version: i64, typed: Typed, errors: Errors) -> Edit {
    let address = super::address(person.id());
    let questions = Question::ALL.iter().map(|question| Asking {
        field: question.code(),
        words: question.words(),
        said: said_field(*question),
    });
    Edit {
        chrome: visit.chrome(),
        typed,
        errors,
        identity: identity_bar(person, visit.today()),
        action: format!("{address}/equality"),
        address,
        key: new_key(),
        version: version.to_string(),
        questions: questions.collect(),
        choices: vec![
            Choice::new("said", "In their words").reveals(),
            Choice::new("prefers-not", "Prefers not to say"),
            Choice::new("not-asked", "Not asked"),
        ],
        recorded: Vec::new(),
    }
}

pub(super) async fn save(visit: Visit, Of(id): Of, Form(typed): Form) -> Result<Response> {
    let (person, before, _) = kept(&visit, &id).await?;
    let version = version(&typed)?;
    let answers = match read(&typed, before) {
        Ok(answers) => answers,
        Err(errors) => return Ok(Page::status(422, page(&visit, &person, version, typed, errors))),
    };
    let done = visit
        .once(&typed, async |tx| {
            actions::record_equality(tx, &id, &answers, version).await?;
            Ok(super::address(&id))
        })
        .await;
    let done = match done {
        Err(Error::Stale) => return conflict(&visit, &id, typed).await,
        other => other?,
    };
    Ok(match done {
        Ok(to) => See::page(to)
            .saying(Notice::success("Answers saved", ""))
            .into_response(),
        Err(why) => Page::status(
            422,
            page(&visit, &person, version, typed, Errors::one("sex", why)),
        ),
    })
}

async fn conflict(visit: &Visit, id: &PersonId, typed: Typed) -> Result<Response> {
    let (person, now, version) = kept(visit, id).await?;
    let fields = Question::ALL.iter().flat_map(|question| {
        let words = question.words().to_owned();
        [
            (question.code().to_owned(), words.clone()),
            (said_field(*question), words),
        ]
    });
    let recorded = recorded_now(&typed, &filled(&now), &fields.collect::<Vec<_>>());
    let page = page(
        visit,
        &person,
        version,
        typed,
        Errors::one("sex", conflict::WORDS),
    );
    Ok(Page::status(409, Edit { recorded, ..page }))
}

/// The answers; a question that was not on the page keeps its own.
fn read(typed: &Typed, mut answers: Equality) -> Result<Equality, Errors> {
    let mut errors = Errors::new();
    for question in Question::ALL.iter().copied() {
        if !typed.sent(question.code()) {
            continue;
        }
        match Answer::read(typed.get(question.code()), typed.get(&said_field(question))) {
            Ok(answer) => answers.answered(question, answer),
            Err(no) => errors.add(question.code(), no.to_string()),
        }
    }
    if errors.is_empty() {
        Ok(answers)
    } else {
        Err(errors)
    }
}

fn filled(answers: &Equality) -> Typed {
    Question::ALL.iter().fold(Typed::default(), |typed, question| {
        let answer = answers.answer(*question);
        typed
            .with(question.code(), answer.code())
            .with(&said_field(*question), answer.said())
    })
}
