//! Passing a case on to another service as well, while the one that has it goes on.

use super::{
    Action, Event, Happening, Refused,
    follow::{asker, page},
    keep_clocks, may, next_clock, redirects,
};
use crate::{
    consent,
    kit::{
        db::Tx,
        error::{Error, Result},
        id::{Id as _, ReferralId, ServiceId},
    },
    outbox::{Recipient, actions::send, model::sign_in_to},
    partnership, person,
    referral::{
        model::{Agreed, Referral, Route},
        store::{self, SameAsk, SecondAsk},
    },
};

/// What is passed on, to whom, and what the person agreed to for them.
#[derive(Clone, Debug)]
pub struct NewOnward {
    pub service: ServiceId,
    /// Why, for the other service.
    pub words: String,
    pub agreed: Agreed,
}

/// Refers the person of an open referral on to another service, for the same team. What they agreed to for that service
/// is recorded in the same transaction, and is all on which it rests.
///
/// # Errors
/// `NotFound`, or `Refused` when the state or the role does not allow it, the service is not one for it, or the same is
/// open there already.
pub async fn refer_on(tx: &mut Tx, id: &ReferralId, new: NewOnward) -> Result<ReferralId> {
    let former = Referral::find(tx, id).await?.ok_or(Error::NotFound)?;
    let staff = tx.staff()?.clone();
    if !may(&staff, &former, Action::TellProgress) {
        return Err(Error::refused(Refused::NotYours));
    }
    if !former.actions(&staff).contains(&Action::TellProgress) {
        return Err(Error::refused(Refused::NotNow));
    }
    let fit = redirects(tx, &former).await?;
    let service = fit.into_iter().find(|service| service.id == new.service);
    let service = service.ok_or_else(|| Error::refused_at("service", Refused::NoRedirect))?;
    let areas = store::areas(tx, id).await?;
    let ask = (former.person(), &service.id);
    let open = SameAsk::find(tx, Some(former.from_team()), ask, &areas).await?;
    if let Some(open) = &open
        && store::is_onward_of(tx, &open.referral, id).await?
    {
        return Err(Error::refused_at(
            "service",
            Refused::OpenBesides(open.reference.clone()),
        ));
    }
    let said = new
        .agreed
        .statement(former.person().clone(), service.organisation.clone());
    let agreed = consent::actions::give(tx, said).await?;
    let permit = agreed.permit().map_err(Error::refused)?;
    let team = partnership::actions::receiving_team(&service)?.clone();
    let mut next = former.anew(tx.id(), team, former.sent_by().clone(), tx.now);
    (next.service, next.to_organisation) = (service.id, service.organisation);
    (next.consent, next.route) = (permit.consent().clone(), Route::Onward);
    keep_clocks(tx, &next, &Happening::Sent(next.came_by())).await?;
    let clock = next_clock(tx, &next).await?;
    let clock = clock.ok_or_else(|| anyhow::anyhow!("a referral that was passed on has no clock"))?;
    next.insert(tx, None, clock, &areas).await?;
    store::insert_episode(tx, next.id(), id, None, "").await?;
    // What else is open there is the other service's to know, and not disclosed by refusing.
    if let Some(open) = open {
        let second = SecondAsk {
            besides: open.referral,
            reason: "Passed on by another service.".to_owned(),
        };
        second.insert(tx, next.id()).await?;
    }
    store::insert_onward(tx, next.id(), id, &new.words).await?;
    person::actions::become_known(tx, next.person(), permit.organisation()).await?;
    point_to_onward(tx, &former).await?;
    tx.record(Event::ReferredOn(id.clone(), next.id().clone()))
        .await?;
    tx.record(Event::Referral(
        next.id().clone(),
        Happening::Sent(next.came_by()),
    ))
    .await?;
    Ok(next.id().clone())
}

/// Whoever asked for the first learns that there is another.
async fn point_to_onward(tx: &mut Tx, former: &Referral) -> Result<()> {
    let subject = format!("Referral {} was passed on as well", former.reference());
    let see = sign_in_to("see it", &page(former.id()));
    let body = format!(
        "With the patient's agreement, your referral {} was passed on to another service as well. {see}",
        former.reference()
    );
    let to = asker(tx, former).await?;
    send(tx, to, &subject, &body, former.id().as_str()).await
}

/// Whoever passed a referral on learns that something was decided of it. A consequence.
///
/// # Errors
/// `Internal` when the database says so.
pub(super) async fn tell_who_passed_on(tx: &mut Tx, id: &ReferralId) -> Result<()> {
    let Some((by, former, reference)) = store::passed_on_by(tx, id).await? else {
        return Ok(());
    };
    let subject = format!("News of what you passed on from {reference}");
    let see = sign_in_to("see it", &page(&former));
    let body = format!("There is news of the referral that you passed on from {reference}. {see}");
    send(tx, Recipient::Staff(by), &subject, &body, former.as_str()).await
}
