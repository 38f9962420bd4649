//! Looking the referral through before it is sent, and sending it.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

use super::{drafts::find, view};
use crate::{
    consent::{FeedbackLevel, GivenBy, Method, Purpose},
    identity::Here,
    kit::{
        clock::date_of,
        db::Db,
        error::{Error, Result},
        id::DraftId,
        token,
    },
    person::{self, Person},
    referral::{actions, model::Asked},
    web::{Chrome, Errors, Form, Page, See, say, ui},
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
    errors: Errors,
    key: String,
}

pub(super) async fn show(State(db): State<Db>, here: Here, Path(id): Path<DraftId>) -> Result<Page<Check>> {
    Ok(Page(page(&db, &here, id, Errors::new()).await?))
}

async fn page(db: &Db, here: &Here, id: DraftId, errors: Errors) -> Result<Check> {
    let (draft, person, services) = db
        .read(&here.actor(), async |tx| {
            let draft = find(tx, &id).await?;
            let person = Person::find(tx, &draft.person).await?.ok_or(Error::NotFound)?;
            Ok((draft, person, actions::targets(tx).await?))
        })
        .await?;
    let service = services
        .iter()
        .find(|service| Some(&service.id) == draft.asked.service.as_ref());
    let service = service.map_or("", |service| service.details.naming.inside());
    Ok(Check {
        chrome: here.chrome("/drafts"),
        person: person::web::identity_bar(&person, date_of(db.clock().now())),
        needs: needs(&draft.asked, service, &id),
        consent: consent(&draft.asked, &id),
        base: format!("/drafts/{id}"),
        back: format!("/drafts/{id}/consent"),
        sending: format!("/drafts/{id}/sending"),
        disposal: format!("/drafts/{id}/disposal"),
        errors,
        key: token::form_key(),
    })
}

fn needs(asked: &Asked, service: &str, id: &DraftId) -> Vec<ui::Row> {
    let change = format!("/drafts/{id}/needs?then=check");
    let urgency = asked
        .urgent
        .as_ref()
        .map_or("Routine".to_owned(), |why| format!("Urgent: {why}"));
    let letter = asked.letter_on.map_or("No letter".to_owned(), say::date);
    vec![
        ui::Row::lines("Problems", view::areas(&asked.areas)).change(&change, "the problems"),
        ui::Row::new("What is happening", &asked.summary).change(&change, "what is happening"),
        ui::Row::new("Date on the letter", &letter).change(&change, "the date on the letter"),
        ui::Row::new("Urgency", &urgency).change(&change, "the urgency"),
        ui::Row::new("Refer to", service).change(&change, "the service"),
    ]
}

fn consent(asked: &Asked, id: &DraftId) -> Vec<ui::Row> {
    let change = format!("/drafts/{id}/consent?then=check");
    let Some(agreed) = &asked.agreed else {
        return vec![ui::Row::new("They agreed to", "").change(&change, "what they agreed to")];
    };
    let purposes = agreed.purposes.chars().filter_map(Purpose::from_letter);
    let level = FeedbackLevel::from_number(agreed.feedback).map_or("", FeedbackLevel::words);
    let by = GivenBy::from_code(&agreed.given_by).map_or("", GivenBy::words);
    let how = Method::from_code(&agreed.method).map_or("", Method::words);
    vec![
        ui::Row::lines(
            "They agreed to",
            purposes
                .map(Purpose::words)
                .map(str::to_owned)
                .collect::<Vec<_>>(),
        )
        .change(&change, "what they agreed to"),
        ui::Row::new("You may be told", level).change(&change, "what you may be told"),
        ui::Row::new(
            "Who, how and when",
            format!("{by}. {how}. {}.", say::date(agreed.given_on)),
        )
        .change(&change, "who agreed, how and when"),
    ]
}

pub(super) async fn create_sending(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<DraftId>,
    Form(typed): Form,
) -> Result<Response> {
    let sent = db
        .write_once(&here.actor(), &typed.once(), async |tx| {
            Ok(format!("/referrals/{}/sent", actions::send(tx, &id).await?))
        })
        .await;
    match sent {
        Ok(to) => Ok(See::page(to).into_response()),
        Err(Error::Refused(sentence)) => {
            let check = page(&db, &here, id, Errors::one("send", sentence)).await?;
            Ok(Page::status(422, check))
        }
        Err(other) => Err(other),
    }
}
