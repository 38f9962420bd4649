//! The pages of signing in.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};

use super::{
    super::{
        actions,
        model::{LONGEST_SECONDS, Membership},
    },
    here::{cookie, home},
};
use crate::{
    kit::{
        actor::Actor,
        error::{Error, Result},
        id::MembershipId,
    },
    web::{App, Chrome, Errors, Form, Left, Notice, Page, Purpose, See, Typed, security::Reached},
};

#[derive(Template)]
#[template(path = "identity/web/sign_in.html")]
pub(super) struct SignIn {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    /// The people of the demonstration, by partnership.
    people: Vec<(String, Vec<Membership>)>,
}

pub(super) async fn new(State(app): State<App>, Left(notice): Left) -> Result<Page<SignIn>> {
    let people = people(&app).await?;
    Ok(Page(SignIn {
        chrome: Chrome::plain().with(notice),
        typed: Typed::default(),
        errors: Errors::new(),
        people,
    }))
}

async fn people(app: &App) -> Result<Vec<(String, Vec<Membership>)>> {
    if app.purpose == Purpose::Real {
        return Ok(Vec::new());
    }
    let shown = app
        .db
        .read(&Actor::Nobody, async |tx| actions::one_per_role(tx).await)
        .await?;
    let mut groups: Vec<(String, Vec<Membership>)> = Vec::new();
    for (member, partnership) in shown {
        match groups
            .last_mut()
            .filter(|(_, members)| members[0].partnership == member.partnership)
        {
            Some((_, members)) => members.push(member),
            None => groups.push((partnership, vec![member])),
        }
    }
    for (_, members) in &mut groups {
        members.sort_by_key(|member| member.role);
    }
    Ok(groups)
}

pub(super) async fn create(State(app): State<App>, Form(typed): Form) -> Result<Response> {
    let (email, password) = (typed.get("email").to_owned(), typed.get("password").to_owned());
    match actions::sign_in(&app.db, &email, password).await {
        Ok(entry) if entry.roles.len() > 1 => Ok(signed_in(&app, &entry.secret, "/session/role")),
        Ok(entry) => Ok(signed_in(&app, &entry.secret, "/")),
        Err(Error::Refused(sentence)) => {
            let people = people(&app).await?;
            let typed = Typed::of([("email", email)]);
            let errors = Errors::one("email", sentence);
            Ok(Page::status(
                422,
                SignIn {
                    chrome: Chrome::plain(),
                    typed,
                    errors,
                    people,
                },
            ))
        }
        Err(other) => Err(other),
    }
}

pub(super) async fn create_demo(State(app): State<App>, Form(typed): Form) -> Result<Response> {
    let membership = typed.get("membership").parse()?;
    enter_demo(&app, &membership, "/").await
}

/// Becomes somebody of a demonstration, on a page of ours.
///
/// # Errors
/// `NotFound` for anybody whom the sign-in page does not offer, and always where the work is real.
pub async fn enter_demo(app: &App, who: &MembershipId, to: &str) -> Result<Response> {
    if app.purpose == Purpose::Real {
        return Err(Error::NotFound);
    }
    let secret = actions::sign_in_to_demo(&app.db, who).await?;
    Ok(signed_in(app, &secret, to))
}

pub(super) async fn destroy(State(app): State<App>, headers: HeaderMap) -> Result<Response> {
    if let Some(secret) = cookie(&headers, app.cookie()) {
        actions::sign_out(&app.db, &secret).await?;
    }
    let mut response = See::page("/sign-in")
        .saying(Notice::success("You have signed out", ""))
        .into_response();
    set_cookie(&app, &mut response, "", 0);
    Ok(response)
}

/// Goes to a page, with the session in a cookie that scripts and other sites cannot use.
pub(super) fn signed_in(app: &App, secret: &str, to: &str) -> Response {
    let mut response = See::page(to).into_response();
    set_cookie(app, &mut response, secret, LONGEST_SECONDS);
    response
}

fn set_cookie(app: &App, response: &mut Response, secret: &str, seconds: i64) {
    let secure = match app.reached {
        Reached::Https => "; Secure",
        Reached::Http => "",
    };
    let name = app.cookie();
    let cookie = format!("{name}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    if let Ok(value) = HeaderValue::try_from(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

#[derive(Template)]
#[template(path = "identity/web/start.html")]
pub(super) struct Start {
    chrome: Chrome,
    role: &'static str,
}

/// The first page of whoever is signed in.
pub(super) async fn start(here: Result<super::Here>) -> Result<Response> {
    let here = match here {
        Err(Error::SignedOut) => return Ok(See::page("/sign-in").into_response()),
        here => here?,
    };
    let home = home(here.role());
    if home != "/start" {
        return Ok(See::page(home).into_response());
    }
    let page = Start {
        chrome: here.chrome(home),
        role: here.role().words(),
    };
    Ok(Page(page).into_response())
}
