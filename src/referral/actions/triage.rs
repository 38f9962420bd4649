//! Looking at a referral: acknowledging, accepting, turning down, giving it to an adviser.

use super::{Action, Happening, Refused, about_to, happen};
use crate::{
    identity::Membership,
    kit::{
        actor::Role,
        db::Tx,
        error::{Error, Result},
        id::{MembershipId, ReferralId, ServiceId, TeamId},
    },
    partnership::{self, Service},
    referral::{
        model::{Asked, Draft, Referral, Rejection, beyond},
        store::{self, Appointment, Words},
    },
};

/// Tells the sender that somebody has it.
///
/// # Errors
/// `NotFound`, or `Refused` when the state or the role does not allow it.
pub async fn acknowledge(tx: &mut Tx, id: &ReferralId) -> Result<()> {
    let referral = about_to(tx, id, Action::Acknowledge, &Happening::Acknowledged).await?;
    happen(tx, referral, Happening::Acknowledged).await
}

/// Takes the referral on.
///
/// # Errors
/// As [`acknowledge`].
pub async fn accept(tx: &mut Tx, id: &ReferralId) -> Result<()> {
    let referral = about_to(tx, id, Action::Accept, &Happening::Accepted).await?;
    happen(tx, referral, Happening::Accepted).await
}

/// Turns the referral down, with what the referrer and the patient can do now.
///
/// # Errors
/// As [`acknowledge`], and when no advice is given.
pub async fn reject(tx: &mut Tx, id: &ReferralId, reason: Rejection, said: Words) -> Result<()> {
    if said.words.trim().is_empty() {
        return Err(Error::refused(Refused::NoSafetyNet));
    }
    let happening = Happening::Rejected(reason);
    let referral = about_to(tx, id, Action::Reject, &happening).await?;
    said.insert(tx, id).await?;
    happen(tx, referral, happening).await
}

/// Turns the referral down and suggests another service. A draft of a referral to it is begun for the team that
/// sent this one, unless it has a draft of the person already.
///
/// # Errors
/// As [`acknowledge`], and when the service is not open to that team or does not deal with all of it.
pub async fn redirect(
    tx: &mut Tx,
    id: &ReferralId,
    reason: Rejection,
    said: Words,
    service: &ServiceId,
) -> Result<()> {
    let happening = Happening::Rejected(reason);
    let referral = about_to(tx, id, Action::Reject, &happening).await?;
    if !redirects(tx, &referral)
        .await?
        .iter()
        .any(|other| other.id == *service)
    {
        return Err(Error::refused_at("service", Refused::NoRedirect));
    }
    store::insert_redirect(tx, id, service).await?;
    if !Draft::any_of(tx, referral.person(), referral.from_team()).await? {
        begin_instead(tx, &referral, service).await?;
    }
    said.insert(tx, id).await?;
    happen(tx, referral, happening).await
}

/// The services that could be suggested in place of the one that was asked: those that are open to the team that
/// sent it and deal with every problem of it. The caller has found the referral.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn redirects(tx: &mut Tx, referral: &Referral) -> Result<Vec<Service>> {
    let areas = store::areas(tx, referral.id()).await?;
    let mut open = partnership::actions::services_open_to(tx, referral.from_team()).await?;
    open.retain(|service| {
        let dealt_with: Vec<_> = service.details.areas.iter().map(|area| area.id.clone()).collect();
        service.id != *referral.service() && beyond(&areas, &dealt_with).is_empty()
    });
    Ok(open)
}

/// What was asked of the one service, to be asked of the other. The patient is asked again what they agree to.
async fn begin_instead(tx: &mut Tx, referral: &Referral, service: &ServiceId) -> Result<()> {
    let asked = Asked {
        service: Some(service.clone()),
        areas: store::areas(tx, referral.id()).await?,
        summary: referral.summary().to_owned(),
        letter_on: referral.letter_on(),
        urgent: referral.urgent_reason().map(str::to_owned),
        instead_of: Some(referral.id().clone()),
        ..Asked::default()
    };
    let draft = Draft {
        id: tx.id(),
        person: referral.person().clone(),
        asked,
        begun_at: tx.now,
        version: 1,
    };
    draft
        .insert_for(tx, referral.from_team(), referral.sent_by())
        .await
}

/// Gives the referral to an adviser of the team that has it, and what is booked from now on with it.
///
/// # Errors
/// As [`acknowledge`], and when the adviser does not work in the team today.
pub async fn allocate(tx: &mut Tx, id: &ReferralId, adviser: &MembershipId) -> Result<()> {
    let happening = Happening::Allocated {
        adviser: adviser.clone(),
    };
    let referral = about_to(tx, id, Action::Allocate, &happening).await?;
    if !works_in(tx, referral.to_team(), adviser).await? {
        return Err(Error::refused(Refused::NotInTeam));
    }
    Appointment::give_to(tx, id, adviser).await?;
    happen(tx, referral, happening).await
}

/// Whether this is an adviser of the team today, or a supervisor, who stands in for them.
pub(super) async fn works_in(tx: &mut Tx, team: &TeamId, adviser: &MembershipId) -> Result<bool> {
    let team = Membership::of_team(tx, team).await?;
    Ok(team
        .iter()
        .any(|member| member.id == *adviser && matches!(member.role, Role::Adviser | Role::Supervisor)))
}
