//! Finding somebody.

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use jiff::civil::Date;

use super::{Visit, identity::place};
use crate::{
    kit::error::Result,
    person::{
        actions,
        model::{Name, Person, Query},
    },
    web::{Chrome, Errors, Form, Page, See, Typed, say},
};

#[derive(Template)]
#[template(path = "person/web/index.html")]
pub(super) struct Index {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    client: &'static str,
    add: String,
    /// `None` before anybody was searched for.
    found: Option<Results>,
}

/// What came of a search.
struct Results {
    people: Vec<Hit>,
    more: bool,
    /// What was not understood.
    unread: Vec<String>,
}

/// One person of the results: enough to tell two of the same name apart.
struct Hit {
    href: String,
    name: String,
    known_as: String,
    born: String,
    nhs_number: String,
    place: String,
}

impl Hit {
    fn new(person: &Person, today: Date) -> Self {
        let details = person.details();
        let born = details
            .born
            .map(|born| format!("{} ({})", say::date(born), say::age(born, today)));
        Self {
            href: super::address(person.id()),
            name: person.listed(),
            known_as: details.known_as().map(Name::full).unwrap_or_default(),
            born: born.unwrap_or_else(|| "Not known".to_owned()),
            nhs_number: details
                .nhs_number
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            place: place(person),
        }
    }
}

pub(super) async fn new(visit: Visit) -> Response {
    Page(page(&visit, Typed::default(), Errors::new(), None)).into_response()
}

/// Somebody came back to the address of a search, whose words are not in it.
pub(super) async fn again(_: Visit) -> See {
    See::page("/people")
}

pub(super) async fn index(visit: Visit, Form(typed): Form) -> Result<Response> {
    let query = Query::parse(typed.get("q"));
    if query.is_empty() {
        let words = if typed.get("q").is_empty() {
            "Enter a name, date of birth, NHS number, phone number, postcode or e-mail address"
        } else {
            "Enter more: a name, or a whole date or number"
        };
        return Ok(Page::status(
            422,
            page(&visit, typed, Errors::one("q", words), None),
        ));
    }
    let found = visit.read(async |tx| actions::search(tx, &query).await).await?;
    let results = Results {
        people: found
            .people
            .iter()
            .map(|person| Hit::new(person, visit.today()))
            .collect(),
        more: found.more,
        unread: query.unread().to_vec(),
    };
    Ok(Page(page(&visit, typed, Errors::new(), Some(results))).into_response())
}

fn page(visit: &Visit, typed: Typed, errors: Errors, found: Option<Results>) -> Index {
    let client = visit.client();
    Index {
        chrome: visit.chrome(),
        typed,
        errors,
        client,
        add: format!("Add a new {client}"),
        found,
    }
}
