//! Safe ways to reach the patient, gone through on the way to sending.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};

use super::{super::view, Frame, Then, find_with_person, next};
use crate::{
    identity::Here,
    kit::{db::Db, error::Result, id::DraftId},
    person::{self, Channel, Person, Safety},
    referral::{actions, model::Draft},
    web::{Choice, Chrome, Errors, Form, Page, Typed},
};

#[derive(Template)]
#[template(path = "referral/web/contact.html")]
pub(in super::super) struct Contact {
    frame: Frame,
    chrome: Chrome,
    channels: Vec<(&'static str, &'static str)>,
    answers: Vec<Choice>,
    person_version: String,
}

pub(in super::super) async fn show(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<DraftId>,
    Query(then): Query<Then>,
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
    .with("hours", &person.safe_contact().manner.hours)
    .with("then", then.then);
    Ok(Page(page(&db, &here, &draft, &person, typed, Errors::new())))
}

fn page(db: &Db, here: &Here, draft: &Draft, person: &Person, typed: Typed, errors: Errors) -> Contact {
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

pub(in super::super) async fn save(
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
            let page = page(&db, &here, &draft, &person, typed, errors);
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
