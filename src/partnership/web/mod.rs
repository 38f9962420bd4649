//! The pages on which a partnership is set up and kept: for its managers and administrators. To everybody else they
//! are not there.

mod capacity;
mod choices;
mod competence;
mod details;
mod form;
mod imports;
mod organisations;
mod providers;
mod services;
mod setup;
mod sites;
mod staff;
mod teams;

use axum::{
    Router,
    extract::{FromRef, FromRequestParts},
    http::request::Parts,
};
use jiff::civil::Date;

use self::{
    choices::organisation_choices,
    form::{new_key, on_to, version},
};
use super::{actions, model::Standing};
use crate::{
    identity::Here,
    kit::{
        clock::date_of,
        db::{Db, Tx},
        error::{Error, Result},
    },
    web::{App, Chrome, say},
};

/// Every page of this slice.
pub fn routes() -> Router<App> {
    Router::new()
        .merge(setup::routes())
        .merge(details::routes())
        .merge(capacity::routes())
        .merge(organisations::routes())
        .merge(sites::routes())
        .merge(imports::routes())
        .merge(teams::routes())
        .merge(services::routes())
        .merge(providers::routes())
        .merge(staff::routes())
        .merge(competence::routes())
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
    fn new(address: &str, version: String, standing: Standing, today: Date) -> Self {
        let words = match standing {
            Standing::Open => String::new(),
            Standing::Closed(on) if standing.is_open(today) => format!("Closes on {}", say::date(on)),
            Standing::Closed(on) => format!("Closed since {}", say::date(on)),
        };
        Self {
            address: address.to_owned(),
            version,
            standing: words,
            closed: standing != Standing::Open,
        }
    }
}
