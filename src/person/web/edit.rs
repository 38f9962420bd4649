//! Changing what is recorded.

use askama::Template;
use axum::response::{IntoResponse as _, Response};

use super::{
    Of, Visit,
    form::{self, Choices, NameRow},
    identity_bar, new_key, version,
};
use crate::{
    kit::{
        error::{Error, Result},
        id::PersonId,
    },
    person::{
        actions,
        model::{Channel, Person, Safety},
    },
    web::{
        Chrome, Errors, Form, Notice, Page, See, Sheet, Typed,
        forms::Asking,
        ui::{Identity, Row},
    },
};

#[derive(Template)]
#[template(path = "person/web/edit.html")]
pub(super) struct Edit {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    identity: Identity,
    address: String,
    key: String,
    version: String,
    rows: Vec<NameRow>,
    choices: Choices,
    /// What is recorded now where it is not what was typed, after somebody else was faster.
    recorded: Vec<Row>,
}

pub(super) async fn edit(visit: Visit, Of(id): Of) -> Result<Page<Edit>> {
    let person = visit.person(&id).await?;
    let sheet = Sheet::filled(form::filled(person.details()), person.version());
    Ok(Page(page(&visit, &person, sheet)))
}

fn page(visit: &Visit, person: &Person, sheet: Sheet) -> Edit {
    Edit {
        chrome: visit.chrome(),
        rows: form::name_rows(&sheet.typed),
        identity: identity_bar(person, visit.today()),
        address: super::address(person.id()),
        key: new_key(),
        choices: Choices::new(),
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
    let before = visit.person(&id).await?;
    let version = version(&typed)?;
    let details = match form::details(&typed, before.details(), visit.today()) {
        Ok(details) => details,
        Err(errors) => return again(&visit, &id, Sheet::refused(typed, errors)).await,
    };
    let after = before.clone().change(details.clone(), visit.today());
    let forgotten = after.is_ok_and(|after| forgot(&before, &after));
    let asking = Asking {
        typed: &typed,
        questions: &form::questions(&form::name_rows(&typed), &Choices::new()),
    };
    let saved = visit.save(
        asking,
        async |tx| {
            actions::change(tx, &id, version, details).await?;
            Ok(super::address(&id))
        },
        async |tx| {
            let now = Person::find(tx, &id).await?.ok_or(Error::NotFound)?;
            Ok((form::filled(now.details()), now.version()))
        },
    );
    match saved.await? {
        Ok(to) => Ok(onward(to, forgotten).into_response()),
        Err(sheet) => again(&visit, &id, sheet).await,
    }
}

/// To the record; to safe contact when an answer about it stopped to hold.
fn onward(to: String, forgotten: bool) -> See {
    if forgotten {
        let words = "A number or address is new: ask whether it is safe to use.";
        See::page(format!("{to}/safe-contact")).saying(Notice::information("Changes saved", words))
    } else {
        See::page(to).saying(Notice::success("Changes saved", ""))
    }
}

/// Whether an answer about safe contact stopped to hold.
fn forgot(before: &Person, after: &Person) -> bool {
    let known = |person: &Person, channel| person.safe_contact().answer(channel).safety != Safety::Unknown;
    Channel::ALL
        .iter()
        .any(|channel| known(before, *channel) && !known(after, *channel))
}
