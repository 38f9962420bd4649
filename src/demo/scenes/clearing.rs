//! Putting away a scenario that is made anew: what is left to do about it is done, by whoever would do it.

use super::making::Stage;
use crate::{
    arrival::{Arrival, actions::answer, model::Ending},
    kit::{
        clock::date_of,
        db::Tx,
        error::{Error, Result},
        id::{ArrivalId, ReferralId},
    },
    obligation::{Kind, Obligation},
    referral::{
        Action, Referral,
        actions::{self as verbs, Telling},
        model::{Channel, Mistake},
    },
};

/// Puts away the scenario that began at this address. What somebody ended already, or took so far that it cannot be ended as
/// a trial, stays as it was left.
pub(super) async fn put_away(tx: &mut Tx, path: &str) -> Result<()> {
    let stage = Stage::of(tx, 0).await?;
    if let Some(id) = path.strip_prefix("/referrals/").and_then(|id| id.parse().ok()) {
        referral(tx, &stage, &id).await
    } else if let Some(id) = path.strip_prefix("/asked/").and_then(|id| id.parse().ok()) {
        asked(tx, &stage, &id).await
    } else {
        // Two records that look alike are on nobody's list, and a list goes when the next one is brought.
        Ok(())
    }
}

/// A referral: a trial when it is open; read, or noted, when it has ended.
async fn referral(tx: &mut Tx, stage: &Stage, id: &ReferralId) -> Result<()> {
    stage.act(tx, &stage.referrer, stage.now).await?;
    if may(tx, id, Action::EnterInError).await? {
        verbs::enter_in_error(tx, id, Mistake::Trial).await?;
    }
    if may(tx, id, Action::ReadFeedback).await? {
        verbs::read_feedback(tx, id).await?;
    }
    told(tx, id).await?;
    stage.act(tx, &stage.intake, stage.now).await?;
    if may(tx, id, Action::NoteCancellation).await? {
        verbs::note_cancellation(tx, id).await?;
    }
    told(tx, id).await
}

/// Whoever is still to be told how it ended was told.
async fn told(tx: &mut Tx, id: &ReferralId) -> Result<()> {
    let owed = Obligation::of(tx, id).await?;
    let owed = owed
        .iter()
        .any(|owed| owed.runs() && owed.kind() == Kind::PatientTold);
    if !owed || !may(tx, id, Action::TellPatient).await? {
        return Ok(());
    }
    let (how, on) = (Channel::InPerson, date_of(tx.now));
    verbs::tell_patient(tx, id, Telling::Told { how, on }).await
}

async fn may(tx: &mut Tx, id: &ReferralId, action: Action) -> Result<bool> {
    let found = Referral::find(tx, id).await?.ok_or(Error::NotFound)?;
    Ok(found.actions(tx.staff()?).contains(&action))
}

async fn asked(tx: &mut Tx, stage: &Stage, id: &ArrivalId) -> Result<()> {
    stage.act(tx, &stage.intake, stage.now).await?;
    let found = Arrival::find(tx, id).await?.ok_or(Error::NotFound)?;
    if found.end.is_some() {
        return Ok(());
    }
    answer(tx, id, found.version, Ending::Double, String::new()).await
}
