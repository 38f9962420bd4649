//! The links of the first start, as rows.

use jiff::Timestamp;

use crate::{
    kit::{db::Tx, error::Result},
    params,
};

pub(in crate::identity) async fn somebody_has_an_account(tx: &mut Tx) -> Result<bool> {
    let found = tx
        .first("SELECT 1 FROM account LIMIT 1", params![], |_| Ok(()))
        .await?;
    Ok(found.is_some())
}

pub(in crate::identity) async fn insert_set_up_link(tx: &mut Tx, secret: &str) -> Result<()> {
    tx.run(
        "INSERT INTO set_up_link (secret, made_at) VALUES ($1, $2)",
        params![secret, tx.now],
    )
    .await?;
    Ok(())
}

/// Whether there is a link with this hash, made no earlier than `since`.
pub(in crate::identity) async fn is_set_up_link(tx: &mut Tx, secret: &str, since: Timestamp) -> Result<bool> {
    let sql = "SELECT 1 FROM set_up_link WHERE secret = $1 AND made_at >= $2";
    let found = tx.first(sql, params![secret, since], |_| Ok(())).await?;
    Ok(found.is_some())
}

pub(in crate::identity) async fn forget_set_up_links(tx: &mut Tx, before: Timestamp) -> Result<()> {
    tx.run("DELETE FROM set_up_link WHERE made_at <= $1", params![before])
        .await?;
    Ok(())
}
