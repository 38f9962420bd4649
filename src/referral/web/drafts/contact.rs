//! Safe ways to reach the patient, gone through on the way to sending.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};

use super::{super::view, Frame, Leaf, Then, gone::unless_gone};
use crate::{
    identity::Here,
    kit::{db::Db, error::Result, id::DraftId},
    person::{
        self, Channel, Person, Safety,
        actions::{Again, Said},
        model::Manner,
    },
    referral::actions,
    web::{
        Choice, Chrome, Errors, Form, Page, Sheet, Typed,
        forms::{Asking, Question},
    },
};

#[derive(Template)]
#[template(path = "referral/web/contact.html")]
pub(in super::super) struct Contact {
    chrome: Chrome,
    frame: Frame,
    channels: Vec<(&'static str, &'static str)>,
    answers: Vec<Choice>,
    person_version: String,
}

fn leaf<'a>(db: &'a Db, here: &'a Here, id: &'a DraftId) -> Leaf<'a> {
    let pages = ("needs", "contact", "consent");
    Leaf { db, here, id, pages }
}

pub(in super::super) async fn show(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<DraftId>,
    Query(then): Query<Then>,
) -> Result<Response> {
    let leaf = leaf(&db, &here, &id);
    let (draft, person) = leaf.read().await?;
    let typed = filled(&person).with("then", then.then);
    page(&leaf, Sheet::filled(typed, draft.version)).await
}

/// The form as the record of the person fills it.
fn filled(person: &Person) -> Typed {
    let contact = person.safe_contact();
    let typed = Typed::of(
        Channel::ALL
            .iter()
            .map(|channel| (channel.code(), contact.answer(*channel).safety.code())),
    );
    typed
        .with("code_phrase", &contact.manner.code_phrase)
        .with("hours", &contact.manner.hours)
}

async fn page(leaf: &Leaf<'_>, sheet: Sheet) -> Result<Response> {
    let (draft, person) = leaf.read().await?;
    // Over the version that was typed over, unless what is recorded now is beside it.
    let person_version = if sheet.status() == 422 {
        sheet.typed.get("person_version").to_owned()
    } else {
        person.version().to_string()
    };
    let page = Contact {
        chrome: leaf.here.chrome("/drafts"),
        channels: Channel::ALL
            .iter()
            .map(|channel| (channel.code(), channel.words()))
            .collect(),
        answers: answers(),
        person_version,
        frame: leaf.frame(&draft, &person, sheet),
    };
    Ok(Page::status(page.frame.status, page))
}

fn answers() -> Vec<Choice> {
    view::choices(Safety::ALL, Safety::code, Safety::words)
}

fn questions() -> Vec<Question> {
    let channels = Channel::ALL.iter();
    let channels = channels.map(|channel| Question::new(channel.code(), channel.words()).of(&answers()));
    let others = [
        Question::new("hours", "Best times"),
        Question::new("code_phrase", "What the caller should say first"),
    ];
    channels.chain(others).collect()
}

pub(in super::super) async fn save(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<DraftId>,
    Form(typed): Form,
) -> Result<Response> {
    let leaf = leaf(&db, &here, &id);
    let answer = keep(&leaf, typed.clone()).await;
    unless_gone((&db, &here, &id), (&typed, &questions()), answer).await
}

async fn keep(leaf: &Leaf<'_>, typed: Typed) -> Result<Response> {
    let (draft, person) = leaf.read().await?;
    let (said, version, person_version) = match read(&typed, &person) {
        Ok(read) => read,
        Err(errors) => return page(leaf, Sheet::refused(typed, errors)).await,
    };
    let asking = Asking {
        typed: &typed,
        questions: &questions(),
    };
    let saved = leaf.save(
        asking,
        async |tx| {
            let now = tx.now;
            person::actions::hear(tx, &draft.person, person_version, said).await?;
            actions::fill(tx, leaf.id, version, |asked| asked.contact_checked_at = Some(now)).await
        },
        |_, person| filled(person),
    );
    match saved.await? {
        Ok(next) => Ok(next),
        Err(sheet) => page(leaf, sheet).await,
    }
}

/// What was said, and over which versions of the draft and of the record. A field that was not on the page
/// stays as it was.
fn read(typed: &Typed, person: &Person) -> Result<(Said, i64, i64), Errors> {
    let mut form = typed.reader();
    let answers: Vec<Option<(Channel, Safety)>> = Channel::ALL
        .iter()
        .map(|channel| {
            let missing = format!("Say whether it is safe: {}", channel.words().to_lowercase());
            form.choice(channel.code(), &missing, Safety::from_code)
                .map(|safety| (*channel, safety))
        })
        .collect();
    let mut manner = person.safe_contact().manner.clone();
    if typed.sent("hours") {
        let hours = form.optional_text("hours", "the best times", Manner::LONGEST);
        manner.hours = hours.unwrap_or_default();
    }
    if typed.sent("code_phrase") {
        let phrase = form.optional_text("code_phrase", "the code phrase", Manner::LONGEST);
        manner.code_phrase = phrase.unwrap_or_default();
    }
    let version = form.version();
    let person_version = form.whole("person_version", "the version", 1..=i64::MAX);
    form.done(|| {
        let said = Said {
            answers: answers.into_iter().collect::<Option<_>>()?,
            manner,
            again: Again::Asked,
        };
        Some((said, version?, person_version?))
    })
}
