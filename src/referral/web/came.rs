//! What came of past referrals, a plain line for each: for those who sent them.

use askama::Template;
use axum::extract::State;

use super::{view, work::stored};
use crate::{
    identity::Here,
    kit::{actor::Role, clock::date_of, db::Db, error::Result},
    referral::{
        model::Came as Outcome,
        store::{Came, Narrowed, START},
    },
    web::{After, Choice, Chrome, Errors, Listing, Page, Paging, paging, say},
};

/// Years that a list can be narrowed to, this one included.
const YEARS: i16 = 6;

#[derive(Template)]
#[template(path = "referral/web/came.html")]
pub(super) struct WhatCame {
    chrome: Chrome,
    listing: Listing<Came>,
    paging: Paging,
    errors: Errors,
    years: Vec<Choice>,
    outcomes: Vec<Choice>,
    /// Whether these are a whole team's.
    of_team: bool,
    /// Whether they are narrowed to some of them.
    some: bool,
}

pub(super) async fn index(State(db): State<Db>, here: Here, paging: Paging) -> Result<Page<WhatCame>> {
    here.only(&[Role::Referrer, Role::TeamLead])?;
    let this_year = date_of(db.clock().now()).year();
    let years = (0..YEARS).map(|back| this_year.saturating_sub(back));
    let year = paging.filters.get("year").parse().ok();
    let narrowed = Narrowed {
        year: year.filter(|year| years.clone().any(|one| one == *year)),
        outcome: Outcome::from_code(paging.filters.get("outcome")),
    };
    let after = paging.after.as_ref().and_then(After::keys::<3>);
    let after = after.map_or(START, |[unread, at, id]| (unread.parse().unwrap_or(0), at, id));
    let actor = here.actor();
    let read = db.read(&actor, async |tx| {
        Came::page(tx, narrowed, after, paging::AND_ONE_MORE).await
    });
    let listing = paging.page(read.await?, |came| {
        After::row([
            came.unread.to_string(),
            stored(came.told_at),
            came.referral.to_string(),
        ])
    });
    Ok(Page(WhatCame {
        chrome: here.chrome("/feedback"),
        listing,
        years: years
            .map(|year| Choice::new(year.to_string(), year.to_string()))
            .collect(),
        outcomes: view::choices(Outcome::ALL, Outcome::code, Outcome::words),
        paging,
        errors: Errors::new(),
        of_team: here.role() == Role::TeamLead,
        some: narrowed != Narrowed::default(),
    }))
}
