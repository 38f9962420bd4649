//! Looking the referral through before it is sent, and sending it.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

use super::{
    drafts::{find_with_person, gone::unless_gone},
    view,
};
use crate::{
    identity::Here,
    kit::{
        clock::date_of,
        db::{Db, Tx},
        error::{Error, Result},
        id::DraftId,
        token,
    },
    partnership::packs,
    person::{self, Person},
    referral::{
        actions,
        model::{Asked, Draft},
        store::SameAsk,
    },
    web::{Chrome, Errors, Form, Page, See, Sheet, Typed, forms::Question, say, ui},
};

#[derive(Template)]
#[template(path = "referral/web/check.html")]
pub(super) struct Check {
    chrome: Chrome,
    base: String,
    back: String,
    sending: String,
    disposal: String,
    person: ui::Identity,
    needs: Vec<ui::Row>,
    consent: Vec<ui::Row>,
    /// What the team has open already for the same: the area of law in words, the address and the reference.
    already: Option<(String, String, String)>,
    typed: Typed,
    errors: Errors,
    /// The version that is shown: another is not sent.
    version: String,
    key: String,
}

/// Everything that the page is made of.
struct Whole {
    draft: Draft,
    person: Person,
    service: String,
    /// Who recorded what the patient agreed to.
    recorder: Option<String>,
    already: Option<SameAsk>,
}

async fn whole(tx: &mut Tx, id: &DraftId) -> Result<Whole> {
    let (draft, person) = find_with_person(tx, id).await?;
    let services = actions::targets(tx).await?;
    let mut services = services.into_iter();
    let service = services.find(|service| Some(&service.id) == draft.asked.service.as_ref());
    Ok(Whole {
        service: service.map_or(String::new(), |service| {
            service.details.naming.inside().to_owned()
        }),
        recorder: draft.recorder(tx).await?,
        already: actions::already_open(tx, &draft).await?,
        draft,
        person,
    })
}

pub(super) async fn show(State(db): State<Db>, here: Here, Path(id): Path<DraftId>) -> Result<Page<Check>> {
    Ok(Page(
        page(&db, &here, &id, Typed::default(), Errors::new()).await?,
    ))
}

/// The draft as it is now, with its version: what is shown is what will be sent.
async fn page(db: &Db, here: &Here, id: &DraftId, typed: Typed, errors: Errors) -> Result<Check> {
    let whole = db.read(&here.actor(), async |tx| whole(tx, id).await).await?;
    let asked = &whole.draft.asked;
    Ok(Check {
        chrome: here.chrome("/drafts"),
        person: person::web::identity_bar(&whole.person, date_of(db.clock().now())),
        needs: needs(asked, &whole.service, id),
        consent: consent(asked, whole.recorder.as_deref(), id),
        already: whole.already.map(in_words),
        base: format!("/drafts/{id}"),
        back: format!("/drafts/{id}/consent"),
        sending: format!("/drafts/{id}/sending"),
        disposal: format!("/drafts/{id}/disposal"),
        version: whole.draft.version.to_string(),
        typed,
        errors,
        key: token::form_key(),
    })
}

pub(super) fn in_words(open: SameAsk) -> (String, String, String) {
    let area = packs::area(&open.area).map_or(open.area.as_str(), |area| area.label.as_str());
    let href = format!("/referrals/{}", open.referral);
    (area.to_lowercase(), href, open.reference)
}

/// The page again, with what is wrong.
pub(super) async fn again(db: &Db, here: &Here, id: &DraftId, sheet: Sheet) -> Result<Response> {
    let status = sheet.status();
    let page = page(db, here, id, sheet.typed, sheet.errors).await?;
    Ok(Page::status(status, page))
}

/// The page as it is now, after somebody changed the draft while it was looked at.
pub(super) async fn overtaken(
    db: &Db,
    here: &Here,
    id: &DraftId,
    typed: Typed,
    undone: &str,
) -> Result<Response> {
    let words =
        format!("A colleague changed this referral after you opened it. {undone} Check it again below.");
    let page = page(db, here, id, typed, Errors::one("referral", words)).await?;
    Ok(Page::status(409, page))
}

fn needs(asked: &Asked, service: &str, id: &DraftId) -> Vec<ui::Row> {
    let change = format!("/drafts/{id}/needs?then=check");
    let urgency = match &asked.urgent {
        Some(why) => format!("{}: {why}", asked.urgency().words()),
        None => asked.urgency().words().to_owned(),
    };
    let letter = asked.letter_on.map_or("No letter".to_owned(), say::date);
    vec![
        ui::Row::lines("Problems", view::areas(&asked.areas)).change(&change, "the problems"),
        ui::Row::new("What is happening", &asked.summary).change(&change, "what is happening"),
        ui::Row::new("Date on the letter", &letter).change(&change, "the date on the letter"),
        ui::Row::new("Urgency", &urgency).change(&change, "the urgency"),
        ui::Row::new("Refer to", service).change(&change, "the service"),
    ]
}

fn consent(asked: &Asked, recorder: Option<&str>, id: &DraftId) -> Vec<ui::Row> {
    let change = format!("/drafts/{id}/consent?then=check");
    let Some(agreed) = &asked.agreed else {
        return vec![ui::Row::new("They agreed to", "").change(&change, "what they agreed to")];
    };
    let purposes = agreed.purposes.iter().map(|purpose| purpose.words());
    let how = format!(
        "{}. {}. {}.",
        agreed.given_by.words(),
        agreed.method.words(),
        say::date(agreed.given_on)
    );
    let recorded = say::when(agreed.recorded_at);
    let recorded = recorder.map_or(recorded.clone(), |name| format!("{name}, {recorded}"));
    vec![
        ui::Row::lines("They agreed to", purposes).change(&change, "what they agreed to"),
        ui::Row::new("You may be told", agreed.feedback.words()).change(&change, "what you may be told"),
        ui::Row::new("Who, how and when", how).change(&change, "who agreed, how and when"),
        ui::Row::new("Explained and recorded by", recorded),
    ]
}

pub(super) async fn create_sending(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<DraftId>,
    Form(typed): Form,
) -> Result<Response> {
    let answer = send((&db, &here, &id), typed.clone()).await;
    let questions = [Question::new("despite", "Why do you send another?")];
    unless_gone((&db, &here, &id), (&typed, &questions), answer).await
}

async fn send((db, here, id): (&Db, &Here, &DraftId), typed: Typed) -> Result<Response> {
    let mut form = typed.reader();
    let despite = form.optional_text("despite", "why you send another", 500);
    let version = form.version();
    let version = match form.done(|| version) {
        Ok(version) => version,
        Err(errors) => return again(db, here, id, Sheet::refused(typed, errors)).await,
    };
    let told_why = despite.is_some();
    let sent = db
        .write_once(&here.actor(), &typed.once(), async |tx| {
            let referral = actions::send(tx, id, version, despite).await?;
            Ok(format!("/referrals/{referral}/sent"))
        })
        .await;
    match sent {
        Ok(to) => Ok(See::page(to).into_response()),
        Err(Error::Stale) => overtaken(db, here, id, typed, "Nothing was sent.").await,
        Err(Error::Refused(sentence) | Error::RefusedAt { sentence, .. }) => {
            let mut page = page(db, here, id, typed, Errors::new()).await?;
            let asks_why = page.already.is_some() && !told_why;
            page.errors = Errors::one(if asks_why { "despite" } else { "send" }, sentence);
            Ok(Page::status(422, page))
        }
        Err(other) => Err(other),
    }
}
