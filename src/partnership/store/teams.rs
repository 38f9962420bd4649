//! Teams.

use super::{IN_USE, Wanted, closed_on, naming, one, organisations::quoted, sort_of, standing};
use crate::{
    kit::{
        clock::date_of,
        db::{Row, Tx},
        error::Result,
        id::{Id as _, OrganisationId, TeamId},
    },
    params,
    partnership::model::{Kind, Team, TeamDetails},
};

const COLUMNS: &str = "id, organisation, site, name, sensitivity, neutral, closed_on, version";

impl Team {
    /// The team, in the partnership of whoever asks.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn find(tx: &mut Tx, id: &TeamId) -> Result<Option<Self>> {
        one(tx, ("team", COLUMNS), id.as_str(), Self::from_row).await
    }

    /// The only team in use of an organisation; `None` when there are several, or none.
    pub(in crate::partnership) async fn only_one_of(
        tx: &mut Tx,
        organisation: &OrganisationId,
    ) -> Result<Option<TeamId>> {
        let (partnership, today) = (tx.partnership()?, date_of(tx.now));
        let sql =
            format!("SELECT id FROM team WHERE partnership = $1 AND {IN_USE} AND organisation = $3 LIMIT 2");
        let mut teams: Vec<TeamId> = tx
            .all(&sql, params![partnership, today, organisation], |row| row.get(0))
            .await?;
        Ok(teams.pop().filter(|_| teams.is_empty()))
    }

    /// The teams in use of organisations of these kinds, each with its name and its organisation's, for choosing from;
    /// with the one that was chosen before, also when it is closed now.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn offered(
        tx: &mut Tx,
        kinds: &[Kind],
        now: Option<&TeamId>,
    ) -> Result<Vec<(TeamId, String, String)>> {
        let (partnership, today) = (tx.partnership()?, date_of(tx.now));
        let sql = format!(
            "SELECT id, name, (SELECT o.name FROM organisation o
                 WHERE o.partnership = team.partnership AND o.id = team.organisation)
             FROM team WHERE partnership = $1 AND ({IN_USE} OR id = $3)
             AND organisation IN (SELECT id FROM organisation WHERE partnership = $1 AND kind IN ({}))
             ORDER BY sort, id",
            quoted(kinds)
        );
        let now = now.map_or("", |id| id.as_str());
        tx.all(&sql, params![partnership, today, now], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .await
    }

    /// Teams by name; of one organisation, or of all.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn list(tx: &mut Tx, of: Option<&OrganisationId>, wanted: &Wanted) -> Result<Vec<Self>> {
        let only = ("organisation", of.map_or("", |id| id.as_str()));
        wanted.page(tx, ("team", COLUMNS), only, Self::from_row).await
    }

    pub(in crate::partnership) async fn insert(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        let naming = &self.details.naming;
        tx.run(
            "INSERT INTO team (partnership, id, organisation, site, name, sort, sensitivity, neutral, closed_on, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            params![
                partnership,
                &self.id,
                &self.organisation,
                &self.site,
                &naming.name,
                sort_of(&naming.name),
                naming.sensitivity,
                &naming.neutral,
                closed_on(self.standing),
                self.version,
            ],
        )
        .await?;
        Ok(())
    }

    pub(in crate::partnership) async fn save(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        let naming = &self.details.naming;
        tx.change(
                "UPDATE team SET organisation = $1, site = $2, name = $3, sort = $4, sensitivity = $5, neutral = $6,
                 closed_on = $7, version = version + 1 WHERE partnership = $8 AND id = $9 AND version = $10",
                params![
                    &self.organisation,
                    &self.site,
                    &naming.name,
                    sort_of(&naming.name),
                    naming.sensitivity,
                    &naming.neutral,
                    closed_on(self.standing),
                    partnership,
                    &self.id,
                    self.version,
                ],
            )
            .await
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            organisation: row.get(1)?,
            site: row.get(2)?,
            details: TeamDetails {
                naming: naming(row, 3)?,
            },
            standing: standing(row.get(6)?),
            version: row.get(7)?,
        })
    }
}
