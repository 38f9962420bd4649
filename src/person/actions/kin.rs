//! Writing down who belongs to whom.

use super::super::{
    model::{Kin, Person, Relation, SaidBy},
    store,
};
use crate::{
    event::Event,
    kit::{
        db::Tx,
        error::{Error, Result},
        id::PersonId,
    },
};

/// The most who are written down as belonging to one person.
pub const MOST_KIN: usize = 30;

/// Those who belong to a person, as the asker's organisation was told; nobody whom it does not know.
///
/// # Errors
/// `NotFound` when the actor does not know the person.
pub async fn household(tx: &mut Tx, id: &PersonId) -> Result<Vec<Kin>> {
    Person::find(tx, id).await?.ok_or(Error::NotFound)?;
    store::kin_of(tx, id).await
}

/// Writes down what another is to a person. It gives nobody a right to see either, and is no agreement of anybody.
///
/// # Errors
/// `NotFound` when the actor does not know both; `Refused` when they are one, or there are too many.
pub async fn link(tx: &mut Tx, (id, other): (&PersonId, &PersonId), said: (Relation, SaidBy)) -> Result<()> {
    let (before, of_other) = (household(tx, id).await?, household(tx, other).await?);
    if id == other {
        return Err(Error::Refused(
            "Choose somebody else than the person whose record this is.".to_owned(),
        ));
    }
    if is_full(&before, other) {
        return Err(Error::Refused(
            "So many people are written down here already. End one first.".to_owned(),
        ));
    }
    if is_full(&of_other, id) {
        return Err(Error::Refused(
            "So many people are written down for them already. End one on their record first.".to_owned(),
        ));
    }
    store::keep_kin(tx, (id, other), said).await?;
    tx.record(Event::PersonLinked(id.clone())).await?;
    tx.record(Event::PersonLinked(other.clone())).await
}

/// Whether nobody else can be written down beside these, unless they are one of them.
fn is_full(kin: &[Kin], another: &PersonId) -> bool {
    kin.len() >= MOST_KIN && kin.iter().all(|kin| kin.person != *another)
}

/// Takes back that another belongs to a person; nothing happens when nobody said so.
///
/// # Errors
/// `NotFound` when the actor does not know the person.
pub async fn unlink(tx: &mut Tx, id: &PersonId, other: &PersonId) -> Result<()> {
    Person::find(tx, id).await?.ok_or(Error::NotFound)?;
    if store::forget_kin(tx, id, other).await? == 0 {
        return Ok(());
    }
    tx.record(Event::PersonUnlinked(id.clone())).await?;
    tx.record(Event::PersonUnlinked(other.clone())).await
}
