//! Writing a referral and sending it.

use jiff::Span;

use super::{Event, Happening, Refused, keep_clocks, next_clock, sending_team};
use crate::{
    consent::{self, FeedbackLevel, GivenBy, Method, Purpose, Statement},
    kit::{
        clock::date_of,
        db::Tx,
        error::{Error, Result},
        id::{DraftId, OrganisationId, PersonId, ReferralId, ServiceId},
    },
    partnership::{self, Partnership, Service},
    person::{self, Person},
    referral::{
        model::{Agreed, Asked, Draft, Target},
        store,
    },
};

/// Begins a referral of a person, or goes on with the one that the team has begun.
///
/// # Errors
/// `NotFound` when the person is not known to the organisation or the actor does not refer.
pub async fn begin(tx: &mut Tx, person: &PersonId) -> Result<DraftId> {
    sending_team(tx)?;
    Person::find(tx, person).await?.ok_or(Error::NotFound)?;
    if let Some(draft) = Draft::for_person(tx, person).await? {
        return Ok(draft.id);
    }
    let draft = Draft {
        id: tx.id(),
        person: person.clone(),
        asked: Asked::default(),
        begun_at: tx.now,
        version: 1,
    };
    draft.insert(tx).await?;
    Ok(draft.id)
}

/// Keeps what was filled in on one page of the journey.
///
/// # Errors
/// `NotFound`, or `Stale` when somebody else filled the draft in since.
pub async fn fill(tx: &mut Tx, id: &DraftId, version: i64, change: impl FnOnce(&mut Asked)) -> Result<()> {
    let mut draft = Draft::find(tx, id).await?.ok_or(Error::NotFound)?;
    draft.version = version;
    change(&mut draft.asked);
    draft.save(tx).await
}

/// Throws a draft away; nothing of it is kept.
///
/// # Errors
/// `NotFound`.
pub async fn discard(tx: &mut Tx, id: &DraftId) -> Result<()> {
    Draft::find(tx, id)
        .await?
        .ok_or(Error::NotFound)?
        .delete(tx)
        .await
}

/// Throws away the drafts that nobody has touched for as long as the partnership keeps them; how many.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn expire_drafts(tx: &mut Tx) -> Result<u64> {
    let days = Partnership::find(tx).await?.clocks.draft_expiry_days;
    let before = tx.now - Span::new().hours(24 * i64::from(days));
    Draft::delete_untouched_since(tx, before).await
}

/// The services that the actor's team can refer to today.
///
/// # Errors
/// `NotFound` for somebody who does not refer.
pub async fn targets(tx: &mut Tx) -> Result<Vec<Service>> {
    let team = sending_team(tx)?;
    partnership::actions::services_open_to(tx, &team).await
}

/// Sends a draft: records the consent, and asks the service. From here on the clocks run.
///
/// # Errors
/// `Refused` with what is missing or stands in the way.
pub async fn send(tx: &mut Tx, id: &DraftId) -> Result<ReferralId> {
    let draft = Draft::find(tx, id).await?.ok_or(Error::NotFound)?;
    let target = target(tx, draft.asked.service.as_ref()).await?;
    let said = statement(tx, &draft, &target.organisation)?;
    let permit = consent::actions::give(tx, said)
        .await?
        .permit()
        .map_err(Error::refused)?;
    let areas = draft.asked.areas.clone();
    let sender = tx.staff()?.clone();
    let referral = draft
        .clone()
        .send(tx.id(), &permit, &target, &sender, tx.now)
        .map_err(Error::refused)?;
    if let Some((area, reference)) = store::same_ask(tx, &referral, &areas).await? {
        let area = partnership::packs::area(&area)
            .map_or(area.as_str(), |area| area.label.as_str())
            .to_lowercase();
        return Err(Error::refused(Refused::AlreadyOpen(area, reference)));
    }
    keep_clocks(tx, &referral, &Happening::Sent).await?;
    let clock = next_clock(tx, &referral).await?;
    let clock = clock.ok_or_else(|| anyhow::anyhow!("a referral that was sent has no clock"))?;
    referral.insert(tx, clock).await?;
    store::insert_needs(tx, &referral, &areas).await?;
    person::actions::become_known(tx, referral.person(), referral.to_organisation()).await?;
    draft.delete(tx).await?;
    tx.record(Event::Referral(referral.id().clone(), Happening::Sent))
        .await?;
    Ok(referral.id().clone())
}

async fn target(tx: &mut Tx, service: Option<&ServiceId>) -> Result<Target> {
    let service = service.ok_or_else(|| Error::refused(Refused::NoService))?;
    let from = sending_team(tx)?;
    let service = partnership::actions::service_open_to(tx, &from, service).await?;
    let service = service.ok_or_else(|| Error::refused(Refused::NotEligible))?;
    let team = partnership::actions::receiving_team(&service)?.clone();
    Ok(Target {
        areas: service.details.areas.iter().map(|area| area.id.clone()).collect(),
        service: service.id,
        organisation: service.organisation,
        team,
        is_open_to_sender: true,
    })
}

fn statement(tx: &Tx, draft: &Draft, organisation: &OrganisationId) -> Result<Statement> {
    let none = || Error::refused(Refused::NoConsent);
    let Agreed {
        given_on,
        given_by,
        method,
        purposes,
        feedback,
    } = draft.asked.agreed.as_ref().ok_or_else(none)?;
    if *given_on > date_of(tx.now) {
        return Err(Error::refused(consent::Refused::InTheFuture));
    }
    Ok(Statement {
        person: draft.person.clone(),
        organisation: organisation.clone(),
        given_on: *given_on,
        given_by: GivenBy::from_code(given_by).ok_or_else(none)?,
        method: Method::from_code(method).ok_or_else(none)?,
        explained_by: tx.staff()?.membership.clone(),
        purposes: purposes.chars().filter_map(Purpose::from_letter).collect(),
        feedback: FeedbackLevel::from_number(*feedback).ok_or_else(none)?,
    })
}
