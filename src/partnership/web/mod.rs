//! The pages on which a partnership is set up and kept: for its managers and administrators. To everybody else they
//! are not there.

mod details;
mod imports;
mod organisations;
mod services;
mod setup;
mod sites;
mod staff;
mod teams;

use axum::{
    Router,
    extract::{FromRef, FromRequestParts},
    http::request::Parts,
    response::{IntoResponse as _, Response},
};
use jiff::civil::Date;

use super::{
    actions,
    model::{
        Kind, Naming, Opening, Organisation, Partnership, Problem as Wrong, Sensitivity, Site, Standing, Team,
    },
    store::Wanted,
};
use crate::{
    identity::Here,
    kit::{
        clock::date_of,
        db::{Db, Tx},
        error::{Error, Result},
        id::{OrganisationId, SiteId, TeamId},
        token,
    },
    web::{App, Choice, Chrome, Errors, Notice, Typed, When, redirect::See, say},
};

/// Every page of this slice.
pub fn routes() -> Router<App> {
    Router::new()
        .merge(setup::routes())
        .merge(details::routes())
        .merge(organisations::routes())
        .merge(sites::routes())
        .merge(imports::routes())
        .merge(teams::routes())
        .merge(services::routes())
        .merge(staff::routes())
}

/// Somebody who may change the partnership, at this request. To everybody else there is no such page.
struct Editor {
    db: Db,
    here: Here,
}

impl<S: Send + Sync> FromRequestParts<S> for Editor
where
    App: FromRef<S>,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let here = Here::from_request_parts(parts, state).await?;
        if !actions::may_edit(&here.actor()) {
            return Err(Error::NotFound);
        }
        Ok(Self {
            db: App::from_ref(state).db,
            here,
        })
    }
}

impl Editor {
    fn chrome(&self) -> Chrome {
        self.here.chrome("/partnership")
    }

    fn today(&self) -> Date {
        date_of(self.db.clock().now())
    }

    async fn read<T>(&self, f: impl AsyncFnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        self.db.read(&self.here.actor(), f).await
    }

    /// Does something once, however often the same form is sent; answers the page to go to, or the reason why not.
    async fn once(
        &self,
        typed: &Typed,
        f: impl AsyncFnOnce(&mut Tx) -> Result<String>,
    ) -> Result<Result<String, String>> {
        match self.db.write_once(&self.here.actor(), &typed.once(), f).await {
            Ok(to) => Ok(Ok(to)),
            Err(Error::Refused(why) | Error::RefusedAt { sentence: why, .. }) => Ok(Err(why)),
            Err(other) => Err(other),
        }
    }
}

/// The frame of a part's page: where it is, what may be sent to it, and how it stands.
struct Part {
    /// Its address; the forms of the page post below it.
    address: String,
    version: String,
    /// How it stands, in words; empty while it is simply in use.
    standing: String,
    closed: bool,
}

impl Part {
    fn new(address: String, version: i64, standing: Standing, today: Date) -> Self {
        let words = match standing {
            Standing::Open => String::new(),
            Standing::Closed(on) if standing.is_open(today) => format!("Closes on {}", say::date(on)),
            Standing::Closed(on) => format!("Closed since {}", say::date(on)),
        };
        let closed = standing != Standing::Open;
        Self {
            address,
            version: version.to_string(),
            standing: words,
            closed,
        }
    }
}

/// A new key, by which a form that is sent twice is known to be the same.
fn new_key() -> String {
    token::form_key()
}

/// What was typed; for a field that was not on the page, what is kept.
fn typed_over<'a>(typed: &'a Typed, kept: &'a Typed) -> impl Fn(&str) -> Option<&'a str> {
    |field| {
        if typed.sent(field) {
            Some(typed.get(field))
        } else {
            kept.sent(field).then(|| kept.get(field))
        }
    }
}

/// What a page with several forms shows: what was typed into one of them, and in the others what is kept.
fn shown(kept: Typed, typed: Option<Typed>) -> Typed {
    match typed {
        None => kept,
        Some(typed) if typed.sent("name") => typed,
        Some(typed) => typed
            .iter()
            .fold(kept, |shown, (field, value)| shown.with(field, value)),
    }
}

/// What is wrong, for the form.
fn errors(problems: Vec<Wrong>) -> Errors {
    let mut errors = Errors::new();
    for problem in problems {
        errors.add(problem.field, sentence(&problem.sentence));
    }
    errors
}

/// One sentence stands on a form without its full stop, several keep them.
fn sentence(text: &str) -> &str {
    if text.contains(". ") {
        text
    } else {
        text.trim_end_matches('.')
    }
}

/// The version of the row that a form was made from.
fn version(typed: &Typed) -> Result<i64> {
    typed
        .get("version")
        .parse()
        .map_err(|_| Error::Unreadable("It did not say which version of the record it changes."))
}

/// The day from which something is closed.
fn closing_day(typed: &Typed) -> std::result::Result<Date, Errors> {
    let mut form = typed.reader();
    let on = form.date("closed_on", "the day from which it is closed", When::Any);
    form.done(|| on)
}

/// On to a page, saying there what was done.
fn on_to(page: String, done: &str) -> Response {
    See::page(page).saying(Notice::success(done, "")).into_response()
}

/// What a new name starts with: a partnership whose own name tells too much starts every name as one that does.
async fn new_naming(tx: &mut Tx) -> Result<Typed> {
    let naming = Partnership::find(tx).await?.details.naming;
    let neutral = match naming.sensitivity() {
        Sensitivity::Ordinary => "",
        Sensitivity::Sensitive => naming.outside(),
    };
    Ok(Typed::of([
        ("sensitivity", naming.sensitivity().code()),
        ("neutral", neutral),
    ]))
}

fn naming_fields(naming: &Naming) -> [(&'static str, String); 3] {
    [
        ("name", naming.inside().to_owned()),
        ("sensitivity", naming.sensitivity().code().to_owned()),
        ("neutral", naming.neutral().to_owned()),
    ]
}

fn opening_fields(opening: &Opening) -> impl Iterator<Item = (&'static str, String)> {
    super::model::DAYS
        .into_iter()
        .map(|(day, field, _)| (field, opening.text(day)))
}

fn sensitivities() -> Vec<Choice> {
    Sensitivity::ALL
        .iter()
        .map(|value| Choice::new(value.code(), value.words()))
        .collect()
}

fn shows() -> Vec<Choice> {
    vec![Choice::new("closed", "Closed")]
}

/// Which rows a list asks for: its filters, and the row after which it begins.
fn wanted(paging: &crate::web::Paging) -> Wanted {
    let after = paging
        .after
        .as_ref()
        .and_then(crate::web::After::keys::<2>)
        .unwrap_or_default();
    Wanted {
        name: paging.filters.get("name").to_owned(),
        show: if paging.filters.has("show", "closed") {
            super::store::Show::Closed
        } else {
            super::store::Show::Open
        },
        after: (after[0].to_owned(), after[1].to_owned()),
        rows: crate::web::paging::ROWS + 1,
    }
}

/// The organisations in use, of these kinds, for choosing from; with the one that was chosen before, also when it is
/// closed now.
async fn organisation_choices(
    tx: &mut Tx,
    kinds: &[Kind],
    now: Option<&OrganisationId>,
) -> Result<Vec<Choice>> {
    let offered = Organisation::offered(tx, kinds, now).await?;
    Ok(offered
        .into_iter()
        .map(|(id, name)| Choice::new(id.to_string(), name))
        .collect())
}

/// The places in use, for choosing from; with the one that was chosen before.
async fn site_choices(tx: &mut Tx, now: Option<&SiteId>) -> Result<Vec<Choice>> {
    let offered = Site::offered(tx, now).await?;
    Ok(offered
        .into_iter()
        .map(|(id, name)| Choice::new(id.to_string(), name))
        .collect())
}

/// The teams in use of organisations of these kinds, for choosing from, each with whose it is; with the one that was
/// chosen before.
async fn team_choices(tx: &mut Tx, kinds: &[Kind], now: Option<&TeamId>) -> Result<Vec<Choice>> {
    let offered = Team::offered(tx, kinds, now).await?;
    Ok(offered
        .into_iter()
        .map(|(id, name, of)| Choice::new(id.to_string(), format!("{name} ({of})")))
        .collect())
}
