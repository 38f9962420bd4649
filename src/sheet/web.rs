//! The pages of printed forms: issuing them, the paper itself, and taking one in.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse as _, Response},
    routing::get,
};

use super::{
    actions,
    model::{Issue, MOST, Reference, Refused, Sheet, may_enter},
    store::Line,
};
use crate::{
    identity::Here,
    kit::{
        actor::Role,
        clock::date_of,
        db::Tx,
        error::{Error, Result},
        id::{IssueId, ServiceId, TeamId},
        token,
    },
    partnership::{Service, Team},
    person::Channel,
    web::{App, Choice, Chrome, Errors, Form, Notice, Page, Paging, See, Typed, say, squares::squares},
};

/// Every page of this slice.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/services/{id}/forms", get(index).post(create))
        .route("/forms", get(enter))
        .route("/forms/{id}", get(show))
}

#[derive(Template)]
#[template(path = "sheet/index.html")]
pub(super) struct Index {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    key: String,
    action: String,
    name: String,
    teams: Vec<Choice>,
    lines: Vec<Line>,
    most: i64,
    /// The way back, for those who have one.
    back: (&'static str, &'static str),
}

/// The paper: one form after the other.
#[derive(Template)]
#[template(path = "sheet/print.html")]
pub(super) struct Print {
    chrome: Chrome,
    back: String,
    service: String,
    phone: String,
    team: String,
    issued: String,
    areas: Vec<String>,
    channels: Vec<&'static str>,
    sheets: Vec<Paper>,
}

/// One form: its reference, and the squares of its code.
pub(super) struct Paper {
    reference: String,
    /// How many squares wide, and the path that draws them.
    code: (usize, String),
}

/// Where a reference is typed.
#[derive(Template)]
#[template(path = "sheet/enter.html")]
pub(super) struct Enter {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    /// When it was used before, and the referral that came of it.
    used: Option<(String, String)>,
}

async fn index(State(app): State<App>, here: Here, Path(id): Path<ServiceId>) -> Result<Response> {
    draw(&app, &here, &id, (Typed::default(), Errors::new())).await
}

async fn draw(app: &App, here: &Here, id: &ServiceId, (typed, errors): (Typed, Errors)) -> Result<Response> {
    let actor = here.actor();
    let read = app.db.read(&actor, async |tx| {
        let service = actions::service(tx, id).await?;
        Ok((service, actions::teams(tx).await?, Line::of(tx, id).await?))
    });
    let (service, teams, lines) = read.await?;
    let choice = |(id, name, organisation): (TeamId, String, String)| {
        let words = if name.contains(&organisation) {
            name
        } else {
            format!("{name}, {organisation}")
        };
        Choice::new(id.to_string(), words)
    };
    let status = if errors.is_empty() { 200 } else { 422 };
    let keeps = matches!(here.role(), Role::Manager | Role::Administrator);
    let page = Index {
        chrome: here.chrome(if keeps { "/partnership" } else { "/capacity" }),
        typed,
        errors,
        key: token::form_key(),
        action: format!("/services/{id}/forms"),
        name: service.details.naming.inside().to_owned(),
        teams: teams.into_iter().map(choice).collect(),
        lines,
        most: MOST,
        back: if keeps {
            ("/services", "Services")
        } else {
            ("/capacity", "Capacity")
        },
    };
    Ok(Page::status(status, page))
}

async fn create(
    State(app): State<App>,
    here: Here,
    Path(id): Path<ServiceId>,
    Form(typed): Form,
) -> Result<Response> {
    let actor = here.actor();
    let may = app.db.read(&actor, async |tx| actions::service(tx, &id).await);
    may.await?;
    let mut form = typed.reader();
    let team = form.choice("team", "Choose a team", |team| team.parse::<TeamId>().ok());
    let sheets = form.whole("sheets", "the number of forms", 1..=MOST);
    let (team, sheets) = match form.done(|| Some((team?, sheets?))) {
        Ok(read) => read,
        Err(errors) => return draw(&app, &here, &id, (typed, errors)).await,
    };
    let once = typed.once();
    let issued = app.db.write_once(&actor, &once, async |tx| {
        let issue = actions::issue(tx, &id, &team, sheets).await?;
        Ok(format!("/forms/{issue}"))
    });
    match issued.await {
        Ok(to) => Ok(See::page(to)
            .saying(Notice::success("Forms issued", "Print this page."))
            .into_response()),
        Err(Error::RefusedAt { field, sentence }) => {
            draw(&app, &here, &id, (typed, Errors::one(field, sentence))).await
        }
        Err(Error::Refused(sentence)) => draw(&app, &here, &id, (typed, Errors::one("team", sentence))).await,
        Err(other) => Err(other),
    }
}

async fn paper(tx: &mut Tx, id: &IssueId) -> Result<(Issue, Vec<Reference>, Service, Team)> {
    let (issue, references) = actions::issued(tx, id).await?;
    let service = Service::find(tx, &issue.service).await?.ok_or(Error::NotFound)?;
    let team = Team::find(tx, &issue.team).await?.ok_or(Error::NotFound)?;
    Ok((issue, references, service, team))
}

async fn show(State(app): State<App>, here: Here, Path(id): Path<IssueId>) -> Result<Page<Print>> {
    let actor = here.actor();
    let (issue, references, service, team) = app.db.read(&actor, async |tx| paper(tx, &id).await).await?;
    let mut sheets = Vec::new();
    for reference in &references {
        sheets.push(Paper {
            reference: reference.to_string(),
            code: squares(&format!("{}/forms?sheet={reference}", app.address))?,
        });
    }
    let details = &service.details;
    Ok(Page(Print {
        chrome: here.chrome("/services"),
        back: format!("/services/{}/forms", service.id),
        service: details.naming.outside().to_owned(),
        phone: details.phone.clone(),
        team: team.details.naming.outside().to_owned(),
        issued: say::date(date_of(issue.issued_at)),
        areas: details.areas.iter().map(|area| area.plain.clone()).collect(),
        channels: Channel::ALL.iter().map(|channel| channel.words()).collect(),
        sheets,
    }))
}

/// Takes a form in: by its reference, typed or scanned, on to the page on which what stands on it is entered.
async fn enter(State(app): State<App>, here: Here, paging: Paging) -> Result<Response> {
    if !may_enter(here.role()) {
        return Err(Error::NotFound);
    }
    let typed = paging.filters;
    let mut page = Enter {
        chrome: here.chrome("/quick"),
        typed: typed.clone(),
        errors: Errors::new(),
        used: None,
    };
    if !typed.sent("sheet") {
        return Ok(Page(page).into_response());
    }
    let found = match Reference::parse(typed.get("sheet")) {
        Ok(reference) => {
            let actor = here.actor();
            let read = app.db.read(&actor, async |tx| Sheet::find(tx, &reference).await);
            read.await?.ok_or(Refused::Unknown)
        }
        Err(slip) => Err(slip),
    };
    match found {
        Ok(Sheet {
            used: Some((referral, at)),
            ..
        }) => {
            page.used = Some((say::when(at), format!("/referrals/{referral}")));
            Ok(Page(page).into_response())
        }
        Ok(sheet) => Ok(See::page(format!("/quick?sheet={}", sheet.reference)).into_response()),
        Err(no) => {
            page.errors = Errors::one("sheet", no.to_string());
            Ok(Page::status(422, page))
        }
    }
}
