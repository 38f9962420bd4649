//! Verbs of capacity: the advice side says whether it can take referrals.

use jiff::{Span, civil::Date};

use super::editor;
use crate::{
    event::Event,
    kit::{
        actor::Role,
        clock::date_of,
        db::Tx,
        error::{Error, Result},
        id::ServiceId,
    },
    partnership::{
        model::{Capacity, LONGEST_DAYS, Light, Refused, SafetyNet, Service, may_say},
        store::Wanted,
    },
};

/// The services in use of which the actor may say whether they can take referrals, by name.
///
/// # Errors
/// `NotFound` for a role that says it of none.
pub async fn services_to_speak_for(tx: &mut Tx) -> Result<Vec<Service>> {
    let staff = tx.staff()?.clone();
    let of = match staff.role {
        Role::Manager => None,
        Role::Intake | Role::Supervisor => Some(&staff.organisation),
        Role::Referrer
        | Role::TeamLead
        | Role::Adviser
        | Role::Volunteer
        | Role::Administrator
        | Role::Funder
        | Role::InformationGovernance
        | Role::Researcher => return Err(Error::NotFound),
    };
    Service::list(tx, of, &Wanted::all()).await
}

/// Says whether a service can take referrals, over what was said at `version` (0 when nothing was).
///
/// # Errors
/// `NotFound` for a service that is not theirs to speak for; `Stale`; `Refused` for a day that has passed or is
/// too far ahead.
pub async fn say_capacity(
    tx: &mut Tx,
    service: &ServiceId,
    version: i64,
    light: Light,
    (sentence, until_on): (String, Date),
) -> Result<()> {
    let found = Service::find(tx, service).await?.ok_or(Error::NotFound)?;
    let (staff, today) = (tx.staff()?.clone(), date_of(tx.now));
    if !may_say(&staff, &found) {
        return Err(Error::NotFound);
    }
    if until_on < today || until_on > today.saturating_add(Span::new().days(LONGEST_DAYS)) {
        return Err(Refused::HoldsTooLong(LONGEST_DAYS).into());
    }
    Capacity {
        light,
        sentence,
        until_on,
        said_at: tx.now,
        said_by: staff.name,
        version,
    }
    .save(tx, service)
    .await?;
    tx.record(Event::CapacitySaid(service.clone(), light)).await
}

/// Keeps the partnership's own words for when no service can take a patient.
///
/// # Errors
/// `NotFound` for one who may not change the partnership; `Stale`.
pub async fn change_safety_net(tx: &mut Tx, words: String, version: i64) -> Result<()> {
    editor(tx)?;
    SafetyNet { words, version }.save(tx).await?;
    let partnership = tx.partnership()?;
    tx.record(Event::PartnershipChanged(partnership)).await
}
