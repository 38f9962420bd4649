//! Accounts as rows.

use crate::{
    identity::model::Account,
    kit::{
        db::{Row, Tx},
        error::Result,
        id::AccountId,
    },
    params,
};

impl Account {
    pub(in crate::identity) async fn by_email(tx: &mut Tx, email: &str) -> Result<Option<Self>> {
        tx.first(
            "SELECT id, home, email, password FROM account WHERE email = $1",
            params![email],
            Self::from_row,
        )
        .await
    }

    pub(in crate::identity) async fn find(tx: &mut Tx, id: &AccountId) -> Result<Option<Self>> {
        tx.first(
            "SELECT id, home, email, password FROM account WHERE id = $1",
            params![id],
            Self::from_row,
        )
        .await
    }

    pub(in crate::identity) async fn insert(&self, tx: &mut Tx) -> Result<()> {
        tx.run(
            "INSERT INTO account (id, home, email, password, created_at, version)
             VALUES ($1, $2, $3, $4, $5, 1)",
            params![&self.id, &self.home, &self.email, &self.password, tx.now],
        )
        .await?;
        Ok(())
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            home: row.get(1)?,
            email: row.get(2)?,
            password: row.get(3)?,
        })
    }
}

/// Sets the first password of an account; `Stale` when it has one.
pub(in crate::identity) async fn choose_password(tx: &mut Tx, account: &AccountId, hash: &str) -> Result<()> {
    tx.change(
        "UPDATE account SET password = $1, version = version + 1 WHERE id = $2 AND password IS NULL",
        params![hash, account],
    )
    .await
}
