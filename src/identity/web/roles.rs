//! Choosing between the roles that somebody holds.

use askama::Template;
use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse as _, Response},
};

use super::{Here, here::cookie, sign_in::signed_in};
use crate::{
    identity::{actions, model::Held},
    kit::{
        error::{Error, Result},
        id::MembershipId,
        token,
    },
    web::{App, Choice, Chrome, Errors, Form, Page, See, Typed},
};

#[derive(Template)]
#[template(path = "identity/web/roles.html")]
pub(super) struct Roles {
    chrome: Chrome,
    errors: Errors,
    typed: Typed,
    key: String,
    choices: Vec<Choice>,
}

async fn page(app: &App, here: &Here, errors: Errors) -> Result<Roles> {
    let held = actions::roles_of(&app.db, here.staff()).await?;
    let now = here.staff().membership.to_string();
    Ok(Roles {
        chrome: here.chrome("/session/role"),
        errors,
        typed: Typed::of([("membership", now)]),
        key: token::form_key(),
        choices: held.iter().map(choice).collect(),
    })
}

fn choice(held: &Held) -> Choice {
    let words = match &held.team {
        Some(team) => format!("{}, {team}", held.role.words()),
        None => held.role.words().to_owned(),
    };
    let hint = format!("{}, {}", held.organisation, held.partnership);
    Choice::new(held.membership.to_string(), words).hint(&hint)
}

pub(super) async fn show(State(app): State<App>, here: Here) -> Result<Page<Roles>> {
    Ok(Page(page(&app, &here, Errors::new()).await?))
}

pub(super) async fn change(
    State(app): State<App>,
    here: Here,
    headers: HeaderMap,
    Form(typed): Form,
) -> Result<Response> {
    if typed.get("membership").is_empty() {
        let errors = Errors::one("membership", "Choose the role in which you want to go on");
        return Ok(Page::status(422, page(&app, &here, errors).await?));
    }
    let wanted: MembershipId = typed.get("membership").parse()?;
    if wanted == here.staff().membership {
        return Ok(See::page("/").into_response());
    }
    let secret = cookie(&headers, app.cookie()).ok_or(Error::SignedOut)?;
    let secret = actions::change_role(&app.db, &secret, &wanted).await?;
    Ok(signed_in(&app, &secret, "/"))
}
