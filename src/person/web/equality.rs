//! Equality data, for the advice side.

use askama::Template;
use axum::response::{IntoResponse as _, Response};

use super::{Of, Visit, identity_bar, new_key, version};
use crate::{
    kit::{error::Result, id::PersonId},
    person::{
        actions,
        model::{
            Person,
            equality::{Answer, Equality, Question},
        },
    },
    web::{
        Choice, Chrome, Errors, Form, Notice, Page, See, Sheet, Typed,
        forms::{self, Asking},
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
    questions: Vec<Asked>,
    choices: Vec<Choice>,
    /// What is recorded now where it is not what was typed, after somebody else was faster.
    recorded: Vec<Row>,
}

/// One question, with the names of its two fields.
struct Asked {
    field: &'static str,
    words: &'static str,
    said: String,
}

fn said_field(question: Question) -> String {
    format!("{}-said", question.code())
}

pub(super) async fn edit(visit: Visit, Of(id): Of) -> Result<Page<Edit>> {
    let (answers, version) = visit.read(async |tx| actions::equality(tx, &id).await).await?;
    let person = visit.person(&id).await?;
    Ok(Page(page(
        &visit,
        &person,
        Sheet::filled(filled(&answers), version),
    )))
}

fn page(visit: &Visit, person: &Person, sheet: Sheet) -> Edit {
    let address = super::address(person.id());
    let questions = Question::ALL.iter().map(|question| Asked {
        field: question.code(),
        words: question.words(),
        said: said_field(*question),
    });
    Edit {
        chrome: visit.chrome(),
        identity: identity_bar(person, visit.today()),
        action: format!("{address}/equality"),
        address,
        key: new_key(),
        questions: questions.collect(),
        choices: choices(),
        typed: sheet.typed,
        errors: sheet.errors,
        version: sheet.version,
        recorded: sheet.recorded,
    }
}

async fn again(visit: &Visit, id: &PersonId, sheet: Sheet) -> Result<Response> {
    let person = visit.person(id).await?;
    Ok(Page::status(sheet.status(), page(visit, &person, sheet)))
}

pub(super) async fn save(visit: Visit, Of(id): Of, Form(typed): Form) -> Result<Response> {
    let (before, _) = visit.read(async |tx| actions::equality(tx, &id).await).await?;
    let version = version(&typed)?;
    let answers = match read(&typed, before) {
        Ok(answers) => answers,
        Err(errors) => return again(&visit, &id, Sheet::refused(typed, errors)).await,
    };
    let asking = Asking {
        typed: &typed,
        questions: &questions(),
    };
    let saved = visit.save(
        asking,
        async |tx| {
            actions::record_equality(tx, &id, &answers, version).await?;
            Ok(super::address(&id))
        },
        async |tx| {
            let (now, version) = actions::equality(tx, &id).await?;
            Ok((filled(&now), version))
        },
    );
    match saved.await? {
        Ok(to) => Ok(See::page(to)
            .saying(Notice::success("Answers saved", ""))
            .into_response()),
        Err(sheet) => again(&visit, &id, sheet).await,
    }
}

fn questions() -> Vec<forms::Question> {
    let both = Question::ALL.iter().flat_map(|question| {
        [
            forms::Question::new(question.code(), question.words()).of(&choices()),
            forms::Question::new(said_field(*question), question.words()),
        ]
    });
    both.collect()
}

fn choices() -> Vec<Choice> {
    vec![
        Choice::new("said", "In their words").reveals(),
        Choice::new("prefers-not", "Prefers not to say"),
        Choice::new("not-asked", "Not asked"),
    ]
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
