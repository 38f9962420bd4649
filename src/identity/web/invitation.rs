//! The page behind a link: choosing a password, or joining with the one that somebody has.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};

use super::sign_in::signed_in;
use crate::{
    identity::{
        actions,
        model::{Invitation, Link},
    },
    kit::{
        actor::Actor,
        error::{Error, Result},
        token,
    },
    web::{App, Chrome, Errors, Form, Notice, Page, See, Typed},
};

#[derive(Template)]
#[template(path = "identity/web/invitation.html")]
pub(super) struct Show {
    chrome: Chrome,
    errors: Errors,
    typed: Typed,
    link: Link,
    name: String,
    action: String,
    key: String,
}

async fn find(app: &App, secret: &str) -> Result<Invitation> {
    app.db
        .read(&Actor::Nobody, async |tx| actions::invitation(tx, secret).await)
        .await
}

fn page(invited: Invitation, secret: &str, errors: Errors) -> Show {
    Show {
        chrome: Chrome::plain(),
        errors,
        typed: Typed::default(),
        link: invited.link,
        name: invited.name,
        action: format!("/invitations/{secret}"),
        key: token::form_key(),
    }
}

pub(super) async fn show(State(app): State<App>, Path(secret): Path<String>) -> Result<Page<Show>> {
    let invited = find(&app, &secret).await?;
    Ok(Page(page(invited, &secret, Errors::new())))
}

pub(super) async fn take_up(
    State(app): State<App>,
    Path(secret): Path<String>,
    Form(typed): Form,
) -> Result<Response> {
    let invited = find(&app, &secret).await?;
    let password = typed.get("password").to_owned();
    let done = match invited.link {
        Link::Password => actions::accept_invitation(&app.db, &secret, password)
            .await
            .map(|()| {
                let notice = Notice::success("Your password is set", "Sign in with your e-mail address.");
                See::page("/sign-in").saying(notice).into_response()
            }),
        Link::Joining => actions::join(&app.db, &secret, password)
            .await
            .map(|session| signed_in(&app, &session, "/")),
    };
    match done {
        Err(Error::Refused(why)) => {
            let page = page(invited, &secret, Errors::one("password", why));
            Ok(Page::status(422, page))
        }
        done => done,
    }
}
