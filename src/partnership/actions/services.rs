//! Verbs of services.

use jiff::civil::Date;

use super::{closed, editor, open_organisation, reopened};
use crate::{
    event::Event,
    kit::{
        db::Tx,
        error::{Error, Result},
        id::{OrganisationId, ServiceId},
    },
    partnership::model::{Kind, Service, ServiceDetails, Standing},
};

/// Adds a service of an advice provider.
///
/// # Errors
/// `NotFound` when there is no such organisation; `Refused` when it is closed or no advice provider.
pub async fn add_service(tx: &mut Tx, of: &OrganisationId, details: ServiceDetails) -> Result<ServiceId> {
    editor(tx)?;
    advice_provider(tx, of).await?;
    let service = Service {
        id: tx.id(),
        organisation: of.clone(),
        details,
        standing: Standing::Open,
        version: 1,
    };
    service.insert(tx).await?;
    tx.record(Event::ServiceAdded(service.id.clone())).await?;
    Ok(service.id)
}

/// Saves a service's details, and whose it is.
///
/// # Errors
/// `NotFound`; `Stale`; `Refused` as for a new one.
pub async fn change_service(
    tx: &mut Tx,
    id: &ServiceId,
    version: i64,
    of: &OrganisationId,
    details: ServiceDetails,
) -> Result<()> {
    editor(tx)?;
    let service = Service::find(tx, id).await?.ok_or(Error::NotFound)?;
    if service.organisation != *of {
        advice_provider(tx, of).await?;
    }
    Service {
        organisation: of.clone(),
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
/// `NotFound`; `Stale`; `Refused` when it is offered, or its organisation is closed.
pub async fn reopen_service(tx: &mut Tx, id: &ServiceId, version: i64) -> Result<()> {
    editor(tx)?;
    let service = Service::find(tx, id).await?.ok_or(Error::NotFound)?;
    advice_provider(tx, &service.organisation).await?;
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
        Err(Error::Refused(format!(
            "{} is no advice provider, so it cannot offer a service.",
            organisation.details.name
        )))
    }
}
