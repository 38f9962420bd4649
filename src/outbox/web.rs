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
    model::{Outgoing, State, may_keep_outbox},
};
use crate::{
    identity::Here,
    kit::{
        db::Db,
        error::{Error, Result},
        id::OutgoingId,
        token,
    },
    web::{After, App, Chrome, Form, Listing, Mail, Notice, Page, Paging, Purpose, See, paging, say, ui},
};

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
    tabs: Vec<ui::Tab>,
    listing: Listing<Outgoing>,
    paging: Paging,
    purpose: Purpose,
    mail: Mail,
    key: String,
}

async fn index(Of(app): Of<App>, here: Here, paging: Paging) -> Result<Page<Index>> {
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
    Ok(Page(Index {
        chrome: here.chrome("/outbox"),
        tabs: tabs(wanted, &counts),
        listing,
        paging,
        purpose: app.purpose,
        mail: app.mail,
        key: token::form_key(),
    }))
}

/// All of them, then each state in which there are any.
fn tabs(wanted: Option<State>, counts: &[(State, i64)]) -> Vec<ui::Tab> {
    let all = counts.iter().map(|(_, n)| n).sum();
    let mut tabs = vec![(None, ui::Tab::to("All", "/outbox").counting(all))];
    tabs.extend(counts.iter().map(|(state, n)| {
        let href = format!("/outbox?state={}", state.code());
        (Some(*state), ui::Tab::to(state.words(), href).counting(*n))
    }));
    tabs.into_iter()
        .map(|(state, tab)| if state == wanted { tab.current() } else { tab })
        .collect()
}

async fn create_delivery(
    Of(db): Of<Db>,
    here: Here,
    Path(id): Path<OutgoingId>,
    Form(typed): Form,
) -> Result<See> {
    // Those who advise a client try again where they learn of it: this page's list is not theirs.
    if !may_keep_outbox(&here.actor()) {
        return Err(Error::NotFound);
    }
    let to = db
        .write_once(&here.actor(), &typed.once(), async |tx| {
            actions::try_again(tx, &id).await?;
            Ok("/outbox".to_owned())
        })
        .await?;
    Ok(See::page(to).saying(Notice::success(
        "It will be tried again",
        "The list says what comes of it.",
    )))
}
