//! Memberships as rows.

use crate::{
    identity::{
        actions::keeper,
        model::{Held, Membership, Term},
    },
    kit::{
        actor::Role,
        clock::date_of,
        db::{Row, Tx},
        error::{Error, Result},
        id::{AccountId, Id as _, MembershipId, OrganisationId, TeamId},
    },
    params,
};

const COLUMNS: &str = "m.id, m.partnership, m.account, m.name, a.email, m.organisation, m.team, m.role, \
     m.starts_on, m.ends_on, m.joined_at, m.ended_at, m.version";
const TABLES: &str = "membership m JOIN account a ON a.id = m.account";

impl Membership {
    /// The membership, in the partnership of somebody who looks after accounts.
    ///
    /// # Errors
    /// `NotFound` for anybody else, `Internal` when the database says so.
    pub async fn find(tx: &mut Tx, id: &MembershipId) -> Result<Option<Self>> {
        keeper(tx)?;
        Self::whoever_asks(tx, id).await
    }

    /// The membership, in the partnership of whoever asks. The caller has made sure that they may.
    pub(in crate::identity) async fn whoever_asks(tx: &mut Tx, id: &MembershipId) -> Result<Option<Self>> {
        let partnership = tx.partnership()?;
        tx.first(
            &format!("SELECT {COLUMNS} FROM {TABLES} WHERE m.partnership = $1 AND m.id = $2"),
            params![partnership, id],
            Self::from_row,
        )
        .await
    }

    /// Everybody who holds a role in a team today, by name.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn of_team(tx: &mut Tx, team: &TeamId) -> Result<Vec<Self>> {
        let partnership = tx.partnership()?;
        let today = date_of(tx.now);
        let sql = format!(
            "SELECT {COLUMNS} FROM {TABLES} WHERE m.partnership = $1 AND m.team = $2 AND m.ended_at IS NULL
             ORDER BY m.name, m.id"
        );
        let mut members = tx.all(&sql, params![partnership, team], Self::from_row).await?;
        members.retain(|member| member.term.holds_on(today));
        Ok(members)
    }

    /// Those who hold one role in a team today. A referral waits for the answer, so nothing else of them is read.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn in_role(tx: &mut Tx, team: &TeamId, role: Role) -> Result<Vec<MembershipId>> {
        let partnership = tx.partnership()?;
        tx.all(
            "SELECT id FROM membership
             WHERE partnership = $1 AND team = $2 AND role = $3 AND ended_at IS NULL
               AND joined_at IS NOT NULL AND starts_on <= $4 AND (ends_on IS NULL OR ends_on >= $4) ORDER BY id",
            params![partnership, team, role, date_of(tx.now)],
            |row| row.get(0),
        )
        .await
    }

    /// A page of the partnership's staff, by name, after the membership that ended the last one. The mark
    /// that travels in the address is its identifier, so that no name does.
    ///
    /// # Errors
    /// `NotFound` for anybody who does not look after accounts, or after a membership that is not there;
    /// `Internal` when the database says so.
    pub async fn page(tx: &mut Tx, after: Option<&MembershipId>, most: i64) -> Result<Vec<Self>> {
        keeper(tx)?;
        let partnership = tx.partnership()?;
        let (name, id) = match after {
            None => (String::new(), String::new()),
            Some(after) => {
                let last = Self::whoever_asks(tx, after).await?.ok_or(Error::NotFound)?;
                (last.name, last.id.to_string())
            }
        };
        let sql = format!(
            "SELECT {COLUMNS} FROM {TABLES} WHERE m.partnership = $1 AND (m.name, m.id) > ($2, $3)
             ORDER BY m.name, m.id LIMIT $4"
        );
        tx.all(&sql, params![partnership, name, id, most], Self::from_row)
            .await
    }

    pub(in crate::identity) async fn insert(&self, tx: &mut Tx) -> Result<()> {
        tx.run(
            "INSERT INTO membership (partnership, id, account, name, organisation, team, role, starts_on,
                                     ends_on, joined_at, created_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)",
            params![
                &self.partnership,
                &self.id,
                &self.account,
                &self.name,
                &self.organisation,
                &self.team,
                self.role,
                self.term.starts_on,
                self.term.ends_on,
                self.term.joined_at,
                tx.now
            ],
        )
        .await?;
        Ok(())
    }

    /// Ends it at this instant, by whoever acts.
    pub(in crate::identity) async fn end(tx: &mut Tx, id: &MembershipId, version: i64) -> Result<()> {
        let partnership = tx.partnership()?;
        let by = tx.actor.signature().to_owned();
        tx.change(
            "UPDATE membership SET ended_at = $1, ended_by = $2, version = version + 1
             WHERE partnership = $3 AND id = $4 AND version = $5 AND ended_at IS NULL",
            params![tx.now, by, partnership, id, version],
        )
        .await
    }

    /// Takes it up at this instant; `Stale` when that was done, or when it was ended.
    pub(in crate::identity) async fn take_up(tx: &mut Tx, id: &MembershipId) -> Result<()> {
        let partnership = tx.partnership()?;
        tx.change(
            "UPDATE membership SET joined_at = $1, version = version + 1
             WHERE partnership = $2 AND id = $3 AND joined_at IS NULL AND ended_at IS NULL",
            params![tx.now, partnership, id],
        )
        .await
    }

    pub(in crate::identity) async fn is_held_twice(&self, tx: &mut Tx) -> Result<bool> {
        let team = self.team.as_ref().map_or("", TeamId::as_str);
        let held: Option<String> = tx
            .first(
                "SELECT id FROM membership WHERE partnership = $1 AND account = $2 AND organisation = $3
                 AND role = $4 AND coalesce(team, '') = $5 AND (ends_on IS NULL OR ends_on >= $6)
                 AND ended_at IS NULL",
                params![
                    &self.partnership,
                    &self.account,
                    &self.organisation,
                    self.role,
                    team,
                    self.term.starts_on
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
            term: Term {
                starts_on: row.get(8)?,
                ends_on: row.get(9)?,
                joined_at: row.get(10)?,
                ended_at: row.get(11)?,
            },
            version: row.get(12)?,
        })
    }
}

/// Whether anybody has, had or will have a role in a team.
pub(in crate::identity) async fn has_members(tx: &mut Tx, team: &TeamId) -> Result<bool> {
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

/// Every role that anybody has, had or will have in an organisation.
pub(in crate::identity) async fn roles_in(tx: &mut Tx, organisation: &OrganisationId) -> Result<Vec<Role>> {
    let partnership = tx.partnership()?;
    tx.all(
        "SELECT DISTINCT role FROM membership WHERE partnership = $1 AND organisation = $2",
        params![partnership, organisation],
        |row| row.get(0),
    )
    .await
}

/// Whether this partnership has let the holder of an account in before, and they have taken it up.
pub(in crate::identity) async fn is_known_here(tx: &mut Tx, account: &AccountId) -> Result<bool> {
    let partnership = tx.partnership()?;
    let found: Option<String> = tx
        .first(
            "SELECT id FROM membership WHERE account = $1 AND partnership = $2 AND joined_at IS NOT NULL",
            params![account, partnership],
            |row| row.get(0),
        )
        .await?;
    Ok(found.is_some())
}

/// The membership that an account can act in today: this one, or the oldest.
pub(in crate::identity) async fn in_force(
    tx: &mut Tx,
    account: &AccountId,
    wanted: Option<&MembershipId>,
) -> Result<Option<Membership>> {
    let today = date_of(tx.now);
    let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE m.account = $1 ORDER BY m.id");
    let held = tx.all(&sql, params![account], Membership::from_row).await?;
    Ok(held
        .into_iter()
        .filter(|member| member.term.holds_on(today))
        .find(|member| wanted.is_none_or(|wanted| member.id == *wanted)))
}

/// Everything that an account can act in today, in any partnership, oldest first.
pub(in crate::identity) async fn held_by(tx: &mut Tx, account: &AccountId) -> Result<Vec<Held>> {
    let today = date_of(tx.now);
    let mut held = tx
        .all(
            "SELECT m.id, m.role, o.name, t.name, p.name, m.starts_on, m.ends_on, m.joined_at, m.ended_at
             FROM membership m
             JOIN partnership p ON p.partnership = m.partnership
             JOIN organisation o ON o.partnership = m.partnership AND o.id = m.organisation
             LEFT JOIN team t ON t.partnership = m.partnership AND t.id = m.team
             WHERE m.account = $1 ORDER BY m.id",
            params![account],
            |row| {
                Ok(Held {
                    membership: row.get(0)?,
                    role: row.get(1)?,
                    organisation: row.get(2)?,
                    team: row.get(3)?,
                    partnership: row.get(4)?,
                    term: Term {
                        starts_on: row.get(5)?,
                        ends_on: row.get(6)?,
                        joined_at: row.get(7)?,
                        ended_at: row.get(8)?,
                    },
                })
            },
        )
        .await?;
    held.retain(|one| one.term.holds_on(today));
    Ok(held)
}

/// One person per role of every partnership, for the sign-in page of the demonstration.
pub(in crate::identity) async fn one_per_role(tx: &mut Tx) -> Result<Vec<(Membership, String)>> {
    let sql = format!(
        "SELECT {COLUMNS}, p.name FROM {TABLES} JOIN partnership p ON p.partnership = m.partnership
         WHERE m.id IN (SELECT min(id) FROM membership WHERE ended_at IS NULL AND joined_at IS NOT NULL
                        GROUP BY partnership, role)
         ORDER BY p.partnership, m.id"
    );
    tx.all(&sql, params![], |row| {
        Ok((Membership::from_row(row)?, row.get(13)?))
    })
    .await
}
