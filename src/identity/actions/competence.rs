//! What an adviser deals with.

use super::keeper;
use crate::{
    event::Event,
    identity::{
        model::{Membership, Refused, may_be_competent},
        store,
    },
    kit::{
        db::Tx,
        error::{Error, Result},
        id::MembershipId,
    },
    partnership::packs,
};

/// The areas of law that a member deals with, by code; none when nothing was said, which means all.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn competence_of(tx: &mut Tx, member: &MembershipId) -> Result<Vec<String>> {
    store::competence(tx, member).await
}

/// Says which areas of law an adviser deals with; none for all of them.
///
/// # Errors
/// `NotFound` for anybody who does not look after accounts, `Stale` when the membership changed since `version`,
/// `Refused` for a role that advises nobody.
pub async fn set_competence(tx: &mut Tx, id: &MembershipId, version: i64, areas: &[String]) -> Result<()> {
    keeper(tx)?;
    let member = Membership::find(tx, id).await?.ok_or(Error::NotFound)?;
    if !may_be_competent(member.role) {
        return Err(Error::refused(Refused::AdvisesNobody));
    }
    let known: Vec<String> = areas
        .iter()
        .filter(|area| packs::area(area).is_some())
        .cloned()
        .collect();
    store::set_competence(tx, id, version, &known).await?;
    tx.record(Event::CompetenceSet(id.clone())).await
}
