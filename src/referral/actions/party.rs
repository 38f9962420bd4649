//! Those who share the problem of a referral: a couple with a joint debt, a carer beside a patient. Each agrees for
//! themselves, and withdraws for themselves.

use super::{Action, Event, Refused, may};
use crate::{
    consent::{self, Consent},
    kit::{
        db::Tx,
        error::{Error, Result},
        id::{PersonId, ReferralId},
    },
    person::{self, model::Kin},
    referral::{
        model::{Agreed, Referral},
        store::{self, Party},
    },
};

/// Somebody to join, and what they agreed to.
#[derive(Clone, Debug)]
pub struct NewParty {
    pub person: PersonId,
    pub agreed: Agreed,
}

/// Lets somebody of the household of the person be a party to an open referral, on an agreement of their own. The service
/// knows them from then on.
///
/// # Errors
/// `NotFound`, or `Refused` when it has ended or is not shared any more, they are not of the household, or are a party.
pub async fn join(tx: &mut Tx, id: &ReferralId, new: NewParty) -> Result<()> {
    let referral = theirs(tx, id).await?;
    if !referral.state().is_open() {
        return Err(Error::refused(Refused::NotNow));
    }
    let may_join = to_join(tx, &referral).await?;
    if may_join.iter().all(|kin| kin.person != new.person) {
        return Err(Error::refused_at("person", Refused::NotOfHousehold));
    }
    let to = referral.to_organisation();
    let said = new.agreed.statement(new.person.clone(), to.clone());
    let agreed = consent::actions::give(tx, said).await?;
    let permit = agreed.permit().map_err(Error::refused)?;
    person::actions::become_known(tx, permit.person(), permit.organisation()).await?;
    store::keep_party(tx, id, permit.person(), permit.consent()).await?;
    tx.record(Event::PartyJoined(id.clone(), new.person)).await
}

/// Those of the household of the person, as the asker's organisation knows it, who are not a party yet.
///
/// # Errors
/// As [`join`].
pub async fn to_join(tx: &mut Tx, referral: &Referral) -> Result<Vec<Kin>> {
    let mut kin = person::actions::household(tx, referral.person()).await?;
    let parties = Party::all(tx, referral.id()).await?;
    let joined = |kin: &Kin| {
        let of = |party: &Party| party.person == kin.person && party.withdrawn_at.is_none();
        parties.iter().any(of)
    };
    kin.retain(|kin| !joined(kin));
    Ok(kin)
}

/// Records that one party no longer agrees. What is shared of that party ends, and nothing else does.
///
/// # Errors
/// `NotFound`, or `Refused` when it is not theirs, or the party stopped sharing before.
pub async fn leave(tx: &mut Tx, id: &ReferralId, person: &PersonId) -> Result<()> {
    let referral = Referral::find(tx, id).await?.ok_or(Error::NotFound)?;
    if !may(tx.staff()?, &referral, Action::Withdraw) {
        return Err(Error::refused(Refused::NotYours));
    }
    let side = tx.staff()?.role.side();
    let parties = Party::of(tx, id, side).await?;
    let party = parties
        .into_iter()
        .find(|one| one.person == *person && one.is_known());
    let party = party.ok_or_else(|| Error::refused(Refused::NotNow))?;
    consent::actions::withdraw(tx, &party.consent).await?;
    tx.record(Event::PartyLeft(id.clone(), person.clone())).await
}

/// The referral, for those who may change who takes part, while it is shared.
async fn theirs(tx: &mut Tx, id: &ReferralId) -> Result<Referral> {
    let referral = Referral::find(tx, id).await?.ok_or(Error::NotFound)?;
    if !may(tx.staff()?, &referral, Action::Withdraw) {
        return Err(Error::refused(Refused::NotYours));
    }
    let consent = Consent::find(tx, referral.consent())
        .await?
        .ok_or(Error::NotFound)?;
    if consent.withdrawn().is_some() {
        return Err(Error::refused(Refused::NotNow));
    }
    Ok(referral)
}
