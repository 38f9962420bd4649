//! Verbs of printed forms.

use super::model::{Issue, MOST, Reference, Refused, Sheet, may_issue};
use crate::{
    event::Event,
    kit::{
        db::Tx,
        error::{Error, Result},
        id::{IssueId, ReferralId, ServiceId, TeamId},
    },
    partnership::{self, Service, Team, model::Kind},
};

/// How often a reference that is another's already is drawn again.
const DRAWS: usize = 20;

/// The service, if the actor may issue its forms.
///
/// # Errors
/// `NotFound`.
pub async fn service(tx: &mut Tx, id: &ServiceId) -> Result<Service> {
    let service = Service::find(tx, id).await?.ok_or(Error::NotFound)?;
    if may_issue(tx.staff()?, &service) {
        Ok(service)
    } else {
        Err(Error::NotFound)
    }
}

/// The teams of health bodies that forms can be issued to: identifier, name and organisation.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn teams(tx: &mut Tx) -> Result<Vec<(TeamId, String, String)>> {
    Team::offered(tx, &[Kind::Health], None).await
}

/// Issues forms of a service to a team.
///
/// # Errors
/// `NotFound` for one who may not; `Refused` when the team cannot refer to the service.
pub async fn issue(tx: &mut Tx, id: &ServiceId, team: &TeamId, sheets: i64) -> Result<IssueId> {
    let service = service(tx, id).await?;
    let known = teams(tx).await?.iter().any(|(known, ..)| known == team);
    let open = if known {
        partnership::actions::service_open_to(tx, team, id).await?
    } else {
        None
    };
    if open.is_none() {
        return Err(Error::refused_at("team", Refused::NotOpen));
    }
    let issue = Issue {
        id: tx.id(),
        service: service.id,
        to_organisation: service.organisation,
        team: team.clone(),
        issued_at: tx.now,
        issued_by: tx.staff()?.membership.clone(),
        sheets: sheets.clamp(1, MOST),
    };
    issue.insert(tx).await?;
    for _ in 0..issue.sheets {
        draw(tx, &issue.id).await?;
    }
    tx.record(Event::SheetsIssued(issue.id.clone())).await?;
    Ok(issue.id)
}

async fn draw(tx: &mut Tx, issue: &IssueId) -> Result<()> {
    for _ in 0..DRAWS {
        let reference = Reference::of(&tx.id());
        if Sheet::insert(tx, &reference, issue).await? {
            return Ok(());
        }
    }
    Err(anyhow::anyhow!("no free reference was drawn").into())
}

/// What was issued, and the references of its forms.
///
/// # Errors
/// `NotFound` for one who may not see it.
pub async fn issued(tx: &mut Tx, id: &IssueId) -> Result<(Issue, Vec<Reference>)> {
    let issue = Issue::find(tx, id).await?.ok_or(Error::NotFound)?;
    let references = Sheet::references(tx, id).await?;
    Ok((issue, references))
}

/// Keeps that a referral was entered from a form.
///
/// # Errors
/// `Refused` when one was before.
pub async fn become_referral(tx: &mut Tx, sheet: &Sheet, referral: &ReferralId) -> Result<()> {
    if !sheet.save_use(tx, referral).await? {
        return Err(Error::refused(Refused::Used));
    }
    tx.record(Event::SheetUsed(sheet.issue.clone(), referral.clone()))
        .await
}
