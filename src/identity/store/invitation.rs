//! Invitations as rows. Only the hash of a secret is kept.

use jiff::Timestamp;

use crate::{
    identity::model::{Invitation, Link, Membership},
    kit::{
        db::{Row, Tx},
        error::Result,
        id::{AccountId, MembershipId},
    },
    params,
};

impl Invitation {
    /// What a link that can still be used opens: one that chooses a password while there is none, one that
    /// joins while that was not done, and either only as long as its membership was not ended.
    pub(in crate::identity) async fn find(tx: &mut Tx, secret: &str) -> Result<Option<Self>> {
        tx.first(
            "SELECT i.kind, i.partnership, i.membership, i.account, m.name, a.password
             FROM invitation i
             JOIN account a ON a.id = i.account
             JOIN membership m ON m.partnership = i.partnership AND m.id = i.membership
             WHERE i.secret = $1 AND i.used_at IS NULL AND i.expires_at > $2 AND m.ended_at IS NULL
             AND CASE i.kind WHEN 'password' THEN a.password ELSE m.joined_at END IS NULL",
            params![secret, tx.now],
            Self::from_row,
        )
        .await
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            link: row.get(0)?,
            partnership: row.get(1)?,
            membership: row.get(2)?,
            account: row.get(3)?,
            name: row.get(4)?,
            password: row.get(5)?,
        })
    }

    pub(in crate::identity) async fn insert(
        tx: &mut Tx,
        secret: &str,
        link: Link,
        member: &Membership,
        expires_at: Timestamp,
    ) -> Result<()> {
        tx.run(
            "INSERT INTO invitation (secret, partnership, membership, account, kind, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
            params![
                secret,
                &member.partnership,
                &member.id,
                &member.account,
                link,
                expires_at
            ],
        )
        .await?;
        Ok(())
    }
}

/// Spends every link that chooses a password for an account. Those that join ask for the password, so they
/// stay.
pub(in crate::identity) async fn spend_all(tx: &mut Tx, account: &AccountId) -> Result<()> {
    tx.run(
        "UPDATE invitation SET used_at = $1 WHERE account = $2 AND kind = $3 AND used_at IS NULL",
        params![tx.now, account, Link::Password],
    )
    .await?;
    Ok(())
}

/// Spends every link that was made for a membership of this partnership.
pub(in crate::identity) async fn spend_those_of(tx: &mut Tx, membership: &MembershipId) -> Result<()> {
    let partnership = tx.partnership()?;
    tx.run(
        "UPDATE invitation SET used_at = $1 WHERE partnership = $2 AND membership = $3 AND used_at IS NULL",
        params![tx.now, partnership, membership],
    )
    .await?;
    Ok(())
}
