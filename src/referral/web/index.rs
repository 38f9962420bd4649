//! Everything that a team sent or an organisation received, a plain line for each.

use askama::Template;
use axum::extract::State;

use super::{view, work::stored};
use crate::{
    identity::Here,
    kit::{
        actor::{Role, Side},
        db::Db,
        error::Result,
    },
    referral::store::Past,
    web::{After, Chrome, Errors, Listing, Page, Paging, paging, say},
};

#[derive(Template)]
#[template(path = "referral/web/index.html")]
pub(super) struct Index {
    chrome: Chrome,
    heading: &'static str,
    listing: Listing<(Past, &'static str)>,
    paging: Paging,
    errors: Errors,
    client: &'static str,
    /// Whether this side refers.
    refers: bool,
    side: Side,
}

pub(super) async fn index(State(db): State<Db>, here: Here, paging: Paging) -> Result<Page<Index>> {
    here.only(&[
        Role::Referrer,
        Role::TeamLead,
        Role::Intake,
        Role::Adviser,
        Role::Supervisor,
    ])?;
    let reference = paging.filters.get("reference").to_uppercase();
    let before = paging
        .after
        .as_ref()
        .and_then(After::keys::<2>)
        .map_or(("", ""), |[at, id]| (at, id));
    let past = db
        .read(&here.actor(), async |tx| {
            Past::page(tx, &reference, before, paging::AND_ONE_MORE).await
        })
        .await?;
    let side = here.role().side();
    let refers = side == Side::Health;
    let rows = past.into_iter().map(|past| {
        let words = view::stage(side, &past.status, &past.stage);
        (past, words)
    });
    let listing = paging.page(rows.collect(), |(past, _)| {
        After::row([stored(past.sent_at), past.id.to_string()])
    });
    Ok(Page(Index {
        chrome: here.chrome("/referrals"),
        heading: if refers { "Sent referrals" } else { "Referrals" },
        listing,
        paging,
        errors: Errors::new(),
        client: view::client(side),
        refers,
        side,
    }))
}
