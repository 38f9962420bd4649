//! The pages of quick questions: asking, answering, and counting them.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};

use super::{
    actions,
    model::{LONGEST, Question, asking_team, may_answer},
    store::{Line, List, Month},
};
use crate::{
    audit::Recorded,
    event::Event,
    identity::Here,
    kit::{
        actor::Role,
        db::{Db, Tx},
        error::{Error, Result},
        id::{Id as _, QuestionId, ServiceId},
        token,
    },
    partnership::{Service, Team, packs},
    web::{
        After, App, Choice, Chrome, Errors, Form, Listing, Notice, Page, Paging, See, Sheet, Typed,
        forms::{Asking, Question as Asked},
        paging, say, ui,
    },
};

/// Every page of this slice.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/questions", get(index).post(create))
        .route("/questions/new", get(new))
        .route("/questions/{id}", get(show))
        .route("/questions/{id}/answer", post(create_answer))
}

#[derive(Template)]
#[template(path = "question/index.html")]
pub(super) struct Index {
    chrome: Chrome,
    tabs: Vec<ui::Tab>,
    listing: Listing<Line>,
    answered: bool,
    /// Whether this side asks.
    asks: bool,
}

#[derive(Template)]
#[template(path = "question/counts.html")]
pub(super) struct Counts {
    chrome: Chrome,
    months: Vec<Month>,
    /// The most that were asked in a month, for the length of the bars.
    most: i64,
}

#[derive(Template)]
#[template(path = "question/new.html")]
pub(super) struct New {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    key: String,
    services: Vec<Choice>,
    areas: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "question/show.html")]
pub(super) struct Show {
    chrome: Chrome,
    question: Question,
    facts: Vec<ui::Row>,
    /// What was answered, by whom and when.
    answer: Option<(String, String)>,
    typed: Typed,
    errors: Errors,
    version: String,
    action: String,
    key: String,
    answers: bool,
    asks: bool,
}

async fn index(State(db): State<Db>, here: Here, paging: Paging) -> Result<Response> {
    if here.role() == Role::Manager {
        return counts(&db, &here).await;
    }
    let list = if paging.filters.get("list") == "answered" {
        List::Answered
    } else {
        List::Open
    };
    let after = paging.after.as_ref().and_then(After::keys::<2>);
    let actor = here.actor();
    let read = db.read(&actor, async |tx| {
        let lines = Line::page(tx, list, after, paging::AND_ONE_MORE).await?;
        Ok((lines, Line::waiting(tx).await?))
    });
    let (lines, waiting) = read.await?;
    let listing = paging.page(lines, |line| {
        let at = line.answered_at.unwrap_or(line.asked_at);
        After::row([format!("{at:.6}"), line.id.to_string()])
    });
    let open = ui::Tab::to("Waiting for an answer", "/questions").counting(waiting);
    let done = ui::Tab::to("Answered", "/questions?list=answered");
    let answered = list == List::Answered;
    let page = Index {
        chrome: here.chrome("/questions"),
        tabs: if answered {
            vec![open, done.current()]
        } else {
            vec![open.current(), done]
        },
        listing,
        answered,
        asks: asking_team(here.staff()).is_some(),
    };
    Ok(Page(page).into_response())
}

async fn counts(db: &Db, here: &Here) -> Result<Response> {
    let actor = here.actor();
    let months = db.read(&actor, async |tx| Month::all(tx).await).await?;
    let page = Counts {
        chrome: here.chrome("/questions"),
        most: months
            .iter()
            .map(|month| month.asked)
            .max()
            .unwrap_or_default()
            .max(1),
        months,
    };
    Ok(Page(page).into_response())
}

impl Month {
    /// "November 2026".
    fn words(&self) -> String {
        say::month(&self.month)
    }
}

async fn new(State(db): State<Db>, here: Here) -> Result<Page<New>> {
    let targets = targets(&db, &here).await?;
    Ok(Page(form(&here, &targets, Typed::default(), Errors::new())))
}

async fn targets(db: &Db, here: &Here) -> Result<Vec<Service>> {
    let actor = here.actor();
    db.read(&actor, async |tx| actions::targets(tx).await).await
}

fn form(here: &Here, targets: &[Service], mut typed: Typed, errors: Errors) -> New {
    let services = targets
        .iter()
        .map(|service| Choice::new(service.id.to_string(), service.details.naming.inside()));
    let services: Vec<Choice> = services.collect();
    if let ([only], "") = (services.as_slice(), typed.get("service")) {
        typed = typed.with("service", &only.value);
    }
    let mut areas: Vec<Choice> = Vec::new();
    for area in targets.iter().flat_map(|service| &service.details.areas) {
        if !areas.iter().any(|choice| choice.value == area.id) {
            areas.push(Choice::new(area.id.clone(), area.label.clone()));
        }
    }
    New {
        chrome: here.chrome("/questions"),
        typed,
        errors,
        key: token::form_key(),
        services,
        areas,
    }
}

async fn create(State(db): State<Db>, here: Here, Form(typed): Form) -> Result<Response> {
    let targets = targets(&db, &here).await?;
    let mut read = typed.reader();
    let words = read.text("words", "your question", LONGEST);
    let area = read.optional_choice("area", "Choose from the list.", |code| {
        packs::area(code).map(|area| area.id.clone())
    });
    let service = read.choice("service", "Choose a service", |id| id.parse::<ServiceId>().ok());
    let (words, service) = match read.done(|| Some((words?, service?))) {
        Ok(read) => read,
        Err(errors) => return Ok(Page::status(422, form(&here, &targets, typed, errors))),
    };
    let asked = db
        .write_once(&here.actor(), &typed.once(), async |tx| {
            let id = actions::ask(tx, &service, area, words).await?;
            Ok(format!("/questions/{id}"))
        })
        .await;
    match asked {
        Ok(to) => {
            let words = "You will get an e-mail when there is an answer.";
            Ok(See::page(to)
                .saying(Notice::success("Question sent", words))
                .into_response())
        }
        Err(Error::Refused(sentence) | Error::RefusedAt { sentence, .. }) => {
            let errors = Errors::one("words", sentence);
            Ok(Page::status(422, form(&here, &targets, typed, errors)))
        }
        Err(other) => Err(other),
    }
}

/// Everything that the page of a question is made of.
struct Whole {
    question: Question,
    service: String,
    team: String,
    recorded: Vec<Recorded>,
}

async fn whole(tx: &mut Tx, id: &QuestionId) -> Result<Whole> {
    let question = Question::find(tx, id).await?.ok_or(Error::NotFound)?;
    let service = Service::find(tx, &question.service)
        .await?
        .ok_or(Error::NotFound)?;
    let team = Team::find(tx, &question.from_team)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Whole {
        service: service.details.naming.inside().to_owned(),
        team: team.details.naming.inside().to_owned(),
        recorded: Recorded::about(tx, id.as_str()).await?,
        question,
    })
}

async fn show(State(db): State<Db>, here: Here, Path(id): Path<QuestionId>) -> Result<Page<Show>> {
    let actor = here.actor();
    let whole = db.read(&actor, async |tx| whole(tx, &id).await).await?;
    let sheet = Sheet::filled(Typed::default(), whole.question.version);
    Ok(Page(page(&here, whole, sheet)))
}

fn page(here: &Here, whole: Whole, sheet: Sheet) -> Show {
    let question = whole.question;
    let who = |is: fn(&Event) -> bool| {
        let found = whole.recorded.iter().find(|one| is(&one.event));
        found.map(|one| one.who.clone()).unwrap_or_default()
    };
    let asked = who(|event| matches!(event, Event::QuestionAsked(_)));
    let mut facts = vec![
        ui::Row::new(
            "Asked",
            format!("{asked}, {}, {}", whole.team, say::when(question.asked_at)),
        ),
        ui::Row::new("To", whole.service),
    ];
    if let Some(area) = question.area.as_deref().and_then(packs::area) {
        facts.push(ui::Row::new("About", area.label.clone()));
    }
    let answered = who(|event| matches!(event, Event::QuestionAnswered(_)));
    Show {
        chrome: here.chrome("/questions"),
        action: format!("/questions/{}/answer", question.id),
        answer: question.answer.as_ref().map(|answer| {
            (
                answer.words.clone(),
                format!("{answered}, {}", say::when(answer.at)),
            )
        }),
        facts,
        question,
        typed: sheet.typed,
        errors: sheet.errors,
        version: sheet.version,
        key: token::form_key(),
        answers: may_answer(here.role()),
        asks: asking_team(here.staff()).is_some(),
    }
}

async fn create_answer(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<QuestionId>,
    Form(typed): Form,
) -> Result<Response> {
    let actor = here.actor();
    let again = async |sheet: Sheet| {
        let status = sheet.status();
        let whole = db.read(&actor, async |tx| whole(tx, &id).await).await?;
        Ok(Page::status(status, page(&here, whole, sheet)))
    };
    let mut read = typed.reader();
    let words = read.text("answer", "your answer", LONGEST);
    let version = read.version();
    let (words, version) = match read.done(|| Some((words?, version?))) {
        Ok(read) => read,
        Err(errors) => return again(Sheet::refused(typed, errors)).await,
    };
    let questions = [Asked::new("answer", "Your answer")];
    let asking = Asking {
        typed: &typed,
        questions: &questions,
    };
    let saved = asking.save(
        (&db, &actor),
        async |tx| {
            actions::answer(tx, &id, version, words).await?;
            Ok(format!("/questions/{id}"))
        },
        async |tx| {
            let now = Question::find(tx, &id).await?.ok_or(Error::NotFound)?;
            let words = now.answer.map(|answer| answer.words).unwrap_or_default();
            Ok((Typed::of([("answer", words)]), now.version))
        },
    );
    match saved.await? {
        Ok(to) => Ok(See::page(to)
            .saying(Notice::success("Answer sent", ""))
            .into_response()),
        Err(sheet) => again(sheet).await,
    }
}
