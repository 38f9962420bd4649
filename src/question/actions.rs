//! Verbs of quick questions.

use super::model::{Question, Refused, asking_team, check, may_answer};
use crate::{
    event::Event,
    kit::{
        db::Tx,
        error::{Error, Result},
        id::{Id as _, QuestionId, ReferralId, ServiceId},
    },
    outbox::{self, Recipient, model::sign_in_to},
    partnership::{self, Service},
};

/// The services that the actor's team can ask.
///
/// # Errors
/// `NotFound` for somebody who does not ask.
pub async fn targets(tx: &mut Tx) -> Result<Vec<Service>> {
    let team = asking_team(tx.staff()?).cloned().ok_or(Error::NotFound)?;
    partnership::actions::services_open_to(tx, &team).await
}

/// Asks a service. Those who look at what comes in are told that there is something.
///
/// # Errors
/// `NotFound` for somebody who does not ask; `Refused` when it names somebody, or the service is not theirs to ask.
pub async fn ask(
    tx: &mut Tx,
    service: &ServiceId,
    area: Option<String>,
    words: String,
) -> Result<QuestionId> {
    let staff = tx.staff()?.clone();
    let team = asking_team(&staff).cloned().ok_or(Error::NotFound)?;
    check(&words).map_err(Error::refused)?;
    let service = partnership::actions::service_open_to(tx, &team, service).await?;
    let service = service.ok_or_else(|| Error::refused(Refused::NotOpen))?;
    let question = Question {
        id: tx.id(),
        service: service.id.clone(),
        from_team: team,
        asked_by: staff.membership,
        asked_at: tx.now,
        area,
        words,
        answer: None,
        referral: None,
        version: 1,
    };
    question.insert(tx, &service.organisation).await?;
    let to = Recipient::Team(partnership::actions::receiving_team(&service)?.clone());
    let see = sign_in_to("answer it", &format!("/questions/{}", question.id));
    let body = format!("A quick question has arrived. {see}");
    outbox::actions::send(tx, to, "New quick question", &body, question.id.as_str()).await?;
    tx.record(Event::QuestionAsked(question.id.clone())).await?;
    Ok(question.id)
}

/// Answers a question. Whoever asked is told that there is an answer.
///
/// # Errors
/// `NotFound` for somebody who does not answer it; `Stale` when it is not the version that was looked at; `Refused` when
/// it was answered already, or the answer names somebody.
pub async fn answer(tx: &mut Tx, id: &QuestionId, version: i64, words: String) -> Result<()> {
    let staff = tx.staff()?.clone();
    if !may_answer(staff.role) {
        return Err(Error::NotFound);
    }
    let question = Question::find(tx, id).await?.ok_or(Error::NotFound)?;
    let asked_by = question.asked_by.clone();
    let mut question = question
        .answered(words, staff.membership, tx.now)
        .map_err(Error::refused)?;
    question.version = version;
    question.save(tx).await?;
    let see = sign_in_to("read it", &format!("/questions/{id}"));
    let body = format!("There is an answer to your quick question. {see}");
    outbox::actions::send(
        tx,
        Recipient::Staff(asked_by),
        "Your quick question is answered",
        &body,
        id.as_str(),
    )
    .await?;
    tx.record(Event::QuestionAnswered(id.clone())).await
}

/// Keeps that a question became a referral: there was somebody after all. Nothing changes when it did before.
///
/// # Errors
/// `NotFound` when it is not a question of the actor's team.
pub async fn become_referral(tx: &mut Tx, id: &QuestionId, referral: &ReferralId) -> Result<()> {
    asking_team(tx.staff()?).ok_or(Error::NotFound)?;
    let mut question = Question::find(tx, id).await?.ok_or(Error::NotFound)?;
    if question.referral.is_some() {
        return Ok(());
    }
    question.referral = Some(referral.clone());
    question.save(tx).await?;
    tx.record(Event::QuestionBecameReferral(id.clone(), referral.clone()))
        .await
}
