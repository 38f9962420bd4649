//! Looking at a referral: acknowledging, accepting, turning down, giving it to an adviser.

use super::{Action, Happening, Refused, about_to, happen};
use crate::{
    identity::Membership,
    kit::{
        actor::Role,
        db::Tx,
        error::{Error, Result},
        id::{MembershipId, ReferralId},
    },
    referral::{
        model::Rejection,
        store::{Appointment, Words},
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

/// Gives the referral to an adviser of the team that has it, and what is booked from now on with it.
///
/// # Errors
/// As [`acknowledge`], and when the adviser does not work in the team today.
pub async fn allocate(tx: &mut Tx, id: &ReferralId, adviser: &MembershipId) -> Result<()> {
    let happening = Happening::Allocated {
        adviser: adviser.clone(),
    };
    let referral = about_to(tx, id, Action::Allocate, &happening).await?;
    let team = Membership::of_team(tx, referral.to_team()).await?;
    let works_there = team
        .iter()
        .any(|member| member.id == *adviser && matches!(member.role, Role::Adviser | Role::Supervisor));
    if !works_there {
        return Err(Error::refused(Refused::NotInTeam));
    }
    Appointment::give_to(tx, id, adviser).await?;
    happen(tx, referral, happening).await
}
