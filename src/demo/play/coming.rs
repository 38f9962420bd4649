//! What leads up to a referral, by the verbs of everybody who is part of it.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan as _};

use super::{Actor, Asked, Invented, Patient, Player, Result, Tx, Way, packs, verbs};
use crate::{
    arrival::{
        actions::{self as arrivals, Received, Taken},
        model::{Asked as Written, Mail},
    },
    batch::{
        actions as lists,
        model::{Batch, Decision},
        rows::{Entry, Reading},
    },
    kit::{
        actor::Staff,
        error::Error,
        id::{ArrivalId, ReferralId, ServiceId, TeamId},
    },
    partnership::model::Moment,
    person::{Safety, model::Phone},
    question::actions as questions,
    referral::model::Described,
    screening::{
        actions as screenings,
        model::{Answer, Answered, Asking, Help, Job},
    },
    sheet::{Sheet, actions as sheets},
};

/// Asked without naming anybody, and what is answered.
const QUESTION: &str = "Can somebody in hospital go on getting the benefit that pays for their care at home?";
const ANSWER: &str =
    "For the first four weeks, as a rule. If somebody needs it looked at, refer them and we will.";
/// What an e-mail says of somebody whom it does not name.
const MAIL: &str =
    "We have somebody here with a letter about money. May we give you their details? They agreed to it.";
/// The questionnaire.
const PACK: &str = "alongside-8";

/// Who refers or enters a referral, of which service, for which team, and when.
pub(super) struct Coming {
    pub way: Way,
    pub staff: Staff,
    pub intake: Staff,
    pub team: TeamId,
    pub service: ServiceId,
    pub at: Timestamp,
    pub number: u64,
}

/// The question of the questionnaire that finds a problem in an area of law.
fn question_on(area: &str) -> &'static str {
    match area {
        "debt" => "debt",
        "housing" => "home",
        "employment" | "education" => "work-or-study",
        "community-care" => "care",
        "immigration" => "status",
        _ => "benefits",
    }
}

/// Sends what is asked about somebody who is on record, by their own team; or enters it for the team that asked.
pub(super) async fn come(
    tx: &mut Tx,
    coming: &Coming,
    patient: &Patient,
    asked: Asked,
) -> Result<ReferralId> {
    let (person, team) = (&patient.id, Some(&coming.team));
    match coming.way {
        Way::Steps => {
            let draft = verbs::begin(tx, person).await?;
            verbs::fill(tx, &draft, 1, |form| *form = asked).await?;
            verbs::send(tx, &draft, 2, None).await
        }
        Way::Screened => from_screening(tx, patient, asked).await,
        // A list records its own people.
        Way::Quick | Way::LinkWorker | Way::List => verbs::refer(tx, person, asked, None).await,
        Way::Question => {
            let question = ask_first(tx, coming, &asked).await?;
            let referral = verbs::refer(tx, person, asked, None).await?;
            questions::become_referral(tx, &question, &referral).await?;
            Ok(referral)
        }
        Way::Telephone | Way::WarmHandover | Way::Email => verbs::enter(tx, person, asked, team, None).await,
        Way::DropIn | Way::Myself => verbs::enter(tx, person, asked, None, None).await,
        Way::Paper => {
            let issue = sheets::issue(tx, &coming.service, &coming.team, 1).await?;
            let (_, references) = sheets::issued(tx, &issue).await?;
            let reference = references.first().ok_or(Error::NotFound)?;
            let sheet = Sheet::find(tx, reference).await?.ok_or(Error::NotFound)?;
            let referral = verbs::enter(tx, person, asked, team, None).await?;
            sheets::become_referral(tx, &sheet, &referral).await?;
            Ok(referral)
        }
    }
}

/// Asks somebody new about everything; what they want help with is what is asked for.
async fn from_screening(tx: &mut Tx, patient: &Patient, asked: Asked) -> Result<ReferralId> {
    let area = asked.areas.first().cloned().unwrap_or_default();
    let found = question_on(&area);
    let answered = |question: &&str| Answered {
        question: (*question).to_owned(),
        answer: if *question == found {
            Answer::Yes
        } else {
            Answer::No
        },
        help: (*question == found).then_some(Help::Yes),
    };
    let questions = [
        "essentials",
        "home",
        "debt",
        "benefits",
        "work-or-study",
        "care",
        "status",
        "letter",
    ];
    let asking = Asking {
        pack: PACK.to_owned(),
        job: Job::Nurse,
        moment: Moment::Clinic,
        letter_on: None,
        answers: questions.iter().map(answered).collect(),
    };
    let screening = screenings::ask(tx, &patient.id, asking).await?;
    let described = Described {
        area,
        link: None,
        link_words: String::new(),
        harms: Vec::new(),
    };
    let described = BTreeMap::from([(found.to_owned(), described)]);
    let draft = screenings::refer(tx, &screening, &described).await?;
    verbs::fill(tx, &draft, 2, |form| *form = asked).await?;
    verbs::send(tx, &draft, 3, None).await
}

/// Asks without naming anybody, and is answered, in the hour before.
async fn ask_first(tx: &mut Tx, coming: &Coming, asked: &Asked) -> Result<crate::kit::id::QuestionId> {
    let area = asked.areas.first().cloned();
    tx.go_on(Actor::Staff(coming.staff.clone()), coming.at - 50.minutes())
        .await?;
    let question = questions::ask(tx, &coming.service, area, QUESTION.to_owned()).await?;
    tx.go_on(Actor::Staff(coming.intake.clone()), coming.at - 20.minutes())
        .await?;
    questions::answer(tx, &question, 1, ANSWER.to_owned()).await?;
    tx.go_on(Actor::Staff(coming.staff.clone()), coming.at).await?;
    Ok(question)
}

/// Brings somebody in by a list of one, which is looked through and confirmed.
pub(super) async fn bring(tx: &mut Tx, invented: Invented, asked: Asked) -> Result<(ReferralId, Patient)> {
    let safe = invented.safe();
    let entry = Entry {
        details: invented.details,
        asked,
        safe: safe.clone(),
    };
    let reading = Reading {
        entries: vec![(2, entry)],
        ..Reading::default()
    };
    let list = lists::upload(tx, "patients.xlsx", reading).await?;
    // Once for the row, and once to find that there is none left.
    lists::look_through(tx, &list).await?;
    lists::look_through(tx, &list).await?;
    let version = Batch::find(tx, &list).await?.ok_or(Error::NotFound)?.version;
    lists::confirm(tx, &list, version, &BTreeMap::new(), Decision::Another).await?;
    while let Some(row) = lists::next(tx, &list).await? {
        lists::bring_in(tx, &list, row).await?;
    }
    lists::finish(tx, &list).await?;
    let brought = lists::brought(tx, &list).await?;
    let referral = brought.into_iter().next().ok_or(Error::NotFound)?;
    let found = crate::referral::Referral::find(tx, &referral).await?;
    let id = found.ok_or(Error::NotFound)?.person().clone();
    Ok((referral, Patient { id, safe }))
}

impl Player<'_> {
    /// What came in before anybody is recorded: on the public page or by e-mail, and somebody of intake looks after it.
    /// `None` by every other way.
    pub(super) async fn arrive(
        &self,
        tx: &mut Tx,
        coming: &Coming,
        invented: &Invented,
        area: &str,
    ) -> Result<Option<ArrivalId>> {
        let job = Actor::Job(self.house.partnership.clone());
        let came = match coming.way {
            Way::Myself => {
                tx.go_on(job, coming.at - 40.minutes()).await?;
                match arrivals::ask(tx, &coming.service, written(invented, area)).await? {
                    Taken::In(id) => Some(id),
                    Taken::TooMany => None,
                }
            }
            Way::Email => {
                tx.go_on(job, coming.at - 30.minutes()).await?;
                let mail = Mail {
                    from: "team@health.example".to_owned(),
                    subject: "Can you help somebody?".to_owned(),
                    text: MAIL.to_owned(),
                    sent_at: Some(tx.now),
                    ..Mail::default()
                };
                let source = format!("history-{}", coming.number);
                match arrivals::receive(tx, &coming.service, mail, &source).await? {
                    Received::New(id) => Some(id),
                    Received::Before => None,
                }
            }
            Way::Steps
            | Way::Quick
            | Way::LinkWorker
            | Way::List
            | Way::Screened
            | Way::Question
            | Way::Telephone
            | Way::WarmHandover
            | Way::DropIn
            | Way::Paper => None,
        };
        tx.go_on(Actor::Staff(coming.intake.clone()), coming.at).await?;
        if let Some(id) = &came {
            arrivals::take(tx, id).await?;
        }
        Ok(came)
    }
}

/// What somebody writes of themselves on the public page.
fn written(invented: &Invented, area: &str) -> Written {
    let (details, name) = (&invented.details, invented.details.name());
    let phone = details.mobile.as_ref().or(details.phone.as_ref());
    let safe = invented.said.answers.iter();
    let safe = safe.filter(|(_, safety)| *safety == Safety::Safe);
    Written {
        given: name.given().to_owned(),
        family: name.family().to_owned(),
        born: details.born,
        phone: phone.map(Phone::shown).unwrap_or_default(),
        safe: safe.map(|(channel, _)| *channel).collect(),
        areas: vec![area.to_owned()],
        happening: packs::list(&packs::words().summaries, area)
            .first()
            .cloned()
            .unwrap_or_default(),
        language: "en".to_owned(),
        agreed_to: "2026-11-22".to_owned(),
        ..Written::default()
    }
}
