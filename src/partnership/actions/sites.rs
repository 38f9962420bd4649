//! Verbs of places.

use jiff::civil::Date;

use super::{closed, editor, open_organisation, reopened};
use crate::{
    event::Event,
    kit::{
        db::Tx,
        error::{Error, Result},
        id::{OrganisationId, SiteId},
    },
    partnership::{
        model::{Refused, Register, Site, SiteDetails, Standing},
        store,
    },
};

/// Adds a place of an organisation.
///
/// # Errors
/// `NotFound` when there is no such organisation; `Refused` when it is closed, or another place has the register code.
pub async fn add_site(tx: &mut Tx, of: &OrganisationId, details: SiteDetails) -> Result<SiteId> {
    editor(tx)?;
    open_organisation(tx, of).await?;
    let site = Site {
        id: tx.id(),
        organisation: of.clone(),
        details,
        register: Register::default(),
        standing: Standing::Open,
        version: 1,
    };
    code_is_free(tx, &site).await?;
    site.insert(tx).await?;
    tx.record(Event::SiteAdded(site.id.clone())).await?;
    Ok(site.id)
}

/// Saves a place's details, and whose it is.
///
/// # Errors
/// `NotFound`; `Stale`; `Refused` as for a new one.
pub async fn change_site(
    tx: &mut Tx,
    id: &SiteId,
    version: i64,
    of: &OrganisationId,
    details: SiteDetails,
) -> Result<()> {
    editor(tx)?;
    let site = Site::find(tx, id).await?.ok_or(Error::NotFound)?;
    if site.organisation != *of {
        open_organisation(tx, of).await?;
    }
    let site = Site {
        organisation: of.clone(),
        details,
        version,
        ..site
    };
    code_is_free(tx, &site).await?;
    site.save(tx).await?;
    tx.record(Event::SiteChanged(id.clone())).await
}

/// Closes a place from a day on.
///
/// # Errors
/// `NotFound`; `Stale`; `Refused` while a team there is in use.
pub async fn close_site(tx: &mut Tx, id: &SiteId, version: i64, on: Date) -> Result<()> {
    editor(tx)?;
    let site = Site::find(tx, id).await?.ok_or(Error::NotFound)?;
    if store::open_teams_at(tx, id).await? > 0 {
        return Err(Refused::TeamThere.into());
    }
    let standing = closed(site.standing, on)?;
    Site {
        standing,
        version,
        ..site
    }
    .save(tx)
    .await?;
    tx.record(Event::SiteChanged(id.clone())).await
}

/// Uses a closed place again.
///
/// # Errors
/// `NotFound`; `Stale`; `Refused` when it is in use, or its organisation is closed.
pub async fn reopen_site(tx: &mut Tx, id: &SiteId, version: i64) -> Result<()> {
    editor(tx)?;
    let site = Site::find(tx, id).await?.ok_or(Error::NotFound)?;
    open_organisation(tx, &site.organisation).await?;
    let standing = reopened(site.standing)?;
    Site {
        standing,
        version,
        ..site
    }
    .save(tx)
    .await?;
    tx.record(Event::SiteChanged(id.clone())).await
}

async fn code_is_free(tx: &mut Tx, site: &Site) -> Result<()> {
    let Some(code) = &site.details.ods_code else {
        return Ok(());
    };
    match Site::by_code(tx, code).await? {
        Some(other) if other.id != site.id => {
            let name = other.details.naming.inside().to_owned();
            Err(Refused::CodeTaken(name, code.clone()).into())
        }
        Some(_) | None => Ok(()),
    }
}
