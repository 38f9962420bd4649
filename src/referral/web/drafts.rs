//! Writing a referral, one thing on each page. Every page saves what it asks before the next one.

pub(super) mod consent;
pub(super) mod contact;

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::view;
use crate::{
    identity::Here,
    kit::{
        clock::date_of,
        db::{Db, Tx},
        error::{Error, Result},
        id::{DraftId, PersonId, ServiceId},
        token,
    },
    partnership::Service,
    person::{self, Person},
    referral::{
        actions,
        model::{Asked, Draft},
    },
    web::{Choice, Chrome, Errors, Form, Notice, Page, See, Typed, When, say, ui},
};

#[derive(Template)]
#[template(path = "referral/web/drafts.html")]
pub(super) struct Index {
    chrome: Chrome,
    drafts: Vec<(Draft, String)>,
}

pub(super) async fn index(State(db): State<Db>, here: Here) -> Result<Page<Index>> {
    let drafts = db
        .read(&here.actor(), async |tx| Draft::of_team(tx, 100).await)
        .await?;
    Ok(Page(Index {
        chrome: here.chrome("/drafts"),
        drafts,
    }))
}

pub(super) async fn create(State(db): State<Db>, here: Here, Form(typed): Form) -> Result<See> {
    let person: PersonId = typed.get("person").parse()?;
    let to = db
        .write_once(&here.actor(), &typed.once(), async |tx| {
            Ok(format!("/drafts/{}", actions::begin(tx, &person).await?))
        })
        .await?;
    Ok(See::page(to))
}

/// Goes on where the draft was left.
pub(super) async fn show(State(db): State<Db>, here: Here, Path(id): Path<DraftId>) -> Result<See> {
    let draft = db.read(&here.actor(), async |tx| find(tx, &id).await).await?;
    let asked = &draft.asked;
    let page = if asked.areas.is_empty() {
        "needs"
    } else if asked.contact_checked_at.is_none() {
        "contact"
    } else if asked.agreed.is_none() {
        "consent"
    } else {
        "check"
    };
    Ok(See::page(format!("/drafts/{id}/{page}")))
}

pub(super) async fn create_disposal(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<DraftId>,
    Form(_): Form,
) -> Result<See> {
    db.write(&here.actor(), async |tx| actions::discard(tx, &id).await)
        .await?;
    Ok(See::page("/drafts").saying(Notice::success("The draft is deleted", "")))
}

pub(super) async fn find(tx: &mut Tx, id: &DraftId) -> Result<Draft> {
    Draft::find(tx, id).await?.ok_or(Error::NotFound)
}

async fn find_with_person(tx: &mut Tx, id: &DraftId) -> Result<(Draft, Person)> {
    let draft = find(tx, id).await?;
    let person = Person::find(tx, &draft.person).await?.ok_or(Error::NotFound)?;
    Ok((draft, person))
}

/// Where to go after a page: back to the check page, for whoever came from there.
#[derive(Deserialize)]
pub(super) struct Then {
    #[serde(default)]
    pub(super) then: String,
}

/// What every page of the journey shows.
pub(super) struct Frame {
    chrome: Chrome,
    person: ui::Identity,
    typed: Typed,
    errors: Errors,
    version: String,
    key: String,
    back: String,
    action: String,
}

impl Frame {
    fn new(
        db: &Db,
        here: &Here,
        (draft, person): (&Draft, &Person),
        (before, page): (&str, &str),
        typed: Typed,
        errors: Errors,
    ) -> Self {
        let base = format!("/drafts/{}", draft.id);
        Self {
            chrome: here.chrome("/drafts"),
            back: if typed.get("then") == "check" {
                format!("{base}/check")
            } else if before.is_empty() {
                "/drafts".to_owned()
            } else {
                format!("{base}/{before}")
            },
            action: format!("{base}/{page}"),
            person: person::web::identity_bar(person, date_of(db.clock().now())),
            typed,
            errors,
            version: draft.version.to_string(),
            key: token::form_key(),
        }
    }
}

#[derive(Template)]
#[template(path = "referral/web/needs.html")]
pub(super) struct Needs {
    frame: Frame,
    chrome: Chrome,
    services: Vec<Choice>,
    areas: Vec<Choice>,
    urgencies: Vec<Choice>,
}

pub(super) async fn needs(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<DraftId>,
    Query(then): Query<Then>,
) -> Result<Page<Needs>> {
    let typed = |draft: &Draft| {
        let asked = &draft.asked;
        let mut typed = Typed::of([
            ("summary", asked.summary.clone()),
            ("urgency", urgency(asked).to_owned()),
            ("urgent_reason", asked.urgent.clone().unwrap_or_default()),
            (
                "service",
                asked
                    .service
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default(),
            ),
            ("then", then.then),
        ]);
        for area in &asked.areas {
            typed = typed.with("area", area);
        }
        match asked.letter_on {
            Some(on) => with_date(typed, "letter_on", on),
            None => typed,
        }
    };
    Ok(Page(needs_page(&db, &here, &id, typed, Errors::new()).await?))
}

/// Nothing is chosen for somebody who has not been here before.
fn urgency(asked: &Asked) -> &'static str {
    match (&asked.urgent, asked.areas.is_empty()) {
        (Some(_), _) => "urgent",
        (None, false) => "routine",
        (None, true) => "",
    }
}

pub(super) fn with_date(typed: Typed, name: &str, on: jiff::civil::Date) -> Typed {
    typed
        .with(&format!("{name}-day"), on.day().to_string())
        .with(&format!("{name}-month"), on.month().to_string())
        .with(&format!("{name}-year"), on.year().to_string())
}

async fn needs_page(
    db: &Db,
    here: &Here,
    id: &DraftId,
    typed: impl FnOnce(&Draft) -> Typed,
    errors: Errors,
) -> Result<Needs> {
    let (draft, person, targets) = db
        .read(&here.actor(), async |tx| {
            let (draft, person) = find_with_person(tx, id).await?;
            Ok((draft, person, actions::targets(tx).await?))
        })
        .await?;
    let mut areas: Vec<Choice> = Vec::new();
    for area in targets.iter().flat_map(|service| &service.details.areas) {
        if !areas.iter().any(|choice| choice.value == area.id) {
            areas.push(Choice::new(area.id.clone(), area.label.clone()).hint(area.hint.clone()));
        }
    }
    let services: Vec<Choice> = targets
        .iter()
        .map(|service| choice(service, targets.len()))
        .collect();
    let mut typed = typed(&draft);
    if let ([only], "") = (services.as_slice(), typed.get("service")) {
        typed = typed.with("service", &only.value);
    }
    let frame = Frame::new(db, here, (&draft, &person), ("", "needs"), typed, errors);
    let urgencies = vec![
        Choice::new("routine", "Routine"),
        Choice::new("urgent", "Urgent")
            .hint("Somebody must look at it today")
            .reveals(),
    ];
    Ok(Needs {
        chrome: frame.chrome.clone(),
        frame,
        services,
        areas,
        urgencies,
    })
}

/// A service to refer to; where there are several, with what each deals with.
fn choice(service: &Service, of: usize) -> Choice {
    let choice = Choice::new(service.id.to_string(), service.details.naming.inside());
    if of == 1 {
        return choice;
    }
    let areas: Vec<&str> = service
        .details
        .areas
        .iter()
        .map(|area| area.label.as_str())
        .collect();
    choice.hint(areas.join(", "))
}

/// What the chosen service does not deal with, as a sentence.
async fn out_of_scope(
    db: &Db,
    here: &Here,
    service: Option<&ServiceId>,
    areas: Option<&Vec<String>>,
) -> Result<Option<String>> {
    let (Some(service), Some(areas)) = (service, areas) else {
        return Ok(None);
    };
    let targets = db
        .read(&here.actor(), async |tx| actions::targets(tx).await)
        .await?;
    let Some(service) = targets.iter().find(|target| target.id == *service) else {
        return Ok(None);
    };
    let covered = |area: &&String| !service.details.areas.iter().any(|one| one.id == **area);
    let missing: Vec<String> = areas.iter().filter(covered).cloned().collect();
    if missing.is_empty() {
        return Ok(None);
    }
    Ok(Some(format!(
        "{} does not deal with: {}. Choose another service, or send each service a referral of its own",
        service.details.naming.inside(),
        view::areas(&missing).join(", ").to_lowercase()
    )))
}

pub(super) async fn save_needs(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<DraftId>,
    Form(typed): Form,
) -> Result<Response> {
    let today = date_of(db.clock().now());
    let mut form = typed.reader();
    let areas = form.choices("area", "Tick at least one problem", |code| {
        crate::partnership::packs::area(code).map(|area| area.id.clone())
    });
    let summary = form.text("summary", "what is happening", 2000);
    let letter_on = form.optional_date("letter_on", "the date on the letter", When::UpTo(today));
    let urgency = form.choice("urgency", "Say how urgent this is", |code| {
        ["routine", "urgent"].into_iter().find(|known| *known == code)
    });
    let reason = match urgency {
        Some("urgent") => form.text("urgent_reason", "why it is urgent", 300).map(Some),
        _ => Some(None),
    };
    let service = form.choice("service", "Choose a service", |id| id.parse::<ServiceId>().ok());
    if let Some(sentence) = out_of_scope(&db, &here, service.as_ref(), areas.as_ref()).await? {
        form.refuse("service", sentence);
    }
    let version = form.version();
    let asked = form.done(|| Some((areas?, summary?, letter_on, reason?, service?, version?)));
    match asked {
        Err(errors) => {
            let page = needs_page(&db, &here, &id, |_| typed.clone(), errors).await?;
            Ok(Page::status(422, page))
        }
        Ok((areas, summary, letter_on, urgent, service, version)) => {
            db.write(&here.actor(), async |tx| {
                actions::fill(tx, &id, version, |asked| {
                    asked.areas = areas;
                    (asked.summary, asked.letter_on, asked.urgent) = (summary, letter_on, urgent);
                    asked.service = Some(service);
                })
                .await
            })
            .await?;
            Ok(next(&id, &typed, "contact"))
        }
    }
}

/// On to the next page, or back to the check page for somebody who came from there.
fn next(id: &DraftId, typed: &Typed, page: &str) -> Response {
    let page = if typed.get("then") == "check" {
        "check"
    } else {
        page
    };
    See::page(format!("/drafts/{id}/{page}")).into_response()
}
