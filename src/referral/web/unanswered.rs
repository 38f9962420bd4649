//! What was passed on to providers outside and has no answer yet: for those who ask for it.

use askama::Template;
use axum::extract::State;
use jiff::civil::Date;

use crate::{
    identity::Here,
    kit::{actor::Role, clock::date_of, db::Db, error::Result},
    referral::store,
    web::{After, Chrome, Listing, Page, Paging, paging, say},
};

#[derive(Template)]
#[template(path = "referral/web/unanswered.html")]
pub(super) struct Unanswered {
    chrome: Chrome,
    listing: Listing<store::Unanswered>,
    today: Date,
    /// Whether these are one adviser's.
    own: bool,
}

impl Unanswered {
    fn is_late(&self, one: &store::Unanswered) -> bool {
        one.answer_by < self.today
    }
}

pub(super) async fn index(State(db): State<Db>, here: Here, paging: Paging) -> Result<Page<Unanswered>> {
    here.only(&[Role::Intake, Role::Adviser, Role::Supervisor])?;
    let after = paging.after.as_ref().and_then(After::keys::<2>);
    let after = after.map_or(("", ""), |[day, id]| (day, id));
    let actor = here.actor();
    let read = db.read(&actor, async |tx| {
        store::Unanswered::page(tx, after, paging::AND_ONE_MORE).await
    });
    let listing = paging.page(read.await?, |one| {
        After::row([one.answer_by.to_string(), one.id.to_string()])
    });
    Ok(Page(Unanswered {
        chrome: here.chrome("/work"),
        listing,
        today: date_of(db.clock().now()),
        own: here.role() == Role::Adviser,
    }))
}
