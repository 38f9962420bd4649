//! The page of the first start.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::sign_in::signed_in;
use crate::{
    identity::actions::{self, FirstManager},
    kit::{
        actor::Actor,
        error::{Error, Result},
        token,
    },
    partnership::{
        model::{Kind, LONGEST_NAME, OrganisationDetails},
        packs::{self, ServiceModel},
    },
    web::{App, Choice, Chrome, Errors, Form, Page, Typed},
};

#[derive(Template)]
#[template(path = "identity/web/set_up.html")]
pub(super) struct SetUp {
    chrome: Chrome,
    errors: Errors,
    typed: Typed,
    action: String,
    key: String,
    models: Vec<Choice>,
    kinds: Vec<Choice>,
}

impl SetUp {
    fn page(secret: &str, typed: Typed, errors: Errors) -> Self {
        let models = packs::service_models().iter();
        Self {
            chrome: Chrome::plain(),
            errors,
            typed,
            action: format!("/set-up/{secret}"),
            key: token::form_key(),
            models: models.map(choice).collect(),
            kinds: Kind::ALL
                .iter()
                .map(|kind| Choice::new(kind.code(), kind.words()))
                .collect(),
        }
    }
}

/// A model as a choice, its region never without its uncertainty.
fn choice(model: &ServiceModel) -> Choice {
    let found = format!("Found in: {}. {}", model.region.words(), model.region.caution());
    Choice::new(&model.header.id, &model.header.title).hint(found.trim_end())
}

pub(super) async fn new(State(app): State<App>, Path(secret): Path<String>) -> Result<Page<SetUp>> {
    may(&app, &secret).await?;
    Ok(Page(SetUp::page(&secret, Typed::default(), Errors::new())))
}

async fn may(app: &App, secret: &str) -> Result<()> {
    app.db
        .read(&Actor::Nobody, async |tx| actions::may_set_up(tx, secret).await)
        .await
}

pub(super) async fn create(
    State(app): State<App>,
    Path(secret): Path<String>,
    Form(typed): Form,
) -> Result<Response> {
    may(&app, &secret).await?;
    let errors = match read(&typed) {
        Ok(first) => match actions::set_up(&app.db, &secret, first).await {
            Ok(session) => return Ok(signed_in(&app, &session, "/")),
            // All else was checked above, so what is refused is the password, or the link.
            Err(Error::Refused(sentence)) => Errors::one("password", sentence),
            Err(other) => return Err(other),
        },
        Err(errors) => errors,
    };
    Ok(Page::status(422, SetUp::page(&secret, typed, errors)))
}

fn read(typed: &Typed) -> Result<FirstManager, Errors> {
    let mut reader = typed.reader();
    let model = reader.choice("model", "Choose a service model", packs::service_model);
    let partnership = reader.text("partnership", "the name of the partnership", LONGEST_NAME);
    let organisation = reader.text("organisation", "the name of your organisation", LONGEST_NAME);
    let kind = reader.choice("kind", "Choose what your organisation is", Kind::from_code);
    let name = reader.text("name", "your name", LONGEST_NAME);
    let email = reader.email("email", "your e-mail address");
    let password = typed.get("password").to_owned();
    if password.is_empty() {
        reader.refuse("password", "Enter a password");
    }
    reader.done(|| {
        let organisation = OrganisationDetails {
            kind: kind?,
            name: organisation?,
            ods_code: None,
        };
        Some(FirstManager {
            model: model?,
            partnership: partnership?,
            organisation,
            name: name?,
            email: email?,
            password,
        })
    })
}
