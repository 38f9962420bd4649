//! The outbox as a page, for those who look after it. They may read no case, so outside a demonstration
//! it shows what became of each message and never what it says or whom it names.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State as Of},
    routing::{get, post},
};

use super::{
    actions,
    model::{Outgoing, State},
};
use crate::{
    identity::Here,
    kit::{actor::Role, db::Db, error::Result, id::OutgoingId, token},
    web::{
        After, App, Choice, Chrome, Errors, Form, Listing, Notice, Page, Paging, Purpose, See, paging, say,
    },
};

/// Who looks after the outbox.
const KEEPERS: [Role; 2] = [Role::Manager, Role::Administrator];

/// The pages of the outbox.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/outbox", get(index))
        .route("/outbox/{id}/deliveries", post(create_delivery))
}

#[derive(Template)]
#[template(path = "outbox/index.html")]
pub(super) struct Index {
    chrome: Chrome,
    counts: Vec<(State, i64)>,
    listing: Listing<Outgoing>,
    paging: Paging,
    errors: Errors,
    states: Vec<Choice>,
    purpose: Purpose,
    key: String,
}

async fn index(Of(app): Of<App>, here: Here, paging: Paging) -> Result<Page<Index>> {
    here.only(&KEEPERS)?;
    let wanted = State::from_code(paging.filters.get("state"));
    let before = paging
        .after
        .as_ref()
        .and_then(After::keys::<1>)
        .map_or("", |[id]| id);
    let (rows, counts) = app
        .db
        .read(&here.actor(), async |tx| {
            let rows = Outgoing::page(tx, wanted, before, paging::AND_ONE_MORE).await?;
            Ok((rows, Outgoing::counts(tx).await?))
        })
        .await?;
    let listing = paging.page(rows, |row| After::row([&row.id]));
    let states = State::ALL
        .iter()
        .map(|state| Choice::new(state.code(), state.words()))
        .collect();
    Ok(Page(Index {
        chrome: here.chrome("/outbox"),
        counts,
        listing,
        paging,
        errors: Errors::new(),
        states,
        purpose: app.purpose,
        key: token::form_key(),
    }))
}

async fn create_delivery(
    Of(db): Of<Db>,
    here: Here,
    Path(id): Path<OutgoingId>,
    Form(typed): Form,
) -> Result<See> {
    here.only(&KEEPERS)?;
    let to = db
        .write_once(&here.actor(), &typed.once(), async |tx| {
            actions::try_again(tx, &id).await?;
            Ok("/outbox".to_owned())
        })
        .await?;
    Ok(See::page(to).saying(Notice::success("It will be sent again", "")))
}
