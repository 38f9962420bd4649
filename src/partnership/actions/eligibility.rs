//! Verbs of eligibility. A line that has taken effect is never rewritten or taken away, so that it can be said at any
//! time who might refer on a day; it is given a last day, and what is different is another line.

use jiff::civil::Date;

use super::editor;
use crate::{
    event::Event,
    kit::{
        clock::date_of,
        db::Tx,
        error::{Error, Result},
        id::{EligibilityId, OrganisationId, ServiceId},
    },
    partnership::model::{Eligibility, Kind, Organisation, Refused, Service, Site, Team, Whom},
};

/// Lets whoever is named refer to a service, from one day to another.
///
/// # Errors
/// `NotFound` when the service, site, team or funder does not exist; `Refused` when the days are the wrong way round,
/// the same ones are named on the same days already, or the funder is none.
pub async fn add_eligibility(
    tx: &mut Tx,
    service: &ServiceId,
    to: Whom,
    days: (Date, Option<Date>),
    funder: Option<OrganisationId>,
) -> Result<EligibilityId> {
    editor(tx)?;
    Service::find(tx, service).await?.ok_or(Error::NotFound)?;
    named_exists(tx, &to).await?;
    if let Some(funder) = &funder {
        let organisation = Organisation::find(tx, funder).await?.ok_or(Error::NotFound)?;
        if organisation.details.kind != Kind::Funder {
            return Err(Refused::NoFunder(organisation.details.name).into());
        }
    }
    let (from_on, until_on) = days;
    in_order(from_on, until_on)?;
    let line = Eligibility {
        id: tx.id(),
        service: service.clone(),
        to,
        from_on,
        until_on,
        funder,
        version: 1,
    };
    if Eligibility::of(tx, service)
        .await?
        .iter()
        .any(|other| other.overlaps(&line))
    {
        return Err(Refused::Overlaps.into());
    }
    line.insert(tx).await?;
    tx.record(Event::ServiceChanged(service.clone())).await?;
    Ok(line.id)
}

/// Gives a line its last day.
///
/// # Errors
/// `NotFound`; `Stale`; `Refused` when the day lies before the first one, or before one that has passed already.
pub async fn end_eligibility(tx: &mut Tx, id: &EligibilityId, version: i64, until_on: Date) -> Result<()> {
    editor(tx)?;
    let line = Eligibility::find(tx, id).await?.ok_or(Error::NotFound)?;
    in_order(line.from_on, Some(until_on))?;
    let yesterday = date_of(tx.now).yesterday().map_err(anyhow::Error::from)?;
    if until_on < yesterday {
        return Err(Refused::EndsInThePast.into());
    }
    if line.until_on.is_some_and(|until| until < date_of(tx.now)) {
        return Err(Refused::EndedAlready.into());
    }
    let service = line.service.clone();
    Eligibility {
        until_on: Some(until_on),
        version,
        ..line
    }
    .save(tx)
    .await?;
    tx.record(Event::ServiceChanged(service)).await
}

/// Takes a line away that has not taken effect yet.
///
/// # Errors
/// `NotFound`; `Stale`; `Refused` when its first day has come.
pub async fn remove_eligibility(tx: &mut Tx, id: &EligibilityId, version: i64) -> Result<()> {
    editor(tx)?;
    let line = Eligibility::find(tx, id).await?.ok_or(Error::NotFound)?;
    if line.from_on <= date_of(tx.now) {
        return Err(Refused::TakenEffect.into());
    }
    let service = line.service.clone();
    Eligibility { version, ..line }.remove(tx).await?;
    tx.record(Event::ServiceChanged(service)).await
}

fn in_order(from_on: Date, until_on: Option<Date>) -> Result<()> {
    if until_on.is_some_and(|until| until < from_on) {
        return Err(Refused::DaysReversed.into());
    }
    Ok(())
}

async fn named_exists(tx: &mut Tx, to: &Whom) -> Result<()> {
    let there = match to {
        Whom::EveryTeam => true,
        Whom::Site(site) => Site::find(tx, site).await?.is_some(),
        Whom::Team(team) => Team::find(tx, team).await?.is_some(),
    };
    if there { Ok(()) } else { Err(Error::NotFound) }
}
