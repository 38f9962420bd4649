//! Mistakes, and referrals that go on as another one.

use super::{Action, Event, Happening, Refused, about_to, happen, keep_clocks, next_clock};
use crate::{
    consent::Consent,
    kit::{
        db::Tx,
        error::{Error, Result},
        id::ReferralId,
    },
    partnership,
    referral::{
        model::{Holder, Mistake, Referral, Reopening, side},
        store::{self, SameAsk},
    },
};

/// Records that a referral should never have been. It is shown as a mistake, and counted nowhere as one made.
///
/// # Errors
/// `NotFound`, or `Refused` when the state or the role does not allow it.
pub async fn enter_in_error(tx: &mut Tx, id: &ReferralId, reason: Mistake) -> Result<()> {
    let happening = Happening::EnteredInError(reason, side(tx.staff()?));
    let referral = about_to(tx, id, Action::EnterInError, &happening).await?;
    store::uncount(tx, &referral).await?;
    happen(tx, referral, happening).await
}

/// Goes on with what had ended, as a new referral that names the former one, on the same agreement of the
/// person. The former stays as it ended.
///
/// # Errors
/// `NotFound`, or `Refused` when the state or the role does not allow it, sharing has stopped, the service takes
/// none any more, or the same is open already.
pub async fn reopen(tx: &mut Tx, id: &ReferralId, reason: Reopening, words: &str) -> Result<ReferralId> {
    let episode: ReferralId = tx.id();
    let happening = Happening::Reopened {
        episode: episode.clone(),
    };
    let former = about_to(tx, id, Action::Reopen, &happening).await?;
    let consent = Consent::find(tx, former.consent())
        .await?
        .ok_or(Error::NotFound)?;
    consent.permit().map_err(Error::refused)?;
    let areas = store::areas(tx, id).await?;
    let (person, service) = (former.person().clone(), former.service().clone());
    if let Some(open) = SameAsk::find(tx, Some(former.from_team()), (&person, &service), &areas).await? {
        return Err(Error::refused(Refused::OpenBesides(open.reference)));
    }
    let new = anew(tx, &former, episode.clone()).await?;
    keep_clocks(tx, &new, &Happening::Sent(new.came_by())).await?;
    let clock = next_clock(tx, &new).await?;
    let clock = clock.ok_or_else(|| anyhow::anyhow!("a referral that was opened again has no clock"))?;
    new.insert(tx, None, clock, &areas).await?;
    store::insert_episode(tx, &episode, id, Some(reason), words).await?;
    for party in store::carry_parties(tx, id, &episode).await? {
        tx.record(Event::PartyJoined(episode.clone(), party)).await?;
    }
    tx.record(Event::Referral(episode.clone(), Happening::Sent(new.came_by())))
        .await?;
    happen(tx, former, happening).await?;
    Ok(episode)
}

/// The same ask of the same service today. Whoever opens it for the referring team has sent it.
async fn anew(tx: &mut Tx, former: &Referral, id: ReferralId) -> Result<Referral> {
    let service = partnership::actions::service_open_to(tx, former.from_team(), former.service()).await?;
    let service = service.ok_or_else(|| Error::refused(Refused::NotEligible))?;
    let team = partnership::actions::receiving_team(&service)?.clone();
    let staff = tx.staff()?;
    let by = match side(staff) {
        Holder::Referrer => staff.membership.clone(),
        Holder::Adviser => former.sent_by().clone(),
    };
    Ok(former.anew(id, team, by, tx.now))
}
