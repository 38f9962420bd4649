//! A referral on one page, for those who send many: the questions and the rules of the journey, without its pages.

pub(super) mod came;
mod send;
mod way;

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};

use self::way::{Shown, Way};
use super::{
    agreed::Offered,
    check::in_words,
    drafts::{needs, with_date},
    lights::{Light, meanwhile},
    view,
};
use crate::{
    identity::Here,
    kit::{
        actor::{Role, Side},
        clock::date_of,
        db::Db,
        error::{Error, Result},
        id::{PersonId, QuestionId},
        token,
    },
    partnership::Service,
    person::{self, Channel, Person, Safety},
    question::Question,
    referral::{actions, model::Route, store::SameAsk},
    web::{Choice, Chrome, Errors, Form, Page, Typed, ui},
};

const PAGE: &str = "/quick";

#[derive(Template)]
#[template(path = "referral/web/quick.html")]
pub(super) struct Quick {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    key: String,
    action: String,
    /// Somebody whom the organisation knows; nobody, when the page asks who it is.
    person: Option<ui::Identity>,
    person_version: String,
    services: Vec<Choice>,
    lights: Vec<Light>,
    /// What the patient can do, when there is no service to refer to.
    meanwhile: Vec<String>,
    areas: Vec<Choice>,
    urgencies: Vec<Choice>,
    channels: Vec<Choice>,
    offered: Offered,
    /// By which ways it may have come.
    routes: Vec<Choice>,
    /// The teams for which the advice side enters one; none on the health side.
    askers: Vec<Choice>,
    advises: bool,
    /// What it is made from, when it came in before.
    way: Option<Shown>,
    /// How to reach somebody on record and who they are, as it was typed and stands nowhere else on the page.
    typed_of_person: Vec<ui::Row>,
    heed_hint: String,
    /// What the team has open already for the same: the area of law in words, the address and the reference.
    already: Option<(String, String, String)>,
}

/// Who refers, and where the data is.
struct Desk<'a> {
    db: &'a Db,
    here: &'a Here,
    targets: Vec<Service>,
    /// Whether they take referrals.
    lights: Vec<Light>,
    meanwhile: Vec<String>,
    /// The teams for which the advice side enters referrals, each with its name.
    askers: Vec<Choice>,
    /// Who is referred, when it is somebody known.
    person: Option<Person>,
    /// What it is made from, when it came in before.
    way: Option<Way>,
}

/// The page for somebody new; with what a quick question said, when there was somebody behind it after all.
pub(super) async fn new(State(db): State<Db>, here: Here, RawQuery(query): RawQuery) -> Result<Page<Quick>> {
    let named = named(query);
    let desk = Desk::open(&db, &here, None, &named).await?;
    let typed = match named.get("question").parse::<QuestionId>() {
        Ok(id) => {
            let actor = here.actor();
            let question = db.read(&actor, async |tx| Question::find(tx, &id).await).await?;
            with_question(desk.blank(), &question.ok_or(Error::NotFound)?)
        }
        Err(_) => desk.blank(),
    };
    Ok(Page(desk.page(typed, Errors::new(), None)))
}

/// What stands in the address behind the question mark.
fn named(query: Option<String>) -> Typed {
    Typed::decode(query.unwrap_or_default().as_bytes()).unwrap_or_default()
}

/// What a quick question fills in.
fn with_question(typed: Typed, question: &Question) -> Typed {
    let typed = typed
        .with("question", question.id.to_string())
        .with("summary", &question.words)
        .with("service", question.service.to_string());
    match &question.area {
        Some(area) => typed.with("area", area),
        None => typed,
    }
}

pub(super) async fn new_of_person(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<PersonId>,
    RawQuery(query): RawQuery,
) -> Result<Page<Quick>> {
    let desk = Desk::open(&db, &here, Some(&id), &named(query)).await?;
    Ok(Page(desk.page(desk.blank(), Errors::new(), None)))
}

pub(super) async fn create(State(db): State<Db>, here: Here, Form(typed): Form) -> Result<Response> {
    let desk = Desk::open(&db, &here, None, &typed).await?;
    desk.send(typed).await
}

pub(super) async fn create_of_person(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<PersonId>,
    Form(typed): Form,
) -> Result<Response> {
    let desk = Desk::open(&db, &here, Some(&id), &typed).await?;
    desk.send(typed).await
}

impl<'a> Desk<'a> {
    async fn open(db: &'a Db, here: &'a Here, id: Option<&PersonId>, named: &Typed) -> Result<Self> {
        here.only(&[Role::Referrer, Role::TeamLead, Role::Intake, Role::Supervisor])?;
        let actor = here.actor();
        let read = db.read(&actor, async |tx| {
            let person = match id {
                Some(id) => Some(Person::find(tx, id).await?.ok_or(Error::NotFound)?),
                None => None,
            };
            let targets = actions::targets(tx).await?;
            let lights = Light::of(tx, &targets, date_of(tx.now)).await?;
            let askers = match here.role().side() {
                Side::Advice => came::askers(tx).await?,
                Side::Health | Side::Both | Side::Outside => Vec::new(),
            };
            let way = Way::of(tx, named).await?;
            let meanwhile = meanwhile(tx, &targets).await?;
            Ok(((targets, lights, meanwhile), askers, person, way))
        });
        let ((targets, lights, meanwhile), askers, person, way) = read.await?;
        Ok(Self {
            db,
            here,
            targets,
            lights,
            meanwhile,
            askers,
            person,
            way,
        })
    }

    /// What is filled in before anybody types: today, and what is known to be safe.
    fn blank(&self) -> Typed {
        let today = date_of(self.db.clock().now());
        let typed = with_date(Typed::default(), "given_on", today);
        let typed = if self.advises() {
            typed
        } else {
            typed.with("route", Route::Quick.code())
        };
        let typed = match &self.way {
            Some(way) => way.fill(typed, self.person.as_ref()),
            None => typed,
        };
        self.with_safe(typed)
    }

    /// With what is known to be safe.
    fn with_safe(&self, typed: Typed) -> Typed {
        let safe = Channel::ALL
            .iter()
            .filter(|channel| self.was(**channel) == Safety::Safe);
        safe.fold(typed, |typed, channel| typed.with("safe", channel.code()))
    }

    /// What the box of what to heed says of itself.
    fn heed_hint(&self) -> String {
        let hint = "A good time, or somebody who must not know";
        let known = self
            .person
            .as_ref()
            .map(|person| &person.safe_contact().manner.hours);
        match known.filter(|hours| !hours.is_empty()) {
            Some(hours) => format!("{hint}. It is added to what the record says: ‘{hours}’"),
            None => hint.to_owned(),
        }
    }

    /// Whether somebody on the advice side enters what came to it.
    fn advises(&self) -> bool {
        self.here.role().side() == Side::Advice
    }

    /// What is known of a channel before this page.
    fn was(&self, channel: Channel) -> Safety {
        let known = self.person.as_ref();
        known.map_or(Safety::Unknown, |person| {
            person.safe_contact().answer(channel).safety
        })
    }

    fn page(&self, mut typed: Typed, errors: Errors, already: Option<SameAsk>) -> Quick {
        let services = needs::services(&self.targets);
        if let ([only], "") = (services.as_slice(), typed.get("service")) {
            typed = typed.with("service", &only.value);
        }
        let today = date_of(self.db.clock().now());
        let person = self.person.as_ref();
        let typed_of_person = match person {
            Some(_) => way::typed_of_person(&typed),
            None => Vec::new(),
        };
        Quick {
            typed_of_person,
            heed_hint: self.heed_hint(),
            chrome: self.here.chrome(PAGE),
            typed,
            errors,
            key: token::form_key(),
            action: person.map_or(PAGE.to_owned(), |person| format!("/people/{}{PAGE}", person.id())),
            person_version: person.map_or_else(String::new, |person| person.version().to_string()),
            person: person.map(|person| person::web::identity_bar(person, today)),
            services,
            lights: self.lights.clone(),
            meanwhile: self.meanwhile.clone(),
            // By name alone: whoever sends many knows what they mean.
            areas: needs::areas(&self.targets)
                .into_iter()
                .map(|area| Choice {
                    hint: String::new(),
                    ..area
                })
                .collect(),
            urgencies: needs::urgencies(),
            channels: view::choices(Channel::ALL, Channel::code, Channel::words),
            offered: Offered::all(),
            routes: came::routes(self.here.role().side(), self.way.as_ref()),
            askers: self.askers.clone(),
            way: self.way.as_ref().map(Way::shown),
            advises: self.advises(),
            already: already.map(in_words),
        }
    }
}
