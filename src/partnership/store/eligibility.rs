//! Who may refer to which service.

use anyhow::anyhow;

use crate::{
    kit::{
        db::{Row, Tx},
        error::{Error, Result},
        id::{EligibilityId, ServiceId},
    },
    params,
    partnership::model::{Eligibility, Whom},
};

const COLUMNS: &str = "id, service, site, team, from_on, until_on, funder, version";

/// A line with the names of what it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub line: Eligibility,
    /// The name of the site or the team; empty for every team.
    pub whom: String,
    /// Empty when it is no one funder's money.
    pub funder: String,
}

impl Eligibility {
    /// One line, in the partnership of whoever asks.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn find(tx: &mut Tx, id: &EligibilityId) -> Result<Option<Self>> {
        let partnership = tx.partnership()?;
        let sql = format!("SELECT {COLUMNS} FROM eligibility WHERE partnership = $1 AND id = $2");
        tx.first(&sql, params![partnership, id], Self::from_row).await
    }

    /// The lines of one service, past ones included, the newest first.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn of(tx: &mut Tx, service: &ServiceId) -> Result<Vec<Self>> {
        let partnership = tx.partnership()?;
        let sql = format!(
            "SELECT {COLUMNS} FROM eligibility WHERE partnership = $1 AND service = $2 ORDER BY from_on DESC, id"
        );
        tx.all(&sql, params![partnership, service], Self::from_row).await
    }

    /// The lines of one service as a page shows them, past ones included, the newest first.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn named(tx: &mut Tx, service: &ServiceId) -> Result<Vec<Named>> {
        let partnership = tx.partnership()?;
        let columns = COLUMNS.replace(", ", ", e.");
        let sql = format!(
            "SELECT e.{columns}, coalesce(s.name, t.name, ''), coalesce(o.name, '')
             FROM eligibility e
             LEFT JOIN site s ON s.partnership = e.partnership AND s.id = e.site
             LEFT JOIN team t ON t.partnership = e.partnership AND t.id = e.team
             LEFT JOIN organisation o ON o.partnership = e.partnership AND o.id = e.funder
             WHERE e.partnership = $1 AND e.service = $2 ORDER BY e.from_on DESC, e.id"
        );
        tx.all(&sql, params![partnership, service], |row| {
            Ok(Named {
                line: Self::from_row(row)?,
                whom: row.get(8)?,
                funder: row.get(9)?,
            })
        })
        .await
    }

    /// The lines of every service.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn all(tx: &mut Tx) -> Result<Vec<Self>> {
        let partnership = tx.partnership()?;
        let sql = format!("SELECT {COLUMNS} FROM eligibility WHERE partnership = $1 ORDER BY service, id");
        tx.all(&sql, params![partnership], Self::from_row).await
    }

    pub(in crate::partnership) async fn insert(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        let (site, team) = match &self.to {
            Whom::EveryTeam => (None, None),
            Whom::Site(site) => (Some(site), None),
            Whom::Team(team) => (None, Some(team)),
        };
        tx.run(
            "INSERT INTO eligibility (partnership, id, service, site, team, from_on, until_on, funder, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            params![
                partnership,
                &self.id,
                &self.service,
                site,
                team,
                self.from_on,
                self.until_on,
                &self.funder,
                self.version,
            ],
        )
        .await?;
        Ok(())
    }

    /// Saves its dates, the only part that changes: whom it names and whose money it is are another line.
    pub(in crate::partnership) async fn save(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        tx.change(
            "UPDATE eligibility SET from_on = $1, until_on = $2, version = version + 1
                 WHERE partnership = $3 AND id = $4 AND version = $5",
            params![self.from_on, self.until_on, partnership, &self.id, self.version],
        )
        .await
    }

    /// Takes a line away that never took effect.
    pub(in crate::partnership) async fn remove(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        tx.change(
            "DELETE FROM eligibility WHERE partnership = $1 AND id = $2 AND version = $3",
            params![partnership, &self.id, self.version],
        )
        .await
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        let to = match (row.get(2)?, row.get(3)?) {
            (None, None) => Whom::EveryTeam,
            (Some(site), None) => Whom::Site(site),
            (None, Some(team)) => Whom::Team(team),
            (Some(_), Some(_)) => {
                return Err(Error::Internal(anyhow!(
                    "a line of eligibility names a site and a team"
                )));
            }
        };
        Ok(Self {
            id: row.get(0)?,
            service: row.get(1)?,
            to,
            from_on: row.get(4)?,
            until_on: row.get(5)?,
            funder: row.get(6)?,
            version: row.get(7)?,
        })
    }
}
