//! The patient's own page, and giving somebody the link to it.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};

use super::{
    actions,
    model::{LINK_DAYS, Promise, SESSION_MINUTES, Seen},
};
use crate::{
    identity::Here,
    kit::{
        clock::date_of,
        error::{Error, Result},
        id::ReferralId,
        token,
    },
    web::{
        App, Choice, Chrome, Errors, Form, Notice, Page, See, Typed, say, security::Reached, squares::squares,
    },
};

/// Every page of this slice.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/my", get(show))
        .route("/my/closing", post(close))
        .route("/my/{secret}", get(door).post(open))
        .route("/referrals/{id}/patient-page", get(new).post(create))
}

/// What the patient reads.
#[derive(Template)]
#[template(path = "patient/show.html")]
pub(super) struct Show {
    chrome: Chrome,
    seen: Seen,
    promise: Option<String>,
    booked: Vec<String>,
    until: String,
}

/// Before the link is opened: a program that looks at every link of a message presses no button.
#[derive(Template)]
#[template(path = "patient/door.html")]
pub(super) struct Door {
    chrome: Chrome,
    action: String,
    minutes: i64,
}

/// What a link says that opens nothing: one that was opened, one that is out of date, one that never was.
#[derive(Template)]
#[template(path = "patient/gone.html")]
pub(super) struct Gone {
    chrome: Chrome,
}

/// For staff: giving the patient a link.
#[derive(Template)]
#[template(path = "patient/link.html")]
pub(super) struct Link {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    key: String,
    back: String,
    action: String,
    client: &'static str,
    reference: String,
    days: i64,
    choices: Vec<Choice>,
}

/// The link that was made, shown once.
#[derive(Template)]
#[template(path = "patient/made.html")]
pub(super) struct Made {
    chrome: Chrome,
    back: String,
    client: &'static str,
    /// What stands on the slip: nothing that says whose it is, or what it is about.
    slip: actions::Made,
    link: String,
    /// The link as black squares: how many wide, and the path that draws them.
    code: (usize, String),
    until: String,
}

impl Show {
    /// The telephone number as a telephone dials it.
    fn dial(&self) -> String {
        let digits = self.seen.phone.chars();
        digits.filter(|c| c.is_ascii_digit() || *c == '+').collect()
    }
}

fn cookie_name(app: &App) -> &'static str {
    match app.reached {
        Reached::Https => "__Host-page",
        Reached::Http => "page",
    }
}

/// The secret of the page that is open on this device.
fn cookie(app: &App, headers: &HeaderMap) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter();
    let lines = lines.filter_map(|value| value.to_str().ok());
    let mut pairs = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(name, value)| *name == cookie_name(app) && !value.is_empty())
        .map(|(_, value)| value.to_owned())
}

fn with_cookie(app: &App, mut response: Response, secret: &str, seconds: i64) -> Response {
    let secure = match app.reached {
        Reached::Https => "; Secure",
        Reached::Http => "",
    };
    let name = cookie_name(app);
    let cookie = format!("{name}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    if let Ok(value) = HeaderValue::try_from(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// No search engine keeps what stands here, and no other site learns the address that one came from.
fn unlisted(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let robots = HeaderName::from_static("x-robots-tag");
    headers.insert(robots, HeaderValue::from_static("noindex, nofollow"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

fn gone() -> Response {
    let chrome = Chrome::plain();
    unlisted(Page::status(404, Gone { chrome }))
}

async fn open_now(app: &App, headers: &HeaderMap) -> Result<Option<Seen>> {
    match cookie(app, headers) {
        Some(secret) => actions::seen(&app.db, &secret).await,
        None => Ok(None),
    }
}

async fn door(State(app): State<App>, headers: HeaderMap, Path(secret): Path<String>) -> Result<Response> {
    if actions::can_open(&app.db, &secret).await? {
        let page = Door {
            chrome: Chrome::plain(),
            action: format!("/my/{}", token::as_read(&secret)),
            minutes: SESSION_MINUTES,
        };
        return Ok(unlisted(Page(page).into_response()));
    }
    // Whoever opened it here a moment ago, and goes back to the message, is led on.
    match open_now(&app, &headers).await? {
        Some(_) => Ok(unlisted(See::page("/my").into_response())),
        None => Ok(gone()),
    }
}

async fn open(State(app): State<App>, headers: HeaderMap, Path(secret): Path<String>) -> Result<Response> {
    if let Some(session) = actions::open(&app.db, &secret).await? {
        let response = with_cookie(
            &app,
            See::page("/my").into_response(),
            &session,
            SESSION_MINUTES * 60,
        );
        return Ok(unlisted(response));
    }
    match open_now(&app, &headers).await? {
        Some(_) => Ok(unlisted(See::page("/my").into_response())),
        None => Ok(gone()),
    }
}

async fn show(State(app): State<App>, headers: HeaderMap) -> Result<Response> {
    let Some(seen) = open_now(&app, &headers).await? else {
        return Ok(gone());
    };
    let page = page(seen);
    Ok(unlisted(Page(page).into_response()))
}

pub(super) fn page(seen: Seen) -> Show {
    let promise = seen.promise.as_ref().map(|promise| match promise {
        Promise::By(what, at) => format!("{what} by {}.", say::date(date_of(*at))),
        Promise::Late => "This is taking longer than we said. Please ask us about it.".to_owned(),
    });
    let booked = seen.booked.iter().map(|(starts, meeting)| {
        let (day, time) = (say::day(starts.date()), say::time(starts.time()));
        format!("{day} at {time}: {}", meeting.words().to_lowercase())
    });
    Show {
        chrome: Chrome::plain(),
        promise,
        booked: booked.collect(),
        until: say::when(seen.until),
        seen,
    }
}

async fn close(State(app): State<App>, headers: HeaderMap) -> Result<Response> {
    if let Some(secret) = cookie(&app, &headers) {
        actions::close(&app.db, &secret).await?;
    }
    Ok(unlisted(with_cookie(
        &app,
        See::page("/my").into_response(),
        "",
        0,
    )))
}

async fn new(State(app): State<App>, here: Here, Path(id): Path<ReferralId>) -> Result<Page<Link>> {
    let how = if actions::may_see_link(here.staff()) {
        "here"
    } else {
        "e-mail"
    };
    let typed = Typed::default().with("how", how);
    form(&app, &here, &id, (typed, Errors::new())).await.map(Page)
}

async fn form(app: &App, here: &Here, id: &ReferralId, (typed, errors): (Typed, Errors)) -> Result<Link> {
    let actor = here.actor();
    let shown = app.db.read(&actor, async |tx| actions::shown(tx, id).await);
    let referral = shown.await?;
    let hint = format!("Read it out, or print it for the {}", here.client());
    let mut choices =
        vec![Choice::new("e-mail", "Send it by e-mail").hint("Only where e-mail is known to be safe")];
    if actions::may_see_link(here.staff()) {
        choices.insert(0, Choice::new("here", "Show me the link").hint(hint));
    }
    Ok(Link {
        chrome: here.chrome("/referrals"),
        typed,
        errors,
        key: token::form_key(),
        back: format!("/referrals/{id}"),
        action: format!("/referrals/{id}/patient-page"),
        client: here.client(),
        reference: referral.reference().to_owned(),
        days: LINK_DAYS,
        choices,
    })
}

async fn create(
    State(app): State<App>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    let mut read = typed.reader();
    let how = read.choice("how", "Say how they get the link", |how| {
        ["here", "e-mail"].into_iter().find(|known| *known == how)
    });
    let how = match read.done(|| how) {
        Ok(how) => how,
        Err(errors) => return again(&app, &here, &id, (typed, errors)).await,
    };
    let actor = here.actor();
    if how == "here" {
        let made = app.db.write(&actor, async |tx| {
            let made = actions::make_link(tx, &id).await?;
            Ok((made, tx.now))
        });
        let (made, now) = match made.await {
            Ok(made) => made,
            Err(Error::RefusedAt { field, sentence }) => {
                return again(&app, &here, &id, (typed, Errors::one(field, sentence))).await;
            }
            Err(other) => return Err(other),
        };
        let until = now + jiff::Span::new().hours(24 * LINK_DAYS);
        let link = format!("{}/my/{}", app.address, made.secret);
        let page = Made {
            code: squares(&link)?,
            link,
            slip: made,
            chrome: here.chrome("/referrals"),
            back: format!("/referrals/{id}"),
            client: here.client(),
            until: say::when(until),
        };
        return Ok(Page(page).into_response());
    }
    let once = typed.once();
    let sent = app.db.write_once(&actor, &once, async |tx| {
        actions::send_link(tx, &id).await?;
        Ok(format!("/referrals/{id}"))
    });
    match sent.await {
        Ok(to) => {
            let notice = Notice::success("The link will be sent", "");
            Ok(See::page(to).saying(notice).into_response())
        }
        Err(Error::RefusedAt { field, sentence }) => {
            again(&app, &here, &id, (typed, Errors::one(field, sentence))).await
        }
        Err(other) => Err(other),
    }
}

async fn again(app: &App, here: &Here, id: &ReferralId, sheet: (Typed, Errors)) -> Result<Response> {
    Ok(Page::status(422, form(app, here, id, sheet).await?))
}
