//! A referral made in one go, for those who write it on one page.

use super::{Refused, send};
use crate::{
    kit::{
        db::Tx,
        error::{Error, Result},
        id::{PersonId, ReferralId},
    },
    person::Person,
    referral::model::{Asked, Draft, sending_team},
};

/// Refers a person: what [`super::begin`], [`super::fill`] and [`super::send`] do page by page. `despite` says why, when
/// the team has the same open already.
///
/// # Errors
/// `NotFound` when the person is not known to the organisation or the actor does not refer; `Refused` when a colleague
/// has begun a referral of them, and as [`super::send`].
pub async fn refer(
    tx: &mut Tx,
    person: &PersonId,
    asked: Asked,
    despite: Option<String>,
) -> Result<ReferralId> {
    sending_team(tx.staff()?).ok_or(Error::NotFound)?;
    Person::find(tx, person).await?.ok_or(Error::NotFound)?;
    // Somebody's half-written words are neither lost nor sent.
    if Draft::for_person(tx, person).await?.is_some() {
        return Err(Error::refused(Refused::Begun));
    }
    let draft = Draft {
        id: tx.id(),
        person: person.clone(),
        asked,
        begun_at: tx.now,
        version: 1,
    };
    draft.insert(tx).await?;
    send(tx, &draft.id, draft.version, despite).await
}
