//! Links and open pages as rows. Only hashes of secrets are kept.

use jiff::Timestamp;

use crate::{
    kit::{
        db::Tx,
        error::Result,
        id::{PartnershipId, ReferralId},
    },
    params,
};

/// A link that can still be opened, or a page that is open: what it shows, and until when.
#[derive(Clone, Debug, PartialEq)]
pub struct Open {
    pub partnership: PartnershipId,
    pub referral: ReferralId,
    pub until: Timestamp,
}

pub(super) async fn insert_link(
    tx: &mut Tx,
    secret: &str,
    referral: &ReferralId,
    until: Timestamp,
) -> Result<()> {
    let partnership = tx.partnership()?;
    let by = tx.actor.signature().to_owned();
    tx.run(
        "INSERT INTO page_link (partnership, secret, referral, made_at, made_by, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        params![partnership, secret, referral, tx.now, by, until],
    )
    .await?;
    Ok(())
}

/// The link whose secret has this hash, if it was not opened yet and its days are not over.
pub(super) async fn link(tx: &mut Tx, secret: &str) -> Result<Option<Open>> {
    let sql = "SELECT partnership, referral, expires_at FROM page_link
               WHERE secret = $1 AND used_at IS NULL AND expires_at > $2";
    open(tx, sql, secret).await
}

/// Opens a link; whether it was this that opened it.
pub(super) async fn take(tx: &mut Tx, secret: &str) -> Result<bool> {
    let partnership = tx.partnership()?;
    let taken = tx
        .run(
            "UPDATE page_link SET used_at = $1
             WHERE partnership = $2 AND secret = $3 AND used_at IS NULL AND expires_at > $1",
            params![tx.now, partnership, secret],
        )
        .await?;
    Ok(taken == 1)
}

pub(super) async fn insert_session(
    tx: &mut Tx,
    secret: &str,
    referral: &ReferralId,
    until: Timestamp,
) -> Result<()> {
    let partnership = tx.partnership()?;
    tx.run(
        "INSERT INTO page_session (partnership, secret, referral, opened_at, expires_at)
         VALUES ($1, $2, $3, $4, $5)",
        params![partnership, secret, referral, tx.now, until],
    )
    .await?;
    Ok(())
}

/// The open page whose secret has this hash, while it may be read.
pub(super) async fn session(tx: &mut Tx, secret: &str) -> Result<Option<Open>> {
    let sql = "SELECT partnership, referral, expires_at FROM page_session
               WHERE secret = $1 AND expires_at > $2";
    open(tx, sql, secret).await
}

async fn open(tx: &mut Tx, sql: &str, secret: &str) -> Result<Option<Open>> {
    tx.first(sql, params![secret, tx.now], |row| {
        Ok(Open {
            partnership: row.get(0)?,
            referral: row.get(1)?,
            until: row.get(2)?,
        })
    })
    .await
}

pub(super) async fn end_session(tx: &mut Tx, secret: &str) -> Result<()> {
    tx.run("DELETE FROM page_session WHERE secret = $1", params![secret])
        .await?;
    Ok(())
}

/// Throws away the pages that were closed by time, and the links that nobody can open any more.
pub(super) async fn forget(tx: &mut Tx) -> Result<u64> {
    let links = tx
        .run("DELETE FROM page_link WHERE expires_at < $1", params![tx.now])
        .await?;
    let pages = tx
        .run("DELETE FROM page_session WHERE expires_at < $1", params![tx.now])
        .await?;
    Ok(links + pages)
}
