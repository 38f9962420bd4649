//! Verbs of teams.

use jiff::civil::Date;

use super::{closed, editor, open_organisation, reopened};
use crate::{
    event::Event,
    kit::{
        clock::date_of,
        db::Tx,
        error::{Error, Result},
        id::{OrganisationId, SiteId, TeamId},
    },
    partnership::model::{Refused, Service, Site, Standing, Team, TeamDetails},
};

/// Adds a team of an organisation, at a place or covering many.
///
/// # Errors
/// `NotFound` when there is no such organisation or place; `Refused` when it is closed.
pub async fn add_team(
    tx: &mut Tx,
    of: &OrganisationId,
    at: Option<&SiteId>,
    details: TeamDetails,
) -> Result<TeamId> {
    editor(tx)?;
    open_organisation(tx, of).await?;
    open_site(tx, at).await?;
    let team = Team {
        id: tx.id(),
        organisation: of.clone(),
        site: at.cloned(),
        details,
        standing: Standing::Open,
        version: 1,
    };
    team.insert(tx).await?;
    tx.record(Event::TeamAdded(team.id.clone())).await?;
    Ok(team.id)
}

/// Saves a team's details, whose it is and where it sits.
///
/// # Errors
/// `NotFound`; `Stale`; `Refused` as for a new one, or when it would go to another organisation while it receives for
/// a service, or with people or referrals of the one that it leaves.
pub async fn change_team(
    tx: &mut Tx,
    id: &TeamId,
    version: i64,
    of: &OrganisationId,
    at: Option<&SiteId>,
    details: TeamDetails,
) -> Result<()> {
    editor(tx)?;
    let team = Team::find(tx, id).await?.ok_or(Error::NotFound)?;
    let moves = team.organisation != *of;
    if moves {
        open_organisation(tx, of).await?;
        if let Some(service) = Service::received_by(tx, id, date_of(tx.now)).await? {
            return Err(Refused::StaysForService(name_of(&service)).into());
        }
    }
    if team.site.as_ref() != at {
        open_site(tx, at).await?;
    }
    Team {
        organisation: of.clone(),
        site: at.cloned(),
        details,
        version,
        ..team
    }
    .save(tx)
    .await?;
    if moves {
        // Whoever works in it or has referrals with it is known to the slices above, which refuse it there.
        tx.record(Event::TeamMoved(id.clone())).await?;
    }
    tx.record(Event::TeamChanged(id.clone())).await
}

/// Closes a team from a day on.
///
/// # Errors
/// `NotFound`; `Stale`; `Refused` when it was closed already, or receives what is referred to a service in use.
pub async fn close_team(tx: &mut Tx, id: &TeamId, version: i64, on: Date) -> Result<()> {
    editor(tx)?;
    let team = Team::find(tx, id).await?.ok_or(Error::NotFound)?;
    let standing = closed(team.standing, on)?;
    if let Some(service) = Service::received_by(tx, id, on.max(date_of(tx.now))).await? {
        return Err(Refused::ReceivesFor(name_of(&service)).into());
    }
    Team {
        standing,
        version,
        ..team
    }
    .save(tx)
    .await?;
    tx.record(Event::TeamChanged(id.clone())).await
}

/// Uses a closed team again.
///
/// # Errors
/// `NotFound`; `Stale`; `Refused` when it is in use, or its organisation or place is closed.
pub async fn reopen_team(tx: &mut Tx, id: &TeamId, version: i64) -> Result<()> {
    editor(tx)?;
    let team = Team::find(tx, id).await?.ok_or(Error::NotFound)?;
    open_organisation(tx, &team.organisation).await?;
    open_site(tx, team.site.as_ref()).await?;
    let standing = reopened(team.standing)?;
    Team {
        standing,
        version,
        ..team
    }
    .save(tx)
    .await?;
    tx.record(Event::TeamChanged(id.clone())).await
}

fn name_of(service: &Service) -> String {
    service.details.naming.inside().to_owned()
}

async fn open_site(tx: &mut Tx, at: Option<&SiteId>) -> Result<()> {
    let Some(at) = at else { return Ok(()) };
    let site = Site::find(tx, at).await?.ok_or(Error::NotFound)?;
    if site.standing.is_open(date_of(tx.now)) {
        Ok(())
    } else {
        Err(Refused::SiteClosed(site.details.naming.inside().to_owned()).into())
    }
}
