//! A referral that came by telephone, in person, on paper or by letter, entered by the advice side.

use super::{
    Event, Happening, Referral, Refused,
    write::{dispatch, of_service},
};
use crate::{
    kit::{
        db::Tx,
        error::{Error, Result},
        id::{PersonId, ReferralId, ServiceId, TeamId},
    },
    partnership::{self, Team, model::Kind},
    person::{self, Person},
    referral::model::{Asked, Draft, Route, Sender, Target, entering_team},
};

/// Enters a referral to a service of the actor's organisation: for the team that asked, which sees it from then on and
/// is told what came of it; or for nobody but the client, and then the actor's own team stands in for a referrer.
/// `despite` says why, when the same is open already.
///
/// # Errors
/// `NotFound` when the actor enters none, or the person or the team is not known; `Refused` when the service is not
/// the organisation's own or not open to the team, and as [`super::send`].
pub async fn enter(
    tx: &mut Tx,
    person: &PersonId,
    asked: Asked,
    of: Option<&TeamId>,
    despite: Option<String>,
) -> Result<ReferralId> {
    let staff = tx.staff()?.clone();
    let own = entering_team(&staff).cloned().ok_or(Error::NotFound)?;
    Person::find(tx, person).await?.ok_or(Error::NotFound)?;
    let (organisation, team) = match of {
        // They agreed with the service alone, and no team learns of them by it.
        Some(_) if asked.route == Route::Myself => {
            return Err(Error::refused_at("asker", Refused::NoAsker));
        }
        Some(team) => {
            let offered = Team::offered(tx, &[Kind::Health], None).await?;
            if !offered.iter().any(|(id, ..)| id == team) {
                return Err(Error::refused_at("asker", Refused::NoAsker));
            }
            let team = Team::find(tx, team).await?.ok_or(Error::NotFound)?;
            (team.organisation, team.id)
        }
        None if asked.route.needs_asker() => return Err(Error::refused_at("asker", Refused::NoAsker)),
        None => (staff.organisation.clone(), own),
    };
    let service = asked
        .service
        .as_ref()
        .ok_or_else(|| Error::refused(Refused::NoService))?;
    let target = target(tx, service, of).await?;
    let sender = Sender {
        organisation,
        team,
        membership: staff.membership,
    };
    let draft = Draft {
        id: tx.id(),
        person: person.clone(),
        asked,
        begun_at: tx.now,
        version: 1,
    };
    let referral = dispatch(tx, &draft, (&sender, &target), despite).await?;
    known_to_asker(tx, &referral).await?;
    tx.record(Event::Referral(
        referral.id().clone(),
        Happening::Sent(referral.came_by()),
    ))
    .await?;
    Ok(referral.id().clone())
}

/// A service of the actor's organisation, open to the team that asked.
async fn target(tx: &mut Tx, service: &ServiceId, of: Option<&TeamId>) -> Result<Target> {
    let organisation = tx.staff()?.organisation.clone();
    let own = partnership::actions::services_of(tx, &organisation).await?;
    let own = own.into_iter().find(|own| own.id == *service);
    match (of, own) {
        (_, None) => Err(Error::refused(Refused::NotEligible)),
        (None, own) => of_service(own),
        (Some(team), Some(_)) => of_service(partnership::actions::service_open_to(tx, team, service).await?),
    }
}

/// Those who asked know the patient; the record of them is theirs to see from now on.
async fn known_to_asker(tx: &mut Tx, referral: &Referral) -> Result<()> {
    if referral.is_own() {
        return Ok(());
    }
    person::actions::become_known(tx, referral.person(), referral.from_organisation()).await
}
