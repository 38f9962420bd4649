//! The page on which anybody may ask a service for help, in several languages.

use askama::Template;
use axum::{
    Extension,
    extract::{FromRequestParts, Path, State},
    http::{HeaderName, HeaderValue, request::Parts},
    response::{IntoResponse as _, Response},
};

use super::form::{self, TRAP};
use crate::{
    arrival::{
        actions::{self, Door, Taken},
        languages::{self, Language},
        model::Refused,
        pace::{self, Pace},
    },
    kit::{
        actor::Actor,
        clock::date_of,
        error::{Error, Result},
        id::ArrivalId,
        token,
    },
    person::Channel,
    web::{App, Chrome, Errors, Form, Page, See, Typed, say},
};

/// What every one of these pages has.
pub(super) struct Frame {
    language: &'static Language,
    /// The others: address, code, and name in itself.
    others: Vec<(String, &'static Language)>,
    service: String,
    phone: String,
}

impl Frame {
    fn new(door: &Door, language: &'static Language) -> Self {
        let others = languages::all().iter().filter(|other| other.id != language.id);
        let details = &door.service.details;
        Self {
            language,
            others: others
                .map(|other| (address(&door.page.slug, other), other))
                .collect(),
            service: details.naming.outside().to_owned(),
            phone: details.phone.clone(),
        }
    }

    fn say(&self, key: &str) -> &str {
        self.language.say(key)
    }

    /// The telephone number as a telephone dials it.
    fn dial(&self) -> String {
        let digits = self.phone.chars();
        digits.filter(|c| c.is_ascii_digit() || *c == '+').collect()
    }
}

#[derive(Template)]
#[template(path = "arrival/web/ask.html")]
pub(super) struct Ask {
    chrome: Chrome,
    frame: Frame,
    opening: Vec<String>,
    /// What to do while the service takes nobody.
    meanwhile: Vec<String>,
    typed: Typed,
    errors: Errors,
    key: String,
    action: String,
    areas: Vec<(String, String)>,
    channels: Vec<(&'static str, &'static str)>,
    /// Whether so many came that this is asked to wait.
    busy: bool,
    trap: &'static str,
}

#[derive(Template)]
#[template(path = "arrival/web/sent.html")]
pub(super) struct Sent {
    chrome: Chrome,
    frame: Frame,
    reference: String,
    by: String,
    meanwhile: Vec<String>,
}

/// The page is not open at present.
#[derive(Template)]
#[template(path = "arrival/web/closed.html")]
pub(super) struct Closed {
    chrome: Chrome,
    frame: Frame,
}

fn address(slug: &str, language: &Language) -> String {
    if language.id == languages::english().id {
        format!("/ask/{slug}")
    } else {
        format!("/ask/{slug}/{}", language.id)
    }
}

/// The network that a visitor comes from.
pub(super) struct Network(String);

impl FromRequestParts<App> for Network {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> std::result::Result<Self, Self::Rejection> {
        Ok(Self(pace::network(parts, &app.proxies)))
    }
}

/// No search engine keeps what stands here.
fn unlisted(mut response: Response) -> Response {
    let robots = HeaderName::from_static("x-robots-tag");
    response
        .headers_mut()
        .insert(robots, HeaderValue::from_static("noindex"));
    response
}

async fn found(app: &App, slug: &str, language: &str) -> Result<(Door, &'static Language)> {
    let language = languages::find(language).ok_or(Error::NotFound)?;
    let door = actions::door(&app.db, slug).await?.ok_or(Error::NotFound)?;
    Ok((door, language))
}

pub(super) async fn in_english(state: State<App>, Path(slug): Path<String>) -> Result<Response> {
    new(state, Path((slug, languages::english().id.clone()))).await
}

pub(super) async fn new(
    State(app): State<App>,
    Path((slug, language)): Path<(String, String)>,
) -> Result<Response> {
    let (door, language) = found(&app, &slug, &language).await?;
    if !door.page.is_open {
        return Ok(closed(&door, language));
    }
    let page = page(&door, language, (Typed::default(), Errors::new()));
    Ok(unlisted(Page(page).into_response()))
}

fn closed(door: &Door, language: &'static Language) -> Response {
    let frame = Frame::new(door, language);
    unlisted(Page::status(
        404,
        Closed {
            chrome: Chrome::plain(),
            frame,
        },
    ))
}

fn page(door: &Door, language: &'static Language, (typed, errors): (Typed, Errors)) -> Ask {
    let areas = door.service.details.areas.iter();
    let areas = areas.map(|area| {
        let words = language.say(&format!("area_{}", area.id));
        let words = if words.is_empty() { &area.plain } else { words };
        (area.id.clone(), words.to_owned())
    });
    let channel = |channel: &Channel| {
        let words = match channel {
            Channel::Call => "safe_call",
            Channel::Voicemail => "safe_voicemail",
            Channel::Text => "safe_text",
            Channel::Email => "safe_email",
            Channel::Post => "safe_post",
        };
        (channel.code(), words)
    };
    Ask {
        chrome: Chrome::plain(),
        frame: Frame::new(door, language),
        opening: paragraphs(&door.page.opening),
        meanwhile: door.meanwhile.clone(),
        typed,
        errors,
        key: token::form_key(),
        action: address(&door.page.slug, language),
        areas: areas.collect(),
        channels: Channel::ALL.iter().map(channel).collect(),
        busy: false,
        trap: TRAP,
    }
}

fn paragraphs(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

pub(super) async fn create_in_english(
    state: State<App>,
    pace: Extension<Pace>,
    network: Network,
    Path(slug): Path<String>,
    form: Form,
) -> Result<Response> {
    create(
        state,
        pace,
        network,
        Path((slug, languages::english().id.clone())),
        form,
    )
    .await
}

pub(super) async fn create(
    State(app): State<App>,
    Extension(pace): Extension<Pace>,
    Network(network): Network,
    Path((slug, language)): Path<(String, String)>,
    Form(typed): Form,
) -> Result<Response> {
    let (door, language) = found(&app, &slug, &language).await?;
    if !door.page.is_open {
        return Ok(closed(&door, language));
    }
    let now = app.db.clock().now();
    let areas = door.service.details.areas.iter();
    let offered: Vec<String> = areas.map(|area| area.id.clone()).collect();
    let asked = match form::read(&typed, language, &offered, date_of(now)) {
        Ok(asked) => asked,
        Err(errors) => {
            let page = page(&door, language, (typed, errors));
            return Ok(unlisted(Page::status(422, page)));
        }
    };
    if !pace.take(&network, now) {
        return Ok(busy(&door, language, typed));
    }
    let actor = Actor::Job(door.partnership.clone());
    let once = typed.once();
    let taken = app.db.write_once(&actor, &once, async |tx| {
        match actions::ask(tx, &door.service.id, asked).await? {
            Taken::In(id) => Ok(format!("/ask/{}/{}/{id}", door.page.slug, language.id)),
            Taken::TooMany => Err(Error::refused_at("busy", Refused::TooMany)),
        }
    });
    let taken = taken.await;
    if taken.is_err() {
        pace.give_back(&network, now);
    }
    match taken {
        Ok(to) => Ok(unlisted(See::page(to).into_response())),
        Err(Error::RefusedAt { .. }) => Ok(busy(&door, language, typed)),
        Err(Error::Refused(sentence)) => {
            let page = page(&door, language, (typed, Errors::one("main", sentence)));
            Ok(unlisted(Page::status(422, page)))
        }
        Err(other) => Err(other),
    }
}

/// Nothing was kept; what was typed is still there, and there is a number to ring.
fn busy(door: &Door, language: &'static Language, typed: Typed) -> Response {
    let page = Ask {
        busy: true,
        ..page(door, language, (typed, Errors::new()))
    };
    unlisted(Page::status(429, page))
}

pub(super) async fn sent(
    State(app): State<App>,
    Path((slug, language, id)): Path<(String, String, ArrivalId)>,
) -> Result<Response> {
    let (door, language) = found(&app, &slug, &language).await?;
    let actor = Actor::Job(door.partnership.clone());
    let service = &door.service.id;
    let came = app
        .db
        .read(&actor, async |tx| actions::came(tx, service, &id).await);
    let (_, due_at) = came.await?.ok_or(Error::NotFound)?;
    let page = Sent {
        chrome: Chrome::plain(),
        frame: Frame::new(&door, language),
        reference: crate::arrival::model::reference(&id),
        by: language.date(say::date_of(due_at)),
        meanwhile: door.meanwhile,
    };
    Ok(unlisted(Page(page).into_response()))
}
