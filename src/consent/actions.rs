//! Verbs of consent.

use super::model::{Consent, Statement};
use crate::{
    event::Event,
    kit::{
        clock::date_of,
        db::Tx,
        error::{Error, Result},
        id::ConsentId,
    },
};

/// Records what a person agreed to.
///
/// # Errors
/// `Refused` when it is dated in the future.
pub async fn give(tx: &mut Tx, said: Statement) -> Result<Consent> {
    let consent = said
        .record(tx.id(), tx.now, date_of(tx.now))
        .map_err(Error::refused)?;
    consent.insert(tx).await?;
    tx.record(Event::ConsentGiven(consent.id().clone())).await?;
    Ok(consent)
}

/// Records that the person no longer agrees. What rests on it ends in the same transaction, as a
/// consequence of the event. The caller has found what rests on it, and so may see it.
///
/// # Errors
/// `NotFound`, or `Refused` when it was withdrawn before.
pub async fn withdraw(tx: &mut Tx, id: &ConsentId) -> Result<()> {
    let consent = Consent::find(tx, id).await?.ok_or(Error::NotFound)?;
    let by = tx.actor.signature().to_owned();
    consent
        .withdraw(by, tx.now)
        .map_err(Error::refused)?
        .save(tx)
        .await?;
    tx.record(Event::ConsentWithdrawn(id.clone())).await
}
