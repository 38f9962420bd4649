//! Teams.

use super::{Wanted, closed_on, naming, sort_of, standing};
use crate::{
    kit::{
        clock::date_of,
        db::{Row, Tx},
        error::Result,
        id::{OrganisationId, TeamId},
    },
    params,
    partnership::model::{Team, TeamDetails},
};

const COLUMNS: &str = "id, organisation, site, name, sensitivity, neutral, closed_on, version";

impl Team {
    /// The team, in the partnership of whoever asks.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn find(tx: &mut Tx, id: &TeamId) -> Result<Option<Self>> {
        let partnership = tx.partnership()?;
        let sql = format!("SELECT {COLUMNS} FROM team WHERE partnership = $1 AND id = $2");
        tx.first(&sql, params![partnership, id], Self::from_row).await
    }

    /// The oldest team in use of an organisation.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub(in crate::partnership) async fn oldest_open(
        tx: &mut Tx,
        organisation: &OrganisationId,
    ) -> Result<Option<TeamId>> {
        let (partnership, today) = (tx.partnership()?, date_of(tx.now));
        let open: Vec<TeamId> = tx
            .all(
                "SELECT id FROM team WHERE partnership = $1 AND organisation = $3
                   AND (closed_on IS NULL OR closed_on > $2)",
                params![partnership, today, organisation],
                |row| row.get(0),
            )
            .await?;
        Ok(open.into_iter().min())
    }

    /// Teams by name; of one organisation, or of all.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn list(tx: &mut Tx, of: Option<&OrganisationId>, wanted: &Wanted) -> Result<Vec<Self>> {
        let (partnership, today) = (tx.partnership()?, date_of(tx.now));
        let sql = format!(
            "SELECT {COLUMNS} FROM team WHERE partnership = $1 AND {} AND (sort, id) > ($3, $4)
             AND sort LIKE $5 ESCAPE '\\' AND ($6 = '' OR organisation = $6) ORDER BY sort, id LIMIT $7",
            wanted.show.condition()
        );
        let (sort, id) = &wanted.after;
        let of = of.map(ToString::to_string).unwrap_or_default();
        tx.all(
            &sql,
            params![partnership, today, sort, id, wanted.pattern(), of, wanted.limit()],
            Self::from_row,
        )
        .await
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
