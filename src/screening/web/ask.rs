//! Asking: the questions on one page.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;

use crate::{
    identity::Here,
    kit::{
        clock::date_of,
        db::{Db, Tx},
        error::{Error, Result},
        id::PersonId,
        token,
    },
    partnership::{
        model::{Moment, SafetyNet},
        packs::{self, Question, Questionnaire},
    },
    person::{self, Person},
    referral::{self, web::lights::Light},
    screening::{
        actions,
        model::{Answer, Answered, Asking, Help, Job, Screening, settled},
    },
    web::{Choice, Chrome, Errors, Form, Notice, Page, See, Typed, When, say, ui},
};

/// Earlier askings that are listed.
const MOST: i64 = 20;

#[derive(Template)]
#[template(path = "screening/web/ask.html")]
pub(super) struct Ask {
    chrome: Chrome,
    identity: ui::Identity,
    typed: Typed,
    errors: Errors,
    key: String,
    back: String,
    action: String,
    pack: &'static Questionnaire,
    /// Those that are still to be asked in this visit.
    questions: Vec<Asked>,
    /// What was settled earlier in the visit, in the words of the questions.
    settled: Vec<String>,
    lights: Vec<Light>,
    /// What the patient can do when there is nobody to refer to; empty while there is.
    meanwhile: Vec<String>,
    answers: Vec<Choice>,
    helps: Vec<Choice>,
    moments: Vec<Choice>,
    jobs: Vec<Choice>,
    earlier: Vec<ui::Link>,
}

/// One question as it stands on the page.
struct Asked {
    field: String,
    help_field: String,
    words: String,
    letter: bool,
    /// Said when no service that is open to the team deals with it.
    hint: String,
}

/// Which questionnaire, and at which moment: from the prompt that led here.
#[derive(Default, Deserialize)]
pub(super) struct Prompted {
    #[serde(default)]
    pack: String,
    #[serde(default)]
    moment: String,
}

/// What the page is made of.
struct Whole {
    person: Person,
    lights: Vec<Light>,
    /// The areas of law that the services open to the team deal with.
    covered: Vec<String>,
    meanwhile: Vec<String>,
    earlier: Vec<Screening>,
    settled: Vec<String>,
}

fn pack(id: &str) -> Result<&'static Questionnaire> {
    if id.is_empty() {
        return packs::questionnaires().first().ok_or(Error::NotFound);
    }
    packs::questionnaire(id).ok_or(Error::NotFound)
}

async fn whole(tx: &mut Tx, id: &PersonId, pack: &Questionnaire) -> Result<Whole> {
    let today = date_of(tx.now);
    let earlier = Screening::of_person(tx, id, MOST).await?;
    let person = Person::find(tx, id).await?.ok_or(Error::NotFound)?;
    let services = referral::actions::targets(tx).await?;
    let lights = Light::of(tx, &services, today).await?;
    let meanwhile = if lights.iter().all(|light| light.full) {
        SafetyNet::find(tx).await?.paragraphs()
    } else {
        Vec::new()
    };
    let visit = Screening::of_visit(tx, id, (&pack.header.id, today)).await?;
    let areas = services.iter().flat_map(|service| &service.details.areas);
    Ok(Whole {
        person,
        lights,
        covered: areas.map(|area| area.id.clone()).collect(),
        meanwhile,
        earlier,
        settled: settled(&visit),
    })
}

async fn page(
    (db, here): (&Db, &Here),
    id: &PersonId,
    pack: &'static Questionnaire,
    (typed, errors): (Typed, Errors),
) -> Result<Ask> {
    let whole = db
        .read(&here.actor(), async |tx| whole(tx, id, pack).await)
        .await?;
    let asked = pack.questions.iter();
    let (gone, left): (Vec<&Question>, Vec<&Question>) =
        asked.partition(|question| whole.settled.contains(&question.id));
    Ok(Ask {
        chrome: here.chrome("/people"),
        identity: person::web::identity_bar(&whole.person, date_of(db.clock().now())),
        typed,
        errors,
        key: token::form_key(),
        back: format!("/people/{id}"),
        action: format!("/people/{id}/screening"),
        questions: left
            .into_iter()
            .map(|question| Asked::new(question, &whole.covered))
            .collect(),
        settled: gone.into_iter().map(|question| question.words.clone()).collect(),
        lights: whole.lights,
        meanwhile: whole.meanwhile,
        answers: Answer::ALL
            .iter()
            .map(|answer| {
                let choice = Choice::new(answer.code(), answer.words());
                if *answer == Answer::Yes {
                    choice.reveals()
                } else {
                    choice
                }
            })
            .collect(),
        helps: Help::ALL
            .iter()
            .map(|help| Choice::new(help.code(), help.words()))
            .collect(),
        moments: Moment::ALL
            .iter()
            .map(|one| Choice::new(one.code(), one.words()))
            .collect(),
        jobs: Job::ALL
            .iter()
            .map(|job| Choice::new(job.code(), job.words()))
            .collect(),
        earlier: whole.earlier.iter().map(link).collect(),
        pack,
    })
}

fn link(one: &Screening) -> ui::Link {
    let words = format!("{}, asked by {}", say::when(one.asked_at), one.asked_by_name);
    ui::Link::to(format!("/screenings/{}", one.id), words)
}

impl Asked {
    fn new(question: &Question, covered: &[String]) -> Self {
        let nobody = !question.areas.is_empty() && !question.areas.iter().any(|area| covered.contains(area));
        Self {
            field: format!("q-{}", question.id),
            help_field: format!("help-{}", question.id),
            words: question.words.clone(),
            letter: question.letter,
            hint: if nobody {
                "No service that is open to your team deals with this at present. The answer is kept all the same."
                    .to_owned()
            } else {
                String::new()
            },
        }
    }
}

pub(super) async fn new(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<String>,
    Query(prompted): Query<Prompted>,
) -> Result<Page<Ask>> {
    let id: PersonId = id.parse()?;
    let pack = pack(&prompted.pack)?;
    let typed = Typed::of([("moment", prompted.moment)]);
    Ok(Page(page((&db, &here), &id, pack, (typed, Errors::new())).await?))
}

pub(super) async fn create(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<String>,
    Form(typed): Form,
) -> Result<Response> {
    let id: PersonId = id.parse()?;
    let pack = pack(typed.get("pack"))?;
    let drawn = page((&db, &here), &id, pack, (Typed::default(), Errors::new())).await?;
    let asking = match read(&typed, &drawn, date_of(db.clock().now())) {
        Ok(asking) => asking,
        Err(errors) => return Ok(again(drawn, typed, errors)),
    };
    let done = db
        .write_once(&here.actor(), &typed.once(), async |tx| {
            Ok(format!("/screenings/{}", actions::ask(tx, &id, asking).await?))
        })
        .await;
    match done {
        Ok(to) => Ok(See::page(to)
            .saying(Notice::success("The answers are kept", ""))
            .into_response()),
        Err(Error::Refused(why)) => {
            let drawn = page((&db, &here), &id, pack, (Typed::default(), Errors::new())).await?;
            Ok(again(drawn, typed, Errors::one("main", why)))
        }
        Err(other) => Err(other),
    }
}

fn again(drawn: Ask, typed: Typed, errors: Errors) -> Response {
    let page = Ask {
        typed,
        errors,
        ..drawn
    };
    Page::status(422, page)
}

fn read(typed: &Typed, drawn: &Ask, today: jiff::civil::Date) -> std::result::Result<Asking, Errors> {
    let mut form = typed.reader();
    let job = form.choice("job", "Say what you do here", Job::from_code);
    let moment = form.choice("moment", "Say at which moment you ask", Moment::from_code);
    let mut answers = Vec::new();
    let mut letter = false;
    for question in &drawn.questions {
        let missing = "Choose an answer. Would rather not say is an answer";
        let answer = form.choice(&question.field, missing, Answer::from_code);
        let help = match answer {
            Some(Answer::Yes) => form.choice(
                &question.help_field,
                "Say whether they would like help with this",
                Help::from_code,
            ),
            Some(Answer::No | Answer::Unsaid) | None => None,
        };
        letter |= question.letter && answer == Some(Answer::Yes);
        if let Some(answer) = answer {
            answers.push(Answered {
                question: question.field.trim_start_matches("q-").to_owned(),
                answer,
                help,
            });
        }
    }
    let letter_on = if letter {
        form.optional_date("letter_on", "the date on the letter", When::UpTo(today))
    } else {
        None
    };
    form.done(|| {
        Some(Asking {
            pack: drawn.pack.header.id.clone(),
            job: job?,
            moment: moment?,
            letter_on,
            answers,
        })
    })
}
