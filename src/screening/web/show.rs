//! One asking, as it was, and what has become of what it found.

use askama::Template;
use axum::extract::{Path, State};

use crate::{
    identity::Here,
    kit::{
        clock::date_of,
        db::Db,
        error::{Error, Result},
        id::ScreeningId,
    },
    partnership::{Site, Team, packs},
    person::{self, Person},
    screening::model::{Answered, Found, Life, Screening},
    web::{Chrome, Page, say, ui},
};

#[derive(Template)]
#[template(path = "screening/web/show.html")]
pub(super) struct Show {
    chrome: Chrome,
    identity: ui::Identity,
    back: String,
    /// Those to whom a need may belong in place of the patient.
    household: String,
    facts: Vec<ui::Row>,
    lines: Vec<Line>,
    /// Where the needs with which help is wanted are referred; empty when there are none.
    refer: String,
}

/// One question with its answer.
struct Line {
    question: String,
    answer: &'static str,
    help: &'static str,
    /// How the need goes on; empty when there is none.
    life: &'static str,
    colour: &'static str,
    /// What was said of it.
    said: Vec<String>,
    /// The draft or referral that it is in.
    link: Option<ui::Link>,
}

pub(super) async fn show(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ScreeningId>,
) -> Result<Page<Show>> {
    let actor = here.actor();
    let read = db.read(&actor, async |tx| {
        let screening = Screening::find(tx, &id).await?.ok_or(Error::NotFound)?;
        let person = Person::find(tx, &screening.person)
            .await?
            .ok_or(Error::NotFound)?;
        let team = Team::find(tx, &screening.team).await?.ok_or(Error::NotFound)?;
        let site = match &screening.site {
            Some(site) => Site::find(tx, site).await?,
            None => None,
        };
        let place = site.map_or_else(String::new, |site| site.details.naming.inside().to_owned());
        Ok((Found::of(tx, &id).await?, screening, person, team, place))
    });
    let (found, screening, person, team, place) = read.await?;
    let wanted = found.iter().any(|need| need.life == Life::Wanted);
    let asking = &screening.asking;
    let letter = asking.letter_on.map_or("No date".to_owned(), say::date);
    let facts = vec![
        ui::Row::new(
            "Asked by",
            format!(
                "{} ({})",
                screening.asked_by_name,
                asking.job.words().to_lowercase()
            ),
        ),
        ui::Row::new("Team", team.details.naming.inside()),
        ui::Row::new("Place", place),
        ui::Row::new("Moment", asking.moment.words()),
        ui::Row::new("When", say::when(screening.asked_at)),
        ui::Row::new("Date on the letter", letter),
        ui::Row::new("Questions", title(&asking.pack, &screening.pack_version)),
    ];
    Ok(Page(Show {
        chrome: here.chrome("/people"),
        identity: person::web::identity_bar(&person, date_of(db.clock().now())),
        back: format!("/people/{}/screening", person.id()),
        household: format!("/people/{}/household", person.id()),
        facts,
        lines: lines(&screening, &found),
        refer: if wanted {
            format!("/screenings/{id}/needs")
        } else {
            String::new()
        },
    }))
}

fn title(pack: &str, version: &str) -> String {
    let title = packs::questionnaire(pack).map_or(pack, |pack| pack.header.title.as_str());
    format!("{title}, version {version}")
}

/// The answers in the order of the questionnaire; one that it does not have any more comes last.
fn lines(screening: &Screening, found: &[Found]) -> Vec<Line> {
    let pack = packs::questionnaire(&screening.asking.pack);
    let place = |given: &&Answered| {
        let mut questions = pack.iter().flat_map(|pack| &pack.questions);
        questions.position(|question| question.id == given.question)
    };
    let mut answers: Vec<&Answered> = screening.asking.answers.iter().collect();
    answers.sort_by_key(|given| place(given).unwrap_or(usize::MAX));
    let words = |given: &Answered| {
        let question = pack.and_then(|pack| pack.question(&given.question));
        question.map_or_else(|| given.question.clone(), |question| question.words.clone())
    };
    answers
        .into_iter()
        .map(|given| {
            let need = found.iter().find(|need| need.question == given.question);
            Line::new(words(given), given, need)
        })
        .collect()
}

impl Line {
    fn new(question: String, given: &Answered, need: Option<&Found>) -> Self {
        let said = need.and_then(|need| need.described.as_ref());
        Self {
            question,
            answer: given.answer.words(),
            help: given.help.map_or("", |help| help.words()),
            life: need.map_or("", |need| need.life.words()),
            colour: need.map_or("", |need| colour(need.life)),
            said: said
                .map(crate::referral::model::Described::lines)
                .unwrap_or_default(),
            link: need.and_then(|need| match (&need.referral, &need.draft) {
                (Some(id), _) => Some(ui::Link::to(format!("/referrals/{id}"), "See the referral")),
                (None, Some(id)) => Some(ui::Link::to(format!("/drafts/{id}"), "Go on with the draft")),
                (None, None) => None,
            }),
        }
    }
}

fn colour(life: Life) -> &'static str {
    match life {
        Life::Identified | Life::Declined | Life::Over => "grey",
        Life::Wanted => "orange",
        Life::Referred => "blue",
        Life::BeingHelped => "aqua-green",
        Life::Met => "green",
        Life::NotMet => "red",
    }
}
