//! Writing a referral, one thing on each page. Every page saves what it asks before the next one.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

use super::view;
use crate::{
    consent::{FeedbackLevel, GivenBy, Method, Purpose},
    identity::Here,
    kit::{
        clock::date_of,
        db::{Db, Tx},
        error::{Error, Result},
        id::{DraftId, PersonId},
        token,
    },
    person::{self, Channel, Person, Safety},
    referral::{
        actions,
        model::{Agreed, Asked, Draft},
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
            back: if before.is_empty() {
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

pub(super) async fn needs(State(db): State<Db>, here: Here, Path(id): Path<DraftId>) -> Result<Page<Needs>> {
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
    let services = targets
        .iter()
        .map(|service| Choice::new(service.id.to_string(), service.details.naming.inside()))
        .collect();
    let typed = typed(&draft);
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
    let service = form.choice("service", "Choose a service", |id| id.parse().ok());
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

#[derive(Template)]
#[template(path = "referral/web/contact.html")]
pub(super) struct Contact {
    frame: Frame,
    chrome: Chrome,
    channels: Vec<(&'static str, &'static str)>,
    answers: Vec<Choice>,
    person_version: String,
}

pub(super) async fn contact(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<DraftId>,
) -> Result<Page<Contact>> {
    let (draft, person) = db
        .read(&here.actor(), async |tx| find_with_person(tx, &id).await)
        .await?;
    let typed = Typed::of(Channel::ALL.iter().map(|channel| {
        (
            channel.code(),
            person.safe_contact().answer(*channel).safety.code().to_owned(),
        )
    }))
    .with("code_phrase", &person.safe_contact().manner.code_phrase)
    .with("hours", &person.safe_contact().manner.hours);
    Ok(Page(contact_page(
        &db,
        &here,
        &draft,
        &person,
        typed,
        Errors::new(),
    )))
}

fn contact_page(
    db: &Db,
    here: &Here,
    draft: &Draft,
    person: &Person,
    typed: Typed,
    errors: Errors,
) -> Contact {
    let frame = Frame::new(db, here, (draft, person), ("needs", "contact"), typed, errors);
    Contact {
        chrome: frame.chrome.clone(),
        frame,
        channels: Channel::ALL
            .iter()
            .map(|channel| (channel.code(), channel.words()))
            .collect(),
        answers: view::choices(Safety::ALL, Safety::code, Safety::words),
        person_version: person.version().to_string(),
    }
}

pub(super) async fn save_contact(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<DraftId>,
    Form(typed): Form,
) -> Result<Response> {
    let (draft, person) = db
        .read(&here.actor(), async |tx| find_with_person(tx, &id).await)
        .await?;
    let mut form = typed.reader();
    let answers: Vec<Option<(Channel, Safety)>> = Channel::ALL
        .iter()
        .map(|channel| {
            let missing = format!("Say whether it is safe: {}", channel.words().to_lowercase());
            form.choice(channel.code(), &missing, Safety::from_code)
                .map(|safety| (*channel, safety))
        })
        .collect();
    let code_phrase = form
        .optional_text("code_phrase", "the code phrase", 100)
        .unwrap_or_default();
    let hours = form
        .optional_text("hours", "the best times", 100)
        .unwrap_or_default();
    let version = form.version();
    let person_version: Option<i64> = form.whole("person_version", "the version", 1..=i64::MAX);
    let said = form.done(|| {
        let answers = answers.into_iter().collect::<Option<Vec<_>>>()?;
        Some((answers, version?, person_version?))
    });
    let (answers, version, person_version) = match said {
        Ok(said) => said,
        Err(errors) => {
            let page = contact_page(&db, &here, &draft, &person, typed, errors);
            return Ok(Page::status(422, page));
        }
    };
    let manner = person::model::Manner {
        hours,
        code_phrase,
        ..person.safe_contact().manner.clone()
    };
    let said = person::actions::Said {
        answers,
        manner,
        again: person::actions::Again::Asked,
    };
    db.write(&here.actor(), async |tx| {
        let now = tx.now;
        person::actions::hear(tx, &draft.person, person_version, said).await?;
        actions::fill(tx, &id, version, |asked| asked.contact_checked_at = Some(now)).await
    })
    .await?;
    Ok(next(&id, &typed, "consent"))
}

#[derive(Template)]
#[template(path = "referral/web/consent.html")]
pub(super) struct ConsentPage {
    frame: Frame,
    chrome: Chrome,
    givers: Vec<Choice>,
    methods: Vec<Choice>,
    purposes: Vec<Choice>,
    levels: Vec<Choice>,
}

pub(super) async fn consent(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<DraftId>,
) -> Result<Page<ConsentPage>> {
    let (draft, person) = db
        .read(&here.actor(), async |tx| find_with_person(tx, &id).await)
        .await?;
    let today = date_of(db.clock().now());
    let typed = match &draft.asked.agreed {
        None => with_date(Typed::default(), "given_on", today),
        Some(agreed) => {
            let typed = Typed::of([
                ("given_by", agreed.given_by.clone()),
                ("method", agreed.method.clone()),
                ("feedback", agreed.feedback.to_string()),
            ]);
            let ticked = agreed.purposes.chars();
            let typed = ticked.fold(typed, |typed, letter| typed.with("purpose", letter.to_string()));
            with_date(typed, "given_on", agreed.given_on)
        }
    };
    Ok(Page(consent_page(
        &db,
        &here,
        &draft,
        &person,
        typed,
        Errors::new(),
    )))
}

fn consent_page(
    db: &Db,
    here: &Here,
    draft: &Draft,
    person: &Person,
    typed: Typed,
    errors: Errors,
) -> ConsentPage {
    let frame = Frame::new(db, here, (draft, person), ("contact", "consent"), typed, errors);
    let purposes = Purpose::ALL.iter();
    ConsentPage {
        chrome: frame.chrome.clone(),
        frame,
        givers: view::choices(GivenBy::ALL, GivenBy::code, GivenBy::words),
        methods: view::choices(Method::ALL, Method::code, Method::words),
        purposes: purposes
            .map(|purpose| Choice::new(purpose.letter().to_string(), purpose.words()))
            .collect(),
        levels: FeedbackLevel::ALL
            .iter()
            .map(|level| Choice::new(level.number().to_string(), level.words()))
            .collect(),
    }
}

pub(super) async fn save_consent(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<DraftId>,
    Form(typed): Form,
) -> Result<Response> {
    let today = date_of(db.clock().now());
    let mut form = typed.reader();
    let given_by = form.choice("given_by", "Say who agreed", GivenBy::from_code);
    let method = form.choice("method", "Say how they agreed", Method::from_code);
    let given_on = form.date("given_on", "the date on which they agreed", When::UpTo(today));
    let purposes = form.choices("purpose", "Tick what they agreed to", |letter| {
        letter.chars().next().and_then(Purpose::from_letter)
    });
    let agreed_to = purposes.as_deref().unwrap_or_default();
    if !agreed_to.is_empty() && !agreed_to.contains(&Purpose::ReferAndContact) {
        form.refuse(
            "purpose",
            "A referral can only be sent when the patient agrees to it",
        );
    }
    let feedback = form.choice("feedback", "Say what you may be told", |number| {
        number.parse().ok().and_then(FeedbackLevel::from_number)
    });
    let version = form.version();
    let agreed = form.done(|| {
        let purposes = purposes?;
        let letters = Purpose::ALL.iter().filter(|purpose| purposes.contains(purpose));
        let agreed = Agreed {
            given_on: given_on?,
            given_by: given_by?.code().to_owned(),
            method: method?.code().to_owned(),
            purposes: letters.map(|purpose| purpose.letter()).collect(),
            feedback: feedback?.number(),
        };
        Some((agreed, version?))
    });
    match agreed {
        Ok((agreed, version)) => {
            db.write(&here.actor(), async |tx| {
                actions::fill(tx, &id, version, |asked| asked.agreed = Some(agreed)).await
            })
            .await?;
            Ok(next(&id, &typed, "check"))
        }
        Err(errors) => {
            let (draft, person) = db
                .read(&here.actor(), async |tx| find_with_person(tx, &id).await)
                .await?;
            Ok(Page::status(
                422,
                consent_page(&db, &here, &draft, &person, typed, errors),
            ))
        }
    }
}
