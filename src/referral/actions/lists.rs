//! Verbs of the lists that somebody keeps under a name. Each reaches one's own and nobody else's.

use super::Refused;
use crate::{
    kit::{
        db::Tx,
        error::{Error, Result},
        id::ListId,
    },
    referral::{model::MOST_LISTS, store::Saved},
};

/// Keeps a list under a name.
///
/// # Errors
/// `Refused` when the member keeps as many as they may, or has one of this name.
pub async fn save_list(tx: &mut Tx, name: &str, query: &str) -> Result<ListId> {
    let kept = Saved::all(tx).await?;
    if kept.len() >= MOST_LISTS {
        return Err(Error::refused_at("name", Refused::TooManyLists));
    }
    if kept.iter().any(|list| list.name == name) {
        return Err(Error::refused_at("name", Refused::ListNameTaken));
    }
    let saved = Saved {
        id: tx.id(),
        name: name.to_owned(),
        query: query.to_owned(),
        version: 1,
    };
    saved.insert(tx).await?;
    Ok(saved.id)
}

/// One of the lists that the member keeps.
///
/// # Errors
/// `NotFound` when there is none of this identifier.
pub async fn saved_list(tx: &mut Tx, id: &ListId) -> Result<Saved> {
    let kept = Saved::all(tx).await?.into_iter().find(|list| list.id == *id);
    kept.ok_or(Error::NotFound)
}

/// Gives a list another name.
///
/// # Errors
/// `NotFound`, `Stale` when it was renamed meanwhile, `Refused` when another one has this name.
pub async fn rename_list(tx: &mut Tx, id: &ListId, version: i64, name: &str) -> Result<()> {
    saved_list(tx, id).await?;
    let same = |list: &Saved| list.name == name && list.id != *id;
    if Saved::all(tx).await?.iter().any(same) {
        return Err(Error::refused_at("name", Refused::ListNameTaken));
    }
    Saved::rename(tx, id, version, name).await
}

/// Deletes a list that the member kept. What was on it is where it was.
///
/// # Errors
/// `NotFound` when there is none of this identifier.
pub async fn delete_list(tx: &mut Tx, id: &ListId) -> Result<()> {
    saved_list(tx, id).await?;
    Saved::delete(tx, id).await.map(|_| ())
}
