//! The pages about people: for those who work with them. To everybody else they are not there.
//!
//! What is searched for goes in the body of a request, never in an address: addresses end up in histories
//! and logs.

mod edit;
pub mod entry;
mod equality;
mod form;
mod household;
mod identity;
mod new;
mod safe_contact;
mod search;
mod show;

use axum::{
    Router,
    extract::{FromRef, FromRequestParts, Path},
    http::request::Parts,
    routing::{get, post},
};
use jiff::civil::Date;

pub use identity::identity_bar;

use super::model::{Person, gives_advice, meets_people};
use crate::{
    identity::Here,
    kit::{
        clock::date_of,
        db::{Db, Tx},
        error::{Error, Result},
        id::{PersonId, TeamId},
        token,
    },
    web::{App, Chrome, Sheet, Typed, forms::Asking},
};

/// Every page of this slice.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/people", get(search::new).post(new::create))
        .route("/people/search", get(search::again).post(search::index))
        .route("/people/new", get(new::new).post(new::prefilled))
        .route("/people/{id}", get(show::show).post(edit::save))
        .route("/people/{id}/edit", get(edit::edit))
        .route(
            "/people/{id}/safe-contact",
            get(safe_contact::edit).post(safe_contact::save),
        )
        .route(
            "/people/{id}/household",
            get(household::show).post(household::create),
        )
        .route("/people/{id}/household/endings", post(household::create_ending))
        .route("/people/{id}/equality", get(equality::edit).post(equality::save))
        .route("/people/{id}/flags", get(show::show).post(show::create_flag))
        .route("/people/{id}/flag-endings", post(show::create_flag_ending))
        .route(
            "/people/{id}/duplicates",
            get(show::duplicates).post(show::create_distinction),
        )
}

/// Somebody who works with people, and where the data is.
pub(super) struct Visit {
    here: Here,
    db: Db,
}

impl<S: Send + Sync> FromRequestParts<S> for Visit
where
    App: FromRef<S>,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let here = Here::from_request_parts(parts, state).await?;
        if meets_people(here.role()) {
            Ok(Self {
                here,
                db: App::from_ref(state).db,
            })
        } else {
            Err(Error::NotFound)
        }
    }
}

/// The person that an address names. What is not the address of a person leads nowhere.
pub(super) struct Of(PersonId);

impl<S: Send + Sync> FromRequestParts<S> for Of {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let Path(id) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|_| Error::NotFound)?;
        Ok(Self(id.parse()?))
    }
}

impl Visit {
    fn chrome(&self) -> Chrome {
        self.here.chrome("/people")
    }

    fn today(&self) -> Date {
        date_of(self.db.clock().now())
    }

    /// What the person is called on this side.
    fn client(&self) -> &'static str {
        self.here.client()
    }

    /// The team in which they work, if in one.
    fn team(&self) -> Option<&TeamId> {
        self.here.staff().team.as_ref()
    }

    fn gives_advice(&self) -> bool {
        gives_advice(self.here.role())
    }

    async fn read<T>(&self, f: impl AsyncFnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        self.db.read(&self.here.actor(), f).await
    }

    async fn person(&self, id: &PersonId) -> Result<Person> {
        self.read(async |tx| Person::find(tx, id).await?.ok_or(Error::NotFound))
            .await
    }

    /// Saves a form over the version that it shows; answers the page to go to, or the form to draw again.
    async fn save(
        &self,
        asking: Asking<'_>,
        verb: impl AsyncFnOnce(&mut Tx) -> Result<String>,
        now: impl AsyncFnOnce(&mut Tx) -> Result<(Typed, i64)>,
    ) -> Result<Result<String, Sheet>> {
        asking.save((&self.db, &self.here.actor()), verb, now).await
    }

    /// Does something once, however often the same form is sent; answers the page to go to, or why not.
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

/// A key for a form, so that sending it twice does it once.
fn new_key() -> String {
    token::form_key()
}

/// The page of a person.
fn address(id: &PersonId) -> String {
    format!("/people/{id}")
}

/// The version that the page showed.
fn version(typed: &Typed) -> Result<i64> {
    typed
        .get("version")
        .parse()
        .map_err(|_| Error::Unreadable("It did not say which version it changes."))
}

/// "Patient" at the head of a sentence.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
