//! Verbs of providers outside the partnership. Whoever keeps the services keeps them.

use jiff::civil::Date;

use super::{closed, editor, reopened};
use crate::{
    event::Event,
    kit::{
        db::Tx,
        error::{Error, Result},
        id::ProviderId,
    },
    partnership::model::{Provider, ProviderDetails, Standing},
};

/// Adds one.
///
/// # Errors
/// `NotFound` for one who may not change the partnership.
pub async fn add_provider(tx: &mut Tx, details: ProviderDetails) -> Result<ProviderId> {
    editor(tx)?;
    let provider = Provider {
        id: tx.id(),
        details,
        standing: Standing::Open,
        version: 1,
    };
    provider.insert(tx).await?;
    tx.record(Event::ProviderAdded(provider.id.clone())).await?;
    Ok(provider.id)
}

/// Saves what is known of one. What was passed on to it keeps the name that it had then.
///
/// # Errors
/// `NotFound`; `Stale`.
pub async fn change_provider(
    tx: &mut Tx,
    id: &ProviderId,
    version: i64,
    details: ProviderDetails,
) -> Result<()> {
    change(tx, id, version, |provider| Ok(Provider { details, ..provider })).await
}

/// Takes one off the directory from a day on.
///
/// # Errors
/// `NotFound`; `Stale`; `Refused` when it was closed already.
pub async fn close_provider(tx: &mut Tx, id: &ProviderId, version: i64, on: Date) -> Result<()> {
    change(tx, id, version, |provider| {
        Ok(Provider {
            standing: closed(provider.standing, on)?,
            ..provider
        })
    })
    .await
}

/// Puts one back.
///
/// # Errors
/// `NotFound`; `Stale`; `Refused` when it is in use.
pub async fn reopen_provider(tx: &mut Tx, id: &ProviderId, version: i64) -> Result<()> {
    change(tx, id, version, |provider| {
        Ok(Provider {
            standing: reopened(provider.standing)?,
            ..provider
        })
    })
    .await
}

async fn change(
    tx: &mut Tx,
    id: &ProviderId,
    version: i64,
    to: impl FnOnce(Provider) -> Result<Provider>,
) -> Result<()> {
    editor(tx)?;
    let provider = Provider::find(tx, id).await?.ok_or(Error::NotFound)?;
    let provider = to(provider)?;
    Provider { version, ..provider }.save(tx).await?;
    tx.record(Event::ProviderChanged(id.clone())).await
}
