//! A referral on one page, for those who send many: the questions and the rules of the journey, without its pages.

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::{IntoResponse as _, Response},
};

use super::{
    check::in_words,
    drafts::{
        consent::{self, Ticked},
        needs, with_date,
    },
    view,
};
use crate::{
    consent::{GivenBy, Method},
    identity::Here,
    kit::{
        actor::Role,
        clock::date_of,
        db::{Db, Tx},
        error::{Error, Result},
        id::{PersonId, QuestionId},
        token,
    },
    partnership::Service,
    person::{
        self, Channel, Details, Person, Safety,
        actions::{Again, Lookalike, Said, add, hear, lookalikes},
        web::entry,
    },
    question::{self, Question},
    referral::{
        actions,
        model::{Asked, Draft},
        store::SameAsk,
    },
    web::{Choice, Chrome, Errors, Form, Page, See, Typed, ui},
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
    areas: Vec<Choice>,
    urgencies: Vec<Choice>,
    channels: Vec<Choice>,
    purposes: Vec<Choice>,
    levels: Vec<Choice>,
    givers: Vec<Choice>,
    methods: Vec<Choice>,
    /// What the team has open already for the same: the area of law in words, the address and the reference.
    already: Option<(String, String, String)>,
}

/// Who refers, and where the data is.
struct Desk<'a> {
    db: &'a Db,
    here: &'a Here,
    targets: Vec<Service>,
    /// Who is referred, when it is somebody known.
    person: Option<Person>,
}

/// The page for somebody new; with what a quick question said, when there was somebody behind it after all.
pub(super) async fn new(State(db): State<Db>, here: Here, RawQuery(query): RawQuery) -> Result<Page<Quick>> {
    let desk = Desk::open(&db, &here, None).await?;
    let named = Typed::decode(query.unwrap_or_default().as_bytes()).unwrap_or_default();
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
) -> Result<Page<Quick>> {
    let desk = Desk::open(&db, &here, Some(&id)).await?;
    Ok(Page(desk.page(desk.blank(), Errors::new(), None)))
}

pub(super) async fn create(State(db): State<Db>, here: Here, Form(typed): Form) -> Result<Response> {
    Desk::open(&db, &here, None).await?.send(typed).await
}

pub(super) async fn create_of_person(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<PersonId>,
    Form(typed): Form,
) -> Result<Response> {
    Desk::open(&db, &here, Some(&id)).await?.send(typed).await
}

/// Whom it is about, as it was typed: somebody new, or the version of the record that was looked at.
enum Whom {
    New(Box<Details>),
    Known(i64),
}

/// Everything that the page asks for.
struct Wanted {
    whom: Whom,
    asked: Asked,
    agreed: Ticked,
    said: Said,
    despite: Option<String>,
}

impl<'a> Desk<'a> {
    async fn open(db: &'a Db, here: &'a Here, id: Option<&PersonId>) -> Result<Self> {
        here.only(&[Role::Referrer, Role::TeamLead])?;
        let actor = here.actor();
        let read = db.read(&actor, async |tx| {
            let person = match id {
                Some(id) => Some(Person::find(tx, id).await?.ok_or(Error::NotFound)?),
                None => None,
            };
            Ok((actions::targets(tx).await?, person))
        });
        let (targets, person) = read.await?;
        Ok(Self {
            db,
            here,
            targets,
            person,
        })
    }

    /// What is filled in before anybody types: today, and what is known to be safe.
    fn blank(&self) -> Typed {
        let today = date_of(self.db.clock().now());
        let typed = with_date(Typed::default(), "given_on", today);
        let safe = Channel::ALL
            .iter()
            .filter(|channel| self.was(**channel) == Safety::Safe);
        safe.fold(typed, |typed, channel| typed.with("safe", channel.code()))
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
        Quick {
            chrome: self.here.chrome(PAGE),
            typed,
            errors,
            key: token::form_key(),
            action: person.map_or(PAGE.to_owned(), |person| format!("/people/{}{PAGE}", person.id())),
            person_version: person.map_or_else(String::new, |person| person.version().to_string()),
            person: person.map(|person| person::web::identity_bar(person, today)),
            services,
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
            purposes: consent::purposes(),
            levels: consent::levels(),
            givers: view::choices(GivenBy::ALL, GivenBy::code, GivenBy::words),
            methods: view::choices(Method::ALL, Method::code, Method::words),
            already: already.map(in_words),
        }
    }

    /// What was ticked is safe. What was safe and is ticked no more is not known now; what is not safe stays so.
    fn said(&self, typed: &Typed) -> Said {
        let answers = Channel::ALL.iter().filter_map(|channel| {
            let now = match (typed.has("safe", channel.code()), self.was(*channel)) {
                (true, _) => Safety::Safe,
                (false, Safety::Safe) => Safety::Unknown,
                (false, Safety::Unsafe | Safety::Unknown) => return None,
            };
            Some((*channel, now))
        });
        let manner = self
            .person
            .as_ref()
            .map(|person| person.safe_contact().manner.clone());
        Said {
            answers: answers.collect(),
            manner: manner.unwrap_or_default(),
            again: Again::Asked,
        }
    }

    fn read(&self, typed: &Typed) -> Result<Wanted, Errors> {
        let today = date_of(self.db.clock().now());
        let mut form = typed.reader();
        let change = needs::change(&mut form, typed, &self.targets, today);
        form.optional_choices("safe", "Choose from the list.", Channel::from_code);
        let agreed = consent::ticked(&mut form, today);
        let despite = form.optional_text("despite", "why you send another", 500);
        let version = match self.person {
            Some(_) => form.whole("person_version", "the version", 1..=i64::MAX),
            None => Some(0),
        };
        let rest = form.done(|| Some((change?, agreed?, version?)));
        let whom = match self.person {
            Some(_) => Ok(None),
            None => entry::read(typed, today).map(Some),
        };
        match (whom, rest) {
            (Ok(details), Ok((change, agreed, version))) => {
                let mut asked = Asked::default();
                change(&mut asked);
                Ok(Wanted {
                    whom: details.map_or(Whom::Known(version), |details| Whom::New(Box::new(details))),
                    asked,
                    agreed,
                    said: self.said(typed),
                    despite,
                })
            }
            (Err(errors), Err(more)) => Err(errors.and(more)),
            (Err(errors), Ok(_)) | (Ok(_), Err(errors)) => Err(errors),
        }
    }

    async fn send(&self, typed: Typed) -> Result<Response> {
        if typed.get("decision") == "change" {
            return Ok(Page(self.page(typed, Errors::new(), None)).into_response());
        }
        let wanted = match self.read(&typed) {
            Ok(wanted) => wanted,
            Err(errors) => return Ok(Page::status(422, self.page(typed, errors, None))),
        };
        let name = match &wanted.whom {
            Whom::New(details) => details.name().full(),
            Whom::Known(_) => String::new(),
        };
        let asked = wanted.asked.clone();
        let mut alike = Vec::new();
        let sent = self
            .db
            .write_once(&self.here.actor(), &typed.once(), async |tx| {
                self.refer(tx, &typed, wanted, &mut alike).await
            })
            .await;
        match sent {
            Ok(to) => Ok(See::page(to).into_response()),
            Err(Error::Refused(_)) if !alike.is_empty() => {
                Ok(entry::ask(self.here.chrome(PAGE), &typed, &name, &alike, PAGE))
            }
            Err(Error::Refused(sentence) | Error::RefusedAt { sentence, .. }) => {
                let already = self.already(asked).await?;
                let asks_why = already.is_some() && typed.get("despite").is_empty();
                let errors = Errors::one(if asks_why { "despite" } else { "send" }, sentence);
                Ok(Page::status(422, self.page(typed, errors, already)))
            }
            Err(Error::Stale) => {
                let words = "A colleague changed the record of this patient after you opened this page. \
                             Nothing was sent. Look at the record above, and send again.";
                Ok(Page::status(
                    409,
                    self.page(typed, Errors::one("send", words), None),
                ))
            }
            Err(other) => Err(other),
        }
    }

    /// Records who is new, what is safe and what was agreed, and sends the referral: all of it or nothing.
    async fn refer(
        &self,
        tx: &mut Tx,
        typed: &Typed,
        wanted: Wanted,
        alike: &mut Vec<Lookalike>,
    ) -> Result<String> {
        let person = match (wanted.whom, &self.person) {
            (Whom::New(details), _) => {
                let found = lookalikes(tx, &details).await?;
                let apart = entry::said_apart(typed, &found);
                if apart.len() < found.len() {
                    *alike = found;
                    return Err(Error::Refused(
                        "Somebody is recorded already who looks alike.".to_owned(),
                    ));
                }
                add(tx, *details, wanted.said, &apart).await?
            }
            (Whom::Known(version), Some(person)) => {
                hear(tx, person.id(), version, wanted.said).await?;
                person.id().clone()
            }
            (Whom::Known(_), None) => return Err(Error::NotFound),
        };
        let agreed = wanted.agreed.recorded(tx.staff()?.membership.clone(), tx.now);
        let asked = Asked {
            contact_checked_at: Some(tx.now),
            agreed: Some(agreed),
            ..wanted.asked
        };
        let referral = actions::refer(tx, &person, asked, wanted.despite).await?;
        if let Ok(question) = typed.get("question").parse() {
            question::actions::become_referral(tx, &question, &referral).await?;
        }
        Ok(format!("/referrals/{referral}/sent"))
    }

    /// What the team has open already for what is asked.
    async fn already(&self, asked: Asked) -> Result<Option<SameAsk>> {
        let Some(person) = &self.person else {
            return Ok(None);
        };
        let actor = self.here.actor();
        let read = self.db.read(&actor, async |tx| {
            let draft = Draft {
                id: tx.id(),
                person: person.id().clone(),
                asked,
                begun_at: tx.now,
                version: 1,
            };
            actions::already_open(tx, &draft).await
        });
        read.await
    }
}
