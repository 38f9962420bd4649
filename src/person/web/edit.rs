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
        Chrome, Errors, Form, Notice, Page, See, Typed,
        conflict::{self, recorded_now},
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
    let typed = form::filled(person.details());
    Ok(Page(page(
        &visit,
        &person,
        person.version(),
        typed,
        Errors::new(),
    )))
}

fn page(visit: &Visit, person: &Person, version: i64, typed: Typed, errors: Errors) -> Edit {
    let rows = form::name_rows(&typed);
    Edit {
        chrome: visit.chrome(),
        typed,
        errors,
        identity: identity_bar(person, visit.today()),
        address: super::address(person.id()),
        key: new_key(),
        version: version.to_string(),
        rows,
        choices: Choices::new(),
        recorded: Vec::new(),
    }
}

pub(super) async fn save(visit: Visit, Of(id): Of, Form(typed): Form) -> Result<Response> {
    let before = visit.person(&id).await?;
    let version = version(&typed)?;
    let details = match form::details(&typed, before.details(), visit.today()) {
        Ok(details) => details,
        Err(errors) => return Ok(Page::status(422, page(&visit, &before, version, typed, errors))),
    };
    let after = before.clone().change(details.clone(), visit.today());
    let forgotten = after.is_ok_and(|after| forgot(&before, &after));
    let done = visit
        .once(&typed, async |tx| {
            actions::change(tx, &id, version, details).await?;
            Ok(super::address(&id))
        })
        .await;
    let done = match done {
        Err(Error::Stale) => return conflict(&visit, &id, typed).await,
        other => other?,
    };
    Ok(match done {
        Ok(to) if forgotten => {
            let to = format!("{to}/safe-contact");
            let words = "A number or address is new: ask whether it is safe to use.";
            See::page(to)
                .saying(Notice::information("Changes saved", words))
                .into_response()
        }
        Ok(to) => See::page(to)
            .saying(Notice::success("Changes saved", ""))
            .into_response(),
        Err(why) => Page::status(
            422,
            page(&visit, &before, version, typed, Errors::one("given-1", why)),
        ),
    })
}

async fn conflict(visit: &Visit, id: &PersonId, typed: Typed) -> Result<Response> {
    let now = visit.person(id).await?;
    let rows = form::name_rows(&typed);
    let recorded = recorded_now(&typed, &form::filled(now.details()), &form::words(&rows));
    let page = page(
        visit,
        &now,
        now.version(),
        typed,
        Errors::one("given-1", conflict::WORDS),
    );
    Ok(Page::status(409, Edit { recorded, ..page }))
}

/// Whether an answer about safe contact stopped to hold.
fn forgot(before: &Person, after: &Person) -> bool {
    let known = |person: &Person, channel| person.safe_contact().answer(channel).safety != Safety::Unknown;
    Channel::ALL
        .iter()
        .any(|channel| known(before, *channel) && !known(after, *channel))
}
