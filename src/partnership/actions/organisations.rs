//! Verbs of organisations.

use jiff::civil::Date;

use super::{closed, editor, reopened};
use crate::{
    event::Event,
    kit::{
        db::Tx,
        error::{Error, Result},
        id::OrganisationId,
    },
    partnership::model::{Kind, Organisation, OrganisationDetails, Refused, Standing},
};

/// Adds an organisation.
///
/// # Errors
/// `Refused` when another one has its register code.
pub async fn add_organisation(tx: &mut Tx, details: OrganisationDetails) -> Result<OrganisationId> {
    editor(tx)?;
    let organisation = Organisation {
        id: tx.id(),
        details,
        standing: Standing::Open,
        version: 1,
    };
    code_is_free(tx, &organisation).await?;
    organisation.insert(tx).await?;
    tx.record(Event::OrganisationAdded(organisation.id.clone()))
        .await?;
    Ok(organisation.id)
}

/// Saves an organisation's details.
///
/// # Errors
/// `NotFound`; `Stale`; `Refused` when another one has its register code, when it offers services and would be no
/// advice provider any more, or when it would be of another kind and its people or its referrals hold it: they would
/// see what belongs to the other side of the wall.
pub async fn change_organisation(
    tx: &mut Tx,
    id: &OrganisationId,
    version: i64,
    details: OrganisationDetails,
) -> Result<()> {
    editor(tx)?;
    let organisation = Organisation::find(tx, id).await?.ok_or(Error::NotFound)?;
    let [_, _, services] = organisation.open_parts(tx).await?;
    if services > 0 && details.kind != Kind::Advice {
        return Err(Refused::OffersService.into());
    }
    let before = organisation.details.kind;
    let organisation = Organisation {
        details,
        version,
        ..organisation
    };
    code_is_free(tx, &organisation).await?;
    organisation.save(tx).await?;
    if organisation.details.kind != before {
        tx.record(Event::OrganisationTurned(id.clone())).await?;
    }
    tx.record(Event::OrganisationChanged(id.clone())).await
}

/// Closes an organisation from a day on.
///
/// # Errors
/// `NotFound`; `Stale`; `Refused` while a part of it is in use.
pub async fn close_organisation(tx: &mut Tx, id: &OrganisationId, version: i64, on: Date) -> Result<()> {
    editor(tx)?;
    let organisation = Organisation::find(tx, id).await?.ok_or(Error::NotFound)?;
    if organisation.open_parts(tx).await? != [0, 0, 0] {
        return Err(Refused::PartsInUse.into());
    }
    let standing = closed(organisation.standing, on)?;
    Organisation {
        standing,
        version,
        ..organisation
    }
    .save(tx)
    .await?;
    tx.record(Event::OrganisationChanged(id.clone())).await
}

/// Uses a closed organisation again.
///
/// # Errors
/// `NotFound`; `Stale`; `Refused` when it is in use.
pub async fn reopen_organisation(tx: &mut Tx, id: &OrganisationId, version: i64) -> Result<()> {
    editor(tx)?;
    let organisation = Organisation::find(tx, id).await?.ok_or(Error::NotFound)?;
    let standing = reopened(organisation.standing)?;
    Organisation {
        standing,
        version,
        ..organisation
    }
    .save(tx)
    .await?;
    tx.record(Event::OrganisationChanged(id.clone())).await
}

async fn code_is_free(tx: &mut Tx, organisation: &Organisation) -> Result<()> {
    let Some(code) = &organisation.details.ods_code else {
        return Ok(());
    };
    match Organisation::by_code(tx, code).await? {
        Some(other) if other.id != organisation.id => {
            Err(Refused::CodeTaken(other.details.name, code.clone()).into())
        }
        Some(_) | None => Ok(()),
    }
}
