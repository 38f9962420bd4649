//! Sessions as rows. Only the hash of a secret is kept.

use jiff::Timestamp;

use crate::{
    identity::model::{Membership, Session, Term},
    kit::{
        actor::Staff,
        clock::date_of,
        db::{Row, Tx},
        error::Result,
        id::MembershipId,
    },
    params,
};

impl Session {
    /// Begins one; `started_at` is when its holder signed in.
    pub(in crate::identity) async fn insert(
        tx: &mut Tx,
        secret: &str,
        membership: &Membership,
        started_at: Timestamp,
    ) -> Result<()> {
        tx.run(
            "INSERT INTO session (secret, partnership, membership, account, started_at, seen_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
            params![
                secret,
                &membership.partnership,
                &membership.id,
                &membership.account,
                started_at,
                tx.now
            ],
        )
        .await?;
        Ok(())
    }

    /// The session whose secret has this hash, live or not.
    pub(in crate::identity) async fn find(tx: &mut Tx, secret: &str) -> Result<Option<Self>> {
        let today = date_of(tx.now);
        tx.first(
            "SELECT m.account, m.id, m.partnership, m.organisation, m.team, m.role, m.name, p.name, o.name,
                    m.starts_on, m.ends_on, m.joined_at, m.ended_at, s.started_at, s.seen_at,
                    (SELECT count(*) FROM membership h WHERE h.account = s.account AND h.starts_on <= $2
                     AND (h.ends_on IS NULL OR h.ends_on >= $2) AND h.joined_at IS NOT NULL
                     AND h.ended_at IS NULL)
             FROM session s
             JOIN membership m ON m.partnership = s.partnership AND m.id = s.membership
             JOIN partnership p ON p.partnership = s.partnership
             JOIN organisation o ON o.partnership = s.partnership AND o.id = m.organisation
             WHERE s.secret = $1",
            params![secret, today],
            Self::from_row,
        )
        .await
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        let staff = Staff {
            account: row.get(0)?,
            membership: row.get(1)?,
            partnership: row.get(2)?,
            organisation: row.get(3)?,
            team: row.get(4)?,
            role: row.get(5)?,
            name: row.get(6)?,
        };
        let term = Term {
            starts_on: row.get(9)?,
            ends_on: row.get(10)?,
            joined_at: row.get(11)?,
            ended_at: row.get(12)?,
        };
        Ok(Self {
            staff,
            partnership_name: row.get(7)?,
            organisation_name: row.get(8)?,
            term,
            started_at: row.get(13)?,
            seen_at: row.get(14)?,
            roles: row.get(15)?,
        })
    }
}

pub(in crate::identity) async fn note_use(tx: &mut Tx, secret: &str) -> Result<()> {
    tx.run(
        "UPDATE session SET seen_at = $1 WHERE secret = $2",
        params![tx.now, secret],
    )
    .await?;
    Ok(())
}

pub(in crate::identity) async fn end_session(tx: &mut Tx, secret: &str) -> Result<()> {
    tx.run("DELETE FROM session WHERE secret = $1", params![secret])
        .await?;
    Ok(())
}

pub(in crate::identity) async fn end_sessions_of(tx: &mut Tx, membership: &MembershipId) -> Result<()> {
    let partnership = tx.partnership()?;
    tx.run(
        "DELETE FROM session WHERE partnership = $1 AND membership = $2",
        params![partnership, membership],
    )
    .await?;
    Ok(())
}

/// Deletes sessions that were last used, or were begun, before these instants.
pub(in crate::identity) async fn forget_sessions(
    tx: &mut Tx,
    used: Timestamp,
    begun: Timestamp,
) -> Result<u64> {
    tx.run(
        "DELETE FROM session WHERE seen_at < $1 OR started_at < $2",
        params![used, begun],
    )
    .await
}
