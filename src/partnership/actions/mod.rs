//! Verbs of a partnership and its parts. Only its managers, its administrators and the operator change it; to
//! everybody else what they would change is not found.

mod capacity;
mod eligibility;
mod imports;
mod organisations;
mod prompts;
mod providers;
mod services;
mod sites;
mod teams;

use jiff::civil::Date;

pub use capacity::{change_safety_net, say_capacity, services_to_speak_for};
pub use eligibility::{add_eligibility, end_eligibility, remove_eligibility};
pub use imports::{drop_import, review_import, take_import, upload_import};
pub use organisations::{add_organisation, change_organisation, close_organisation, reopen_organisation};
pub use prompts::set_prompts;
pub use providers::{add_provider, change_provider, close_provider, reopen_provider};
pub use services::{add_service, change_service, close_service, reopen_service};
pub use sites::{add_site, change_site, close_site, reopen_site};
pub use teams::{add_team, change_team, close_team, reopen_team};

use super::{
    model::{
        CheckedBy, Clocks, Eligibility, Facts, Origin, Partnership, PartnershipDetails, Refused, Service,
        Standing, Team, covering,
    },
    packs::ServiceModel,
    store::Wanted,
};
use crate::{
    event::Event,
    kit::{
        actor::{Actor, Role},
        clock::date_of,
        db::Tx,
        error::{Error, Result},
        id::{OrganisationId, PartnershipId, ServiceId, TeamId},
    },
};

/// Creates a partnership from a service model, and goes on in it as its operator.
///
/// # Errors
/// `NotFound` unless the operator of the installation asks; `Refused` without a name.
pub async fn create(tx: &mut Tx, model: &ServiceModel, name: &str) -> Result<PartnershipId> {
    if !matches!(tx.actor, Actor::Operator(_)) {
        return Err(Error::NotFound);
    }
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > super::model::LONGEST_NAME {
        return Err(Refused::NoName.into());
    }
    let partnership = Partnership {
        id: tx.id(),
        model: model.header.id.clone(),
        details: model.starting_details(&name),
        clocks: model.clocks.clone(),
        checked: None,
        version: 1,
    };
    partnership.insert(tx).await?;
    tx.enter(&partnership.id).await?;
    tx.record(Event::PartnershipCreated(partnership.id.clone()))
        .await?;
    Ok(partnership.id)
}

/// Saves what a partnership is called and how it works. Whoever saves has looked it through.
///
/// # Errors
/// `NotFound`, or `Stale` when somebody else changed it first.
pub async fn change_details(tx: &mut Tx, details: PartnershipDetails, version: i64) -> Result<()> {
    editor(tx)?;
    let mut partnership = Partnership::find(tx).await?;
    let checked = CheckedBy {
        at: tx.now,
        membership: tx.actor.staff().map(|staff| staff.membership.clone()),
    };
    (partnership.details, partnership.checked, partnership.version) = (details, Some(checked), version);
    partnership.save(tx).await?;
    tx.record(Event::PartnershipChanged(partnership.id)).await
}

/// Saves how long each side has.
///
/// # Errors
/// `NotFound`, or `Stale` when somebody else changed it first.
pub async fn change_clocks(tx: &mut Tx, clocks: Clocks, version: i64) -> Result<()> {
    editor(tx)?;
    let mut partnership = Partnership::find(tx).await?;
    (partnership.clocks, partnership.version) = (clocks, version);
    partnership.save(tx).await?;
    tx.record(Event::PartnershipChanged(partnership.id)).await
}

/// What there is today, for the set-up list.
///
/// # Errors
/// `NotFound` for one who may not change the partnership.
pub async fn facts(tx: &mut Tx) -> Result<Facts> {
    editor(tx)?;
    let today = date_of(tx.now);
    Partnership::find(tx).await?.facts(tx, today).await
}

/// The services that a team may refer to today, by name: in use, with a team that receives, and with a line of
/// eligibility that covers it.
///
/// # Errors
/// `NotFound` when there is no such team.
pub async fn services_open_to(tx: &mut Tx, team: &TeamId) -> Result<Vec<Service>> {
    let team = Team::find(tx, team).await?.ok_or(Error::NotFound)?;
    let today = date_of(tx.now);
    let lines = Eligibility::all(tx).await?;
    let mut services = Service::list(tx, None, &Wanted::all()).await?;
    let origin = Origin {
        team: &team.id,
        site: team.site.as_ref(),
    };
    let open = covering(&lines, origin, today);
    services.retain(|service| service.team.is_some() && open.iter().any(|line| line.service == service.id));
    Ok(services)
}

/// The services that an organisation offers today and that have a team that receives, by name.
///
/// # Errors
/// `NotFound` outside a partnership.
pub async fn services_of(tx: &mut Tx, organisation: &OrganisationId) -> Result<Vec<Service>> {
    let today = date_of(tx.now);
    let mut services = Service::list(tx, None, &Wanted::all()).await?;
    services.retain(|service| {
        service.organisation == *organisation && service.team.is_some() && service.standing.is_open(today)
    });
    Ok(services)
}

/// A service, when a team may refer to it today: as [`services_open_to`] lists it, without looking at the others.
///
/// # Errors
/// `NotFound` when there is no such team.
pub async fn service_open_to(tx: &mut Tx, team: &TeamId, id: &ServiceId) -> Result<Option<Service>> {
    let team = Team::find(tx, team).await?.ok_or(Error::NotFound)?;
    let today = date_of(tx.now);
    let lines = Eligibility::of(tx, id).await?;
    let origin = Origin {
        team: &team.id,
        site: team.site.as_ref(),
    };
    if covering(&lines, origin, today).is_empty() {
        return Ok(None);
    }
    let service = Service::find(tx, id).await?;
    Ok(service.filter(|service| service.standing.is_open(today)))
}

/// The team that receives what is referred to a service.
///
/// # Errors
/// `Refused` when none was chosen yet.
pub fn receiving_team(service: &Service) -> Result<&TeamId> {
    service
        .team
        .as_ref()
        .ok_or_else(|| Refused::NoReceivingTeam.into())
}

/// Whether this actor may change the partnership: its managers, its administrators and the operator may.
pub fn may_edit(actor: &Actor) -> bool {
    match actor {
        Actor::Staff(staff) => matches!(staff.role, Role::Manager | Role::Administrator),
        Actor::Operator(partnership) => partnership.is_some(),
        Actor::Job(_) | Actor::Nobody => false,
    }
}

fn editor(tx: &Tx) -> Result<()> {
    if may_edit(&tx.actor) {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// A part's standing once it is closed from a day on.
fn closed(now: Standing, on: Date) -> Result<Standing> {
    match now {
        Standing::Open => Ok(Standing::Closed(on)),
        Standing::Closed(_) => Err(Refused::ClosedAlready.into()),
    }
}

/// A part's standing once it is used again.
fn reopened(now: Standing) -> Result<Standing> {
    match now {
        Standing::Closed(_) => Ok(Standing::Open),
        Standing::Open => Err(Refused::InUseAlready.into()),
    }
}

/// The organisation that something is to belong to, which must be in use.
async fn open_organisation(tx: &mut Tx, id: &OrganisationId) -> Result<super::model::Organisation> {
    let organisation = super::model::Organisation::find(tx, id)
        .await?
        .ok_or(Error::NotFound)?;
    if organisation.standing.is_open(date_of(tx.now)) {
        Ok(organisation)
    } else {
        Err(Refused::OrganisationClosed(organisation.details.name).into())
    }
}

impl From<Refused> for Error {
    fn from(no: Refused) -> Self {
        match no.field() {
            Some(field) => Self::refused_at(field, no),
            None => Self::refused(no),
        }
    }
}
