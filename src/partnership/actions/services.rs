//! Verbs of services.

use jiff::civil::Date;

use super::{closed, editor, open_organisation, reopened};
use crate::{
    event::Event,
    kit::{
        clock::date_of,
        db::Tx,
        error::{Error, Result},
        id::{OrganisationId, ServiceId, TeamId},
    },
    partnership::model::{Kind, Refused, Service, ServiceDetails, Standing, Team},
};

/// Adds a service of an advice provider, whose referrals go to `team`; without one, to the provider's only team.
///
/// # Errors
/// `NotFound` when there is no such organisation or team; `Refused` when it is closed or no advice provider, or the
/// team is closed or another organisation's.
pub async fn add_service(
    tx: &mut Tx,
    of: &OrganisationId,
    team: Option<&TeamId>,
    details: ServiceDetails,
) -> Result<ServiceId> {
    editor(tx)?;
    advice_provider(tx, of).await?;
    let service = Service {
        id: tx.id(),
        organisation: of.clone(),
        team: receiving(tx, of, team).await?,
        details,
        standing: Standing::Open,
        version: 1,
    };
    service.insert(tx).await?;
    tx.record(Event::ServiceAdded(service.id.clone())).await?;
    Ok(service.id)
}

/// Saves a service's details, whose it is and who receives; without a team, the provider's only one does.
///
/// # Errors
/// `NotFound`; `Stale`; `Refused` as for a new one.
pub async fn change_service(
    tx: &mut Tx,
    id: &ServiceId,
    version: i64,
    (of, team): (&OrganisationId, Option<&TeamId>),
    details: ServiceDetails,
) -> Result<()> {
    editor(tx)?;
    let service = Service::find(tx, id).await?.ok_or(Error::NotFound)?;
    if service.organisation != *of {
        advice_provider(tx, of).await?;
    }
    let team = if service.organisation == *of && service.team.as_ref() == team && team.is_some() {
        service.team.clone()
    } else {
        receiving(tx, of, team).await?
    };
    Service {
        organisation: of.clone(),
        team,
        details,
        version,
        ..service
    }
    .save(tx)
    .await?;
    tx.record(Event::ServiceChanged(id.clone())).await
}

/// Closes a service from a day on.
///
/// # Errors
/// `NotFound`; `Stale`; `Refused` when it was closed already.
pub async fn close_service(tx: &mut Tx, id: &ServiceId, version: i64, on: Date) -> Result<()> {
    editor(tx)?;
    let service = Service::find(tx, id).await?.ok_or(Error::NotFound)?;
    let standing = closed(service.standing, on)?;
    Service {
        standing,
        version,
        ..service
    }
    .save(tx)
    .await?;
    tx.record(Event::ServiceChanged(id.clone())).await
}

/// Offers a closed service again.
///
/// # Errors
/// `NotFound`; `Stale`; `Refused` when it is offered, or its organisation or the team that receives is closed.
pub async fn reopen_service(tx: &mut Tx, id: &ServiceId, version: i64) -> Result<()> {
    editor(tx)?;
    let service = Service::find(tx, id).await?.ok_or(Error::NotFound)?;
    advice_provider(tx, &service.organisation).await?;
    receiving(tx, &service.organisation, service.team.as_ref()).await?;
    let standing = reopened(service.standing)?;
    Service {
        standing,
        version,
        ..service
    }
    .save(tx)
    .await?;
    tx.record(Event::ServiceChanged(id.clone())).await
}

async fn advice_provider(tx: &mut Tx, of: &OrganisationId) -> Result<()> {
    let organisation = open_organisation(tx, of).await?;
    if organisation.details.kind == Kind::Advice {
        Ok(())
    } else {
        Err(Refused::NoAdviceProvider(organisation.details.name).into())
    }
}

/// The team that is to receive: the one that was chosen, or else the only one that there is.
async fn receiving(tx: &mut Tx, of: &OrganisationId, team: Option<&TeamId>) -> Result<Option<TeamId>> {
    let Some(team) = team else {
        return Team::only_one_of(tx, of).await;
    };
    let team = Team::find(tx, team).await?.ok_or(Error::NotFound)?;
    let name = || team.details.naming.inside().to_owned();
    if team.organisation != *of {
        return Err(Refused::TeamOfAnother(name()).into());
    }
    if !team.standing.is_open(date_of(tx.now)) {
        return Err(Refused::TeamClosed(name()).into());
    }
    Ok(Some(team.id))
}
