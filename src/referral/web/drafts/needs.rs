//! What the patient wants help with, and from whom.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse as _, Response},
};
use jiff::civil::Date;

use super::{
    super::{
        lights::{Light, meanwhile},
        quick::came,
        view,
    },
    Frame, Leaf, Then,
    gone::unless_gone,
    with_date,
};
use crate::{
    identity::Here,
    kit::{
        clock::date_of,
        db::Db,
        error::Result,
        id::{DraftId, ServiceId},
    },
    partnership::{Service, packs},
    referral::{
        actions,
        model::{Asked, Route, Urgency, beyond},
    },
    web::{
        Choice, Chrome, Errors, Form, Page, See, Sheet, Typed, When,
        forms::{Asking, Question, Reader},
    },
};

#[derive(Template)]
#[template(path = "referral/web/needs.html")]
pub(in super::super) struct Needs {
    chrome: Chrome,
    frame: Frame,
    services: Vec<Choice>,
    lights: Vec<Light>,
    /// What the patient can do, when there is no service to refer to.
    meanwhile: Vec<String>,
    advises: bool,
    areas: Vec<Choice>,
    urgencies: Vec<Choice>,
    routes: Vec<Choice>,
}

fn leaf<'a>(db: &'a Db, here: &'a Here, id: &'a DraftId) -> Leaf<'a> {
    let pages = ("", "needs", "contact");
    Leaf { db, here, id, pages }
}

pub(in super::super) async fn show(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<DraftId>,
    Query(then): Query<Then>,
) -> Result<Response> {
    let leaf = leaf(&db, &here, &id);
    let (draft, _) = leaf.read().await?;
    let typed = filled(&draft.asked).with("then", then.then);
    let targets = targets(&leaf).await?;
    page(&leaf, &targets, Sheet::filled(typed, draft.version)).await
}

async fn targets(leaf: &Leaf<'_>) -> Result<Vec<Service>> {
    let actor = leaf.here.actor();
    leaf.db.read(&actor, async |tx| actions::targets(tx).await).await
}

/// The form as the draft fills it. Nothing is chosen for somebody who has not been here before.
fn filled(asked: &Asked) -> Typed {
    let urgency = match (&asked.urgent, asked.areas.is_empty()) {
        (None, true) => "",
        (Some(_), _) | (None, false) => asked.urgency().code(),
    };
    let service = asked.service.as_ref().map(ToString::to_string);
    let typed = Typed::of([
        ("summary", asked.summary.clone()),
        ("urgency", urgency.to_owned()),
        ("urgent_reason", asked.urgent.clone().unwrap_or_default()),
        ("service", service.unwrap_or_default()),
        ("route", asked.route.code().to_owned()),
    ]);
    let typed = asked
        .areas
        .iter()
        .fold(typed, |typed, area| typed.with("area", area));
    match asked.letter_on {
        Some(on) => with_date(typed, "letter_on", on),
        None => typed,
    }
}

async fn page(leaf: &Leaf<'_>, targets: &[Service], mut sheet: Sheet) -> Result<Response> {
    let (draft, person) = leaf.read().await?;
    let (lights, meanwhile) = lights(leaf, targets).await?;
    let services = services(targets);
    if let ([only], "") = (services.as_slice(), sheet.typed.get("service")) {
        sheet.typed = sheet.typed.with("service", &only.value);
    }
    let frame = leaf.frame(&draft, &person, sheet);
    let page = Needs {
        chrome: leaf.here.chrome("/drafts"),
        services,
        lights,
        meanwhile,
        advises: false,
        areas: areas(targets),
        urgencies: urgencies(),
        routes: routes(),
        frame,
    };
    Ok(Page::status(page.frame.status, page))
}

/// Whether they take referrals, and what there is to do when there are none.
async fn lights(leaf: &Leaf<'_>, targets: &[Service]) -> Result<(Vec<Light>, Vec<String>)> {
    let (actor, today) = (leaf.here.actor(), date_of(leaf.db.clock().now()));
    let found = leaf.db.read(&actor, async |tx| {
        Ok((
            Light::of(tx, targets, today).await?,
            meanwhile(tx, targets).await?,
        ))
    });
    found.await
}

/// What any of the services deals with.
pub(in super::super) fn areas(targets: &[Service]) -> Vec<Choice> {
    let mut areas: Vec<Choice> = Vec::new();
    for area in targets.iter().flat_map(|service| &service.details.areas) {
        if !areas.iter().any(|choice| choice.value == area.id) {
            areas.push(Choice::new(area.id.clone(), area.label.clone()).hint(area.hint.clone()));
        }
    }
    areas
}

/// The services to refer to; where there are several, with what each deals with.
pub(in super::super) fn services(targets: &[Service]) -> Vec<Choice> {
    let choice = |service: &Service| {
        let choice = Choice::new(service.id.to_string(), service.details.naming.inside());
        let areas = service.details.areas.iter();
        let areas: Vec<&str> = areas.map(|area| area.label.as_str()).collect();
        if targets.len() == 1 {
            choice
        } else {
            choice.hint(areas.join(", "))
        }
    };
    targets.iter().map(choice).collect()
}

pub(in super::super) fn urgencies() -> Vec<Choice> {
    let choice = |urgency: &Urgency| {
        let choice = Choice::new(urgency.code(), urgency.words());
        match urgency {
            Urgency::Routine => choice,
            Urgency::Urgent => choice.hint("Somebody must look at it today").reveals(),
        }
    };
    Urgency::ALL.iter().map(choice).collect()
}

/// By which ways it may have come to those who refer step by step.
fn routes() -> Vec<Choice> {
    let choice = |route: &Route| Choice::new(route.code(), came::asked(*route));
    ROUTES.iter().map(choice).collect()
}

const ROUTES: &[Route] = &[Route::Form, Route::LinkWorker, Route::Telephone];

fn questions(targets: &[Service]) -> Vec<Question> {
    vec![
        Question::new("area", "Problems").of(&areas(targets)),
        Question::new("summary", "What is happening?"),
        Question::date("letter_on", "Date on the letter"),
        Question::new("urgency", "How urgent is it?").of(&urgencies()),
        Question::new("urgent_reason", "Why is it urgent?"),
        Question::new("service", "Refer to").of(&services(targets)),
        Question::new("route", "How did this come to you?").of(&routes()),
    ]
}

pub(in super::super) async fn save(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<DraftId>,
    Form(typed): Form,
) -> Result<Response> {
    let leaf = leaf(&db, &here, &id);
    let targets = targets(&leaf).await?;
    let answer = keep(&leaf, &targets, typed.clone()).await;
    let of = (&db, &here, &id);
    unless_gone(of, (&typed, &questions(&targets)), answer).await
}

async fn keep(leaf: &Leaf<'_>, targets: &[Service], typed: Typed) -> Result<Response> {
    let (change, version) = match read(&typed, targets, leaf) {
        Ok(read) => read,
        Err(errors) => return page(leaf, targets, Sheet::refused(typed, errors)).await,
    };
    let asking = Asking {
        typed: &typed,
        questions: &questions(targets),
    };
    let saved = leaf.save(
        asking,
        async |tx| actions::fill(tx, leaf.id, version, change).await,
        |draft, _| filled(&draft.asked),
    );
    match saved.await? {
        Ok(next) => unless_full(leaf, &targets_chosen(targets, &typed), next).await,
        Err(sheet) => page(leaf, targets, sheet).await,
    }
}

/// The service that was chosen, as a list of one.
fn targets_chosen(targets: &[Service], typed: &Typed) -> Vec<Service> {
    let chosen = targets
        .iter()
        .filter(|target| target.id.to_string() == typed.get("service"));
    chosen.cloned().collect()
}

/// On to the next page; or, when the chosen service takes nobody, to what can be done meanwhile.
async fn unless_full(leaf: &Leaf<'_>, chosen: &[Service], next: Response) -> Result<Response> {
    match lights(leaf, chosen).await?.0.as_slice() {
        [light] if light.full => {
            let to = format!("/services/{}/meanwhile?draft={}", light.service, leaf.id);
            Ok(See::page(to).into_response())
        }
        _ => Ok(next),
    }
}

/// What to write into the draft, and over which version.
fn read(
    typed: &Typed,
    targets: &[Service],
    leaf: &Leaf<'_>,
) -> Result<(impl FnOnce(&mut Asked) + use<>, i64), Errors> {
    let today = date_of(leaf.db.clock().now());
    let mut form = typed.reader();
    let change = change(&mut form, typed, targets, today);
    let route = form.optional_choice("route", "Choose from the list.", |code| {
        Route::from_code(code).filter(|route| ROUTES.contains(route))
    });
    let version = form.version();
    let change = change.map(|change| {
        move |asked: &mut Asked| {
            change(asked);
            asked.route = route.unwrap_or(asked.route);
        }
    });
    form.done(|| Some((change?, version?)))
}

/// What to write into a draft. A field that was not on the page is not written.
pub(in super::super) fn change(
    form: &mut Reader<'_>,
    typed: &Typed,
    targets: &[Service],
    today: Date,
) -> Option<impl FnOnce(&mut Asked) + use<>> {
    let areas = form.choices("area", "Tick at least one problem", |code| {
        packs::area(code).map(|area| area.id.clone())
    });
    let summary = form.text("summary", "what is happening", 2000);
    let letter_on = form.optional_date("letter_on", "the date on the letter", When::UpTo(today));
    let urgency = form.choice("urgency", "Say how urgent this is", Urgency::from_code);
    let urgent = match urgency {
        Some(Urgency::Urgent) => form.text("urgent_reason", "why it is urgent", 300).map(Some),
        Some(Urgency::Routine) | None => Some(None),
    };
    let service = form.choice("service", "Choose a service", |id| id.parse::<ServiceId>().ok());
    let target = targets.iter().find(|target| Some(&target.id) == service.as_ref());
    if let Some(sentence) = target
        .zip(areas.as_ref())
        .and_then(|(to, areas)| out_of_scope(to, areas))
    {
        form.refuse("service", sentence);
    }
    let dated = typed.sent("letter_on-year");
    let (areas, summary, urgent, service) = (areas?, summary?, urgent?, service?);
    Some(move |asked: &mut Asked| {
        (asked.areas, asked.summary, asked.urgent) = (areas, summary, urgent);
        asked.service = Some(service);
        if dated {
            asked.letter_on = letter_on;
        }
    })
}

/// What the chosen service does not deal with, as a sentence.
fn out_of_scope(service: &Service, areas: &[String]) -> Option<String> {
    let dealt_with: Vec<String> = service.details.areas.iter().map(|area| area.id.clone()).collect();
    let missing = beyond(areas, &dealt_with);
    (!missing.is_empty()).then(|| {
        format!(
            "{} does not deal with: {}. Choose another service, or send each service a referral of its own",
            service.details.naming.inside(),
            view::areas(&missing).join(", ").to_lowercase()
        )
    })
}
