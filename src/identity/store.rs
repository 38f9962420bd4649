//! Accounts, memberships, sessions and invitations as rows.

mod set_up;

use jiff::Timestamp;

pub(super) use set_up::{forget_set_up_links, insert_set_up_link, is_set_up_link, somebody_has_an_account};

use super::model::{Account, Membership, Session};
use crate::{
    kit::{
        actor::Staff,
        db::{Row, Tx},
        error::Result,
        id::{AccountId, MembershipId, TeamId},
    },
    params,
};

impl Account {
    pub(super) async fn by_email(tx: &mut Tx, email: &str) -> Result<Option<Self>> {
        tx.first(
            "SELECT id, name, email, password FROM account WHERE email = $1",
            params![email],
            Self::from_row,
        )
        .await
    }

    pub(super) async fn insert(&self, tx: &mut Tx) -> Result<()> {
        tx.run(
            "INSERT INTO account (id, name, email, password, created_at, version)
             VALUES ($1, $2, $3, $4, $5, 1)",
            params![&self.id, &self.name, &self.email, &self.password, tx.now],
        )
        .await?;
        Ok(())
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            name: row.get(1)?,
            email: row.get(2)?,
            password: row.get(3)?,
        })
    }
}

pub(super) async fn set_password(tx: &mut Tx, account: &AccountId, hash: &str) -> Result<()> {
    tx.run(
        "UPDATE account SET password = $1, version = version + 1 WHERE id = $2",
        params![hash, account],
    )
    .await?;
    Ok(())
}

const MEMBERSHIP: &str = "SELECT m.id, m.partnership, m.account, a.name, a.email, m.organisation, m.team, \
     m.role, m.starts_on, m.ends_on, m.version FROM membership m JOIN account a ON a.id = m.account";

impl Membership {
    /// The membership, in the partnership of whoever asks.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn find(tx: &mut Tx, id: &MembershipId) -> Result<Option<Self>> {
        let partnership = tx.partnership()?;
        tx.first(
            &format!("{MEMBERSHIP} WHERE m.partnership = $1 AND m.id = $2"),
            params![partnership, id],
            Self::from_row,
        )
        .await
    }

    /// Everybody who holds one of these roles in a team today, by name.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn of_team(tx: &mut Tx, team: &TeamId) -> Result<Vec<Self>> {
        let partnership = tx.partnership()?;
        let today = crate::kit::clock::date_of(tx.now);
        let members = tx
            .all(
                &format!("{MEMBERSHIP} WHERE m.partnership = $1 AND m.team = $2 ORDER BY a.name, m.id"),
                params![partnership, team],
                Self::from_row,
            )
            .await?;
        Ok(members
            .into_iter()
            .filter(|member| member.holds_on(today))
            .collect())
    }

    /// A page of the partnership's staff, by name, after the name and membership that ended the last one.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn page(tx: &mut Tx, after: (&str, &str), most: i64) -> Result<Vec<Self>> {
        let partnership = tx.partnership()?;
        tx.all(
            &format!(
                "{MEMBERSHIP} WHERE m.partnership = $1 AND (a.name > $2 OR (a.name = $2 AND m.id > $3))
                 ORDER BY a.name, m.id LIMIT $4"
            ),
            params![partnership, after.0, after.1, most],
            Self::from_row,
        )
        .await
    }

    pub(super) async fn insert(&self, tx: &mut Tx) -> Result<()> {
        tx.run(
            "INSERT INTO membership (partnership, id, account, organisation, team, role, starts_on, ends_on,
                                     created_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)",
            params![
                &self.partnership,
                &self.id,
                &self.account,
                &self.organisation,
                &self.team,
                self.role,
                self.starts_on,
                self.ends_on,
                tx.now
            ],
        )
        .await?;
        Ok(())
    }

    pub(super) async fn save(&self, tx: &mut Tx) -> Result<()> {
        tx.change(
            "UPDATE membership SET ends_on = $1, version = version + 1
             WHERE partnership = $2 AND id = $3 AND version = $4",
            params![self.ends_on, &self.partnership, &self.id, self.version],
        )
        .await
    }

    pub(super) async fn is_held_twice(&self, tx: &mut Tx) -> Result<bool> {
        let team = self.team.as_ref().map_or("", crate::kit::id::Id::as_str);
        let held: Option<String> = tx
            .first(
                "SELECT id FROM membership WHERE partnership = $1 AND account = $2 AND organisation = $3
                 AND role = $4 AND coalesce(team, '') = $5 AND (ends_on IS NULL OR ends_on >= $6)",
                params![
                    &self.partnership,
                    &self.account,
                    &self.organisation,
                    self.role,
                    team,
                    self.starts_on
                ],
                |row| row.get(0),
            )
            .await?;
        Ok(held.is_some())
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            partnership: row.get(1)?,
            account: row.get(2)?,
            name: row.get(3)?,
            email: row.get(4)?,
            organisation: row.get(5)?,
            team: row.get(6)?,
            role: row.get(7)?,
            starts_on: row.get(8)?,
            ends_on: row.get(9)?,
            version: row.get(10)?,
        })
    }
}

/// Whether an account has a password, or waits for its invitation to be taken up.
pub(super) async fn has_password(tx: &mut Tx, account: &AccountId) -> Result<Option<bool>> {
    tx.first(
        "SELECT password IS NOT NULL FROM account WHERE id = $1",
        params![account],
        |row| Ok(row.get::<i64>(0)? == 1),
    )
    .await
}

/// The first membership of an account that holds today, in which it signs in.
pub(super) async fn first_membership(
    tx: &mut Tx,
    account: &AccountId,
    after: Option<&MembershipId>,
) -> Result<Option<Membership>> {
    let today = crate::kit::clock::date_of(tx.now);
    let held = tx
        .all(
            &format!("{MEMBERSHIP} WHERE m.account = $1 ORDER BY m.id"),
            params![account],
            Membership::from_row,
        )
        .await?;
    let mut held = held.into_iter().filter(|member| member.holds_on(today));
    Ok(match after {
        Some(wanted) => held.find(|member| member.id == *wanted),
        None => held.next(),
    })
}

/// One person per role of every partnership, for the sign-in page of the demonstration.
pub(super) async fn one_per_role(tx: &mut Tx) -> Result<Vec<(Membership, String)>> {
    tx.all(
        &format!(
            "{} JOIN partnership p ON p.partnership = m.partnership
             WHERE m.id IN (SELECT min(id) FROM membership GROUP BY partnership, role) ORDER BY p.partnership, m.id",
            MEMBERSHIP.replace("m.version FROM", "m.version, p.name FROM")
        ),
        params![],
        |row| Ok((Membership::from_row(row)?, row.get(11)?)),
    )
    .await
}

impl Session {
    pub(super) async fn insert(tx: &mut Tx, secret: &str, membership: &Membership) -> Result<()> {
        tx.run(
            "INSERT INTO session (secret, partnership, membership, account, started_at, seen_at)
             VALUES ($1, $2, $3, $4, $5, $5)",
            params![
                secret,
                &membership.partnership,
                &membership.id,
                &membership.account,
                tx.now
            ],
        )
        .await?;
        Ok(())
    }

    /// The session whose secret has this hash, live or not.
    pub(super) async fn find(tx: &mut Tx, secret: &str) -> Result<Option<Self>> {
        tx.first(
            "SELECT m.account, m.id, m.partnership, m.organisation, m.team, m.role, a.name, p.name, o.name,
                    m.starts_on, m.ends_on, s.started_at, s.seen_at
             FROM session s
             JOIN membership m ON m.partnership = s.partnership AND m.id = s.membership
             JOIN account a ON a.id = s.account
             JOIN partnership p ON p.partnership = s.partnership
             JOIN organisation o ON o.partnership = s.partnership AND o.id = m.organisation
             WHERE s.secret = $1",
            params![secret],
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
        Ok(Self {
            staff,
            partnership_name: row.get(7)?,
            organisation_name: row.get(8)?,
            starts_on: row.get(9)?,
            ends_on: row.get(10)?,
            started_at: row.get(11)?,
            seen_at: row.get(12)?,
        })
    }
}

pub(super) async fn note_use(tx: &mut Tx, secret: &str) -> Result<()> {
    tx.run(
        "UPDATE session SET seen_at = $1 WHERE secret = $2",
        params![tx.now, secret],
    )
    .await?;
    Ok(())
}

pub(super) async fn end_session(tx: &mut Tx, secret: &str) -> Result<()> {
    tx.run("DELETE FROM session WHERE secret = $1", params![secret])
        .await?;
    Ok(())
}

pub(super) async fn end_sessions_of(tx: &mut Tx, membership: &MembershipId) -> Result<()> {
    let partnership = tx.partnership()?;
    tx.run(
        "DELETE FROM session WHERE partnership = $1 AND membership = $2",
        params![partnership, membership],
    )
    .await?;
    Ok(())
}

/// Deletes sessions that were last used, or were begun, before these instants.
pub(super) async fn forget_sessions(tx: &mut Tx, used: Timestamp, begun: Timestamp) -> Result<u64> {
    tx.run(
        "DELETE FROM session WHERE seen_at < $1 OR started_at < $2",
        params![used, begun],
    )
    .await
}

pub(super) async fn insert_invitation(
    tx: &mut Tx,
    secret: &str,
    account: &AccountId,
    expires_at: Timestamp,
) -> Result<()> {
    tx.run(
        "INSERT INTO invitation (secret, account, expires_at) VALUES ($1, $2, $3)",
        params![secret, account, expires_at],
    )
    .await?;
    Ok(())
}

/// The account that an unspent invitation is for, with the person's name.
pub(super) async fn invited(tx: &mut Tx, secret: &str) -> Result<Option<(AccountId, String)>> {
    tx.first(
        "SELECT a.id, a.name FROM invitation i JOIN account a ON a.id = i.account
         WHERE i.secret = $1 AND i.used_at IS NULL AND i.expires_at > $2",
        params![secret, tx.now],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
    .await
}

pub(super) async fn spend_invitation(tx: &mut Tx, secret: &str) -> Result<()> {
    tx.run(
        "UPDATE invitation SET used_at = $1 WHERE secret = $2",
        params![tx.now, secret],
    )
    .await?;
    Ok(())
}

/// Whether anybody has, had or will have a role in a team.
pub(super) async fn has_members(tx: &mut Tx, team: &TeamId) -> Result<bool> {
    let partnership = tx.partnership()?;
    let found: Option<MembershipId> = tx
        .first(
            "SELECT id FROM membership WHERE partnership = $1 AND team = $2 LIMIT 1",
            params![partnership, team],
            |row| row.get(0),
        )
        .await?;
    Ok(found.is_some())
}
