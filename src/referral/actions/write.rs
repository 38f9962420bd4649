//! Writing a referral and sending it.

use jiff::{Span, Timestamp};

use super::{Event, Happening, Referral, Refused, keep_clocks};
use crate::{
    audit::Recorded,
    consent::{self, Consent, Permit},
    kit::{
        db::Tx,
        error::{Error, Result},
        id::{DraftId, Id as _, PersonId, ReferralId, ServiceId, TeamId},
    },
    obligation,
    partnership::{self, Partnership, Service},
    person::{self, Person},
    referral::{
        model::{Asked, Draft, Sender, Target, entering_team, sending_team},
        store::{self, SameAsk, SecondAsk},
    },
};

/// The team for which the actor refers.
fn team(tx: &Tx) -> Result<TeamId> {
    sending_team(tx.staff()?).cloned().ok_or(Error::NotFound)
}

/// Begins a referral of a person, or goes on with the one that the team has begun.
///
/// # Errors
/// `NotFound` when the person is not known to the organisation or the actor does not refer.
pub async fn begin(tx: &mut Tx, person: &PersonId) -> Result<DraftId> {
    team(tx)?;
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

/// Throws a draft away; nothing of it is kept but who did it, and when.
///
/// # Errors
/// `NotFound`, or `Stale` when it is not the version that was looked at.
pub async fn discard(tx: &mut Tx, id: &DraftId, version: i64) -> Result<()> {
    at_version(tx, id, version).await?.delete(tx).await?;
    let team = team(tx)?;
    tx.record(Event::DraftDeleted(id.clone(), team)).await
}

/// What became of a draft that is not there any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The name of whoever sent or deleted it.
    pub who: String,
    pub at: Timestamp,
    /// What it became, if it was sent.
    pub referral: Option<ReferralId>,
}

/// What became of a draft of the actor's team that somebody sent or deleted; `None` for any other, and for one that
/// was sent hundreds of referrals ago.
///
/// # Errors
/// `NotFound` for somebody who does not refer.
pub async fn ended(tx: &mut Tx, id: &DraftId) -> Result<Option<Ended>> {
    let own = team(tx)?;
    if let Some((referral, at, who)) = store::sent_from(tx, &own, id).await? {
        let referral = Some(referral);
        return Ok(Some(Ended { who, at, referral }));
    }
    let recorded = Recorded::about(tx, id.as_str()).await?;
    let deleted = recorded
        .into_iter()
        .find(|recorded| matches!(&recorded.event, Event::DraftDeleted(_, team) if *team == own));
    Ok(deleted.map(|Recorded { at, who, .. }| Ended {
        who,
        at,
        referral: None,
    }))
}

/// The draft as it was looked at.
async fn at_version(tx: &mut Tx, id: &DraftId, version: i64) -> Result<Draft> {
    let draft = Draft::find(tx, id).await?.ok_or(Error::NotFound)?;
    if draft.version == version {
        Ok(draft)
    } else {
        Err(Error::Stale)
    }
}

/// Throws away the drafts that nobody has touched for as long as the partnership keeps them; how many. Those
/// that hold the date of a letter stay until somebody deletes them: no deadline is lost with them.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn expire_drafts(tx: &mut Tx) -> Result<u64> {
    let days = Partnership::find(tx).await?.clocks.draft_expiry_days;
    let before = tx.now - Span::new().hours(24 * i64::from(days));
    Draft::delete_untouched_since(tx, before).await
}

/// The services that the actor's team can refer to today; for the advice side those of its organisation, to which it
/// enters what came to it.
///
/// # Errors
/// `NotFound` for somebody who neither refers nor enters referrals.
pub async fn targets(tx: &mut Tx) -> Result<Vec<Service>> {
    let staff = tx.staff()?.clone();
    if let Some(team) = sending_team(&staff) {
        return partnership::actions::services_open_to(tx, team).await;
    }
    entering_team(&staff).ok_or(Error::NotFound)?;
    partnership::actions::services_of(tx, &staff.organisation).await
}

/// The referral that the team has open already for what a draft asks. The advice side is told of any: it has them all.
///
/// # Errors
/// `NotFound` for somebody who neither refers nor enters referrals.
pub async fn already_open(tx: &mut Tx, draft: &Draft) -> Result<Option<SameAsk>> {
    let staff = tx.staff()?.clone();
    let team = sending_team(&staff);
    if team.is_none() {
        entering_team(&staff).ok_or(Error::NotFound)?;
    }
    let Some(service) = &draft.asked.service else {
        return Ok(None);
    };
    SameAsk::find(tx, team, (&draft.person, service), &draft.asked.areas).await
}

/// Sends a draft: records the consent, and asks the service. From here on the clocks run. `version` is the
/// one that was looked at; `despite` says why, when the team has the same open already.
///
/// # Errors
/// `Stale` when somebody changed it since, `Refused` with what is missing or stands in the way.
pub async fn send(tx: &mut Tx, id: &DraftId, version: i64, despite: Option<String>) -> Result<ReferralId> {
    let draft = at_version(tx, id, version).await?;
    let target = target(tx, draft.asked.service.as_ref()).await?;
    let (team, staff) = (team(tx)?, tx.staff()?);
    let sender = Sender {
        organisation: staff.organisation.clone(),
        team,
        membership: staff.membership.clone(),
    };
    let referral = dispatch(tx, &draft, (&sender, &target), despite).await?;
    draft.delete(tx).await?;
    tx.record(Event::Referral(
        referral.id().clone(),
        Happening::Sent(referral.came_by()),
    ))
    .await?;
    Ok(referral.id().clone())
}

/// Makes the referral that a draft asks for: the consent, the clocks, the row. The caller records it.
pub(super) async fn dispatch(
    tx: &mut Tx,
    draft: &Draft,
    (sender, target): (&Sender, &Target),
    despite: Option<String>,
) -> Result<Referral> {
    let permit = permit(tx, draft, target).await?;
    let second = second_ask(tx, draft, despite).await?;
    let areas = draft.asked.areas.clone();
    let referral = draft
        .clone()
        .send(tx.id(), &permit, target, sender, tx.now)
        .map_err(Error::refused)?;
    let started = keep_clocks(tx, &referral, &Happening::Sent(referral.came_by())).await?;
    let clock = obligation::actions::first(&started);
    let clock = clock.ok_or_else(|| anyhow::anyhow!("a referral that was sent has no clock"))?;
    referral.insert(tx, Some(&draft.id), clock).await?;
    store::insert_needs(tx, &referral, &areas).await?;
    if let Some(second) = second {
        second.insert(tx, referral.id()).await?;
    }
    if let Some(former) = &draft.asked.instead_of {
        store::insert_episode(tx, referral.id(), former, None, "").await?;
    }
    person::actions::become_known(tx, referral.person(), referral.to_organisation()).await?;
    Ok(referral)
}

/// The only proof with which a draft can be sent: what the patient agreed to, recorded, unless they withdrew
/// from the organisation after they were asked.
async fn permit(tx: &mut Tx, draft: &Draft, target: &Target) -> Result<Permit> {
    let agreed = draft.asked.agreed.clone();
    let agreed = agreed.ok_or_else(|| Error::refused(Refused::NoConsent))?;
    let (person, to) = (&draft.person, &target.organisation);
    if Consent::was_withdrawn_after(tx, person, to, agreed.recorded_at).await? {
        return Err(Error::refused(Refused::AgreedNoMore));
    }
    let said = agreed.statement(person.clone(), to.clone());
    let consent = consent::actions::give(tx, said).await?;
    consent.permit().map_err(Error::refused)
}

/// Why it is sent although the team has the same open already; `None` when it has not.
async fn second_ask(tx: &mut Tx, draft: &Draft, despite: Option<String>) -> Result<Option<SecondAsk>> {
    let Some(open) = already_open(tx, draft).await? else {
        return Ok(None);
    };
    let Some(reason) = despite.filter(|why| !why.trim().is_empty()) else {
        let area =
            partnership::packs::area(&open.area).map_or(open.area.as_str(), |area| area.label.as_str());
        let no = Refused::AlreadyOpen(area.to_lowercase(), open.reference);
        return Err(Error::refused(no));
    };
    Ok(Some(SecondAsk {
        besides: open.referral,
        reason,
    }))
}

async fn target(tx: &mut Tx, service: Option<&ServiceId>) -> Result<Target> {
    let service = service.ok_or_else(|| Error::refused(Refused::NoService))?;
    let from = team(tx)?;
    let service = partnership::actions::service_open_to(tx, &from, service).await?;
    of_service(service)
}

/// Where a referral to a service goes; nowhere, when it is not open to whoever asks.
pub(super) fn of_service(service: Option<Service>) -> Result<Target> {
    let service = service.ok_or_else(|| Error::refused(Refused::NotEligible))?;
    let team = partnership::actions::receiving_team(&service)?.clone();
    Ok(Target {
        areas: service.details.areas.iter().map(|area| area.id.clone()).collect(),
        service: service.id,
        organisation: service.organisation,
        team,
    })
}
