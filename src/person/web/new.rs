//! Recording somebody new, and noticing first when they are recorded already.

use askama::Template;
use axum::response::{IntoResponse as _, Response};

use super::{
    Visit,
    form::{self, Choices, NameRow},
    identity::{FAILING, place},
    new_key,
};
use crate::{
    kit::{
        error::{Error, Result},
        id::{Id as _, PersonId},
    },
    person::{
        actions::{self, Lookalike, Said},
        model::{Checked, Details, Query},
    },
    web::{Chrome, Errors, Form, Notice, Page, See, Typed, say},
};

#[derive(Template)]
#[template(path = "person/web/new.html")]
pub(super) struct New {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    client: &'static str,
    key: String,
    rows: Vec<NameRow>,
    choices: Choices,
    /// Whether this side asks again when it refers.
    refers: bool,
    /// Whether what is folded away at first has something in it to see.
    safe_open: bool,
    needs_open: bool,
}

/// People who look like the one about to be recorded.
#[derive(Template)]
#[template(path = "person/web/alike.html")]
pub(super) struct Alike {
    chrome: Chrome,
    name: String,
    lookalikes: Vec<Look>,
    /// Everything that was typed, so that nothing has to be typed again.
    fields: Vec<(String, String)>,
    ids: Vec<String>,
    keep: String,
    /// Where the form goes when it is somebody else, and when something is to be changed.
    add_at: &'static str,
    change_at: &'static str,
    /// The page of the person who is meant that goes on with what was typed; their record when there is none.
    go_on: Option<&'static str>,
}

/// One of them, with what agrees in words.
pub struct Look {
    pub id: String,
    pub href: String,
    pub version: i64,
    pub name: String,
    pub born: String,
    pub place: String,
    pub reasons: String,
    pub verdict: &'static str,
    /// Whether it may be offered as the same person.
    pub usable: bool,
}

impl Look {
    /// As a page shows one who may be meant.
    pub fn new(one: &Lookalike) -> Self {
        let details = one.person.details();
        let reasons: Vec<&str> = one.likeness.reasons.iter().map(|reason| reason.words()).collect();
        Self {
            id: one.person.id().to_string(),
            href: super::address(one.person.id()),
            version: one.person.version(),
            name: details.name().full(),
            born: details.born.map_or("not known".to_owned(), say::date),
            place: place(&one.person),
            reasons: super::capital(&reasons.join(", ")),
            verdict: one.likeness.verdict.words(),
            usable: one.may_be_same(),
        }
    }
}

pub(super) async fn new(visit: Visit) -> Page<New> {
    Page(page(&visit, Typed::default(), Errors::new()))
}

/// The form, begun with what was searched for, or with what was typed before.
pub(super) async fn prefilled(visit: Visit, Form(typed): Form) -> Page<New> {
    let typed = if typed.sent("given-1") {
        typed
    } else {
        form::prefilled(&Query::parse(typed.get("q")).prefill())
    };
    Page(page(&visit, typed, Errors::new()))
}

fn page(visit: &Visit, typed: Typed, errors: Errors) -> New {
    let rows = form::name_rows(&typed);
    let opened = |fields: &[&str]| {
        let filled = |field: &&str| !typed.get(field).is_empty() || errors.on(field).is_some();
        fields.iter().any(filled)
    };
    let choices = Choices::new();
    let safe: Vec<&str> = choices.channels.iter().map(|(field, _)| field.as_str()).collect();
    let (safe_open, needs_open) = (opened(&safe), opened(&form::NEEDS));
    New {
        refers: !visit.gives_advice(),
        safe_open,
        needs_open,
        chrome: visit.chrome(),
        typed,
        errors,
        client: visit.client(),
        key: new_key(),
        rows,
        choices,
    }
}

pub(super) async fn create(visit: Visit, Form(typed): Form) -> Result<Response> {
    let (details, said) = match read(&visit, &typed) {
        Ok(read) => read,
        Err(errors) => return Ok(Page::status(422, page(&visit, typed, errors))),
    };
    let failing = details
        .nhs_number
        .as_ref()
        .is_some_and(|number| number.checked() == Checked::Fails);
    // Looked for inside the write: a form that is sent again gets the first answer, not the person it made as
    // somebody who looks alike; and two desks that add one person at once cannot miss each other.
    let mut alike = Vec::new();
    let done = visit
        .once(&typed, async |tx| {
            let found = actions::lookalikes(tx, &details).await?;
            let apart = said_apart(&typed, &found);
            if apart.len() < found.len() {
                alike = found;
                return Err(Error::Refused(
                    "Somebody is recorded already who looks alike.".to_owned(),
                ));
            }
            let id = actions::add(tx, details.clone(), said, &apart).await?;
            Ok(super::address(&id))
        })
        .await?;
    let words = if failing { FAILING } else { said_next(&visit) };
    Ok(match done {
        Ok(to) => {
            let heading = format!("{} added", super::capital(visit.client()));
            See::page(to)
                .saying(Notice::success(heading, words))
                .into_response()
        }
        Err(_) if !alike.is_empty() => Page(Alike::of(
            visit.chrome(),
            &typed,
            details.name().full(),
            &alike,
            visit.client(),
        ))
        .into_response(),
        Err(why) => Page::status(422, page(&visit, typed, Errors::one("given-1", why))),
    })
}

/// What can be done now: only the health side refers.
fn said_next(visit: &Visit) -> &'static str {
    if visit.gives_advice() {
        ""
    } else {
        "You can refer them now."
    }
}

fn read(visit: &Visit, typed: &Typed) -> Result<(Details, Said), Errors> {
    let details = form::details(&with_name(typed), &Details::default(), visit.today())?;
    Ok((details, form::said(typed)?))
}

/// Somebody new needs a name, so a form without the field is one in which it was left empty.
pub(super) fn with_name(typed: &Typed) -> Typed {
    if typed.sent("given-1") {
        typed.clone()
    } else {
        typed.clone().with("given-1", "")
    }
}

/// Those who are shown to look alike and were said to be somebody else.
pub(super) fn said_apart(typed: &Typed, alike: &[Lookalike]) -> Vec<PersonId> {
    let keep = typed.get("decision") == "keep-both";
    let ids = alike.iter().map(|one| one.person.id());
    ids.filter(|id| keep && typed.has("apart", id.as_str()))
        .cloned()
        .collect()
}

impl Alike {
    fn of(chrome: Chrome, typed: &Typed, name: String, alike: &[Lookalike], client: &str) -> Self {
        let again = |name: &str| !matches!(name, "decision" | "apart" | "person_version");
        Self {
            chrome,
            name,
            lookalikes: alike.iter().map(Look::new).collect(),
            fields: typed
                .iter()
                .filter(|(name, _)| again(name))
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            ids: alike.iter().map(|one| one.person.id().to_string()).collect(),
            keep: format!("They are different people: add a new {client}"),
            add_at: "/people",
            change_at: "/people/new",
            go_on: None,
        }
    }

    /// For a page that does more with the person, and begins at this address.
    pub fn to_refer(
        (chrome, client): (Chrome, &'static str),
        typed: &Typed,
        name: String,
        alike: &[Lookalike],
        page: &'static str,
    ) -> Self {
        Self {
            add_at: page,
            change_at: page,
            go_on: Some(page),
            ..Self::of(chrome, typed, name, alike, client)
        }
    }
}
