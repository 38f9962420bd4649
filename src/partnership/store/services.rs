//! Services.

use anyhow::anyhow;
use jiff::civil::Date;

use super::{IN_USE, Wanted, closed_on, naming, one, sort_of, standing};
use crate::{
    kit::{
        db::{Row, Tx},
        error::{Error, Result},
        id::{Id as _, OrganisationId, ServiceId, TeamId},
    },
    params,
    partnership::{
        model::{Service, ServiceDetails},
        packs::{self, Area},
    },
};

const COLUMNS: &str =
    "id, organisation, team, name, sensitivity, neutral, areas, channel, phone, opening, closed_on, version";

/// The names of a service and of a team as staff say them, for a page that shows no more of either.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn inside_names(
    tx: &mut Tx,
    service: &ServiceId,
    team: &TeamId,
) -> Result<Option<(String, String)>> {
    let partnership = tx.partnership()?;
    tx.first(
        "SELECT s.name, t.name FROM service s JOIN team t ON t.partnership = s.partnership AND t.id = $3
         WHERE s.partnership = $1 AND s.id = $2",
        params![partnership, service, team],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
    .await
}

impl Service {
    /// The service, in the partnership of whoever asks.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn find(tx: &mut Tx, id: &ServiceId) -> Result<Option<Self>> {
        one(tx, ("service", COLUMNS), id.as_str(), Self::from_row).await
    }

    /// Services by name; of one organisation, or of all.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn list(tx: &mut Tx, of: Option<&OrganisationId>, wanted: &Wanted) -> Result<Vec<Self>> {
        let only = ("organisation", of.map_or("", |id| id.as_str()));
        wanted.page(tx, ("service", COLUMNS), only, Self::from_row).await
    }

    /// The first service by name that is in use on this day and whose referrals this team receives.
    pub(in crate::partnership) async fn received_by(
        tx: &mut Tx,
        team: &TeamId,
        on: Date,
    ) -> Result<Option<Self>> {
        let partnership = tx.partnership()?;
        let sql = format!(
            "SELECT {COLUMNS} FROM service WHERE partnership = $1 AND {IN_USE} AND team = $3 ORDER BY sort, id LIMIT 1"
        );
        tx.first(&sql, params![partnership, on, team], Self::from_row)
            .await
    }

    pub(in crate::partnership) async fn insert(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        let details = &self.details;
        tx.run(
            "INSERT INTO service (partnership, id, organisation, team, name, sort, sensitivity, neutral, areas, channel,
             phone, opening, closed_on, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
            params![
                partnership,
                &self.id,
                &self.organisation,
                &self.team,
                &details.naming.name,
                sort_of(&details.naming.name),
                details.naming.sensitivity,
                &details.naming.neutral,
                areas_as_text(&details.areas),
                details.channel,
                &details.phone,
                serde_json::to_string(&details.opening)?,
                closed_on(self.standing),
                self.version,
            ],
        )
        .await?;
        Ok(())
    }

    pub(in crate::partnership) async fn save(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        let details = &self.details;
        tx.change(
                "UPDATE service SET organisation = $1, team = $2, name = $3, sort = $4, sensitivity = $5, neutral = $6,
                 areas = $7, channel = $8, phone = $9, opening = $10, closed_on = $11, version = version + 1
                 WHERE partnership = $12 AND id = $13 AND version = $14",
                params![
                    &self.organisation,
                    &self.team,
                    &details.naming.name,
                    sort_of(&details.naming.name),
                    details.naming.sensitivity,
                    &details.naming.neutral,
                    areas_as_text(&details.areas),
                    details.channel,
                    &details.phone,
                    serde_json::to_string(&details.opening)?,
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
            team: row.get(2)?,
            details: ServiceDetails {
                naming: naming(row, 3)?,
                areas: areas_from_text(&row.get::<String>(6)?)?,
                channel: row.get(7)?,
                phone: row.get(8)?,
                opening: serde_json::from_str(&row.get::<String>(9)?)?,
            },
            standing: standing(row.get(10)?),
            version: row.get(11)?,
        })
    }
}

fn areas_as_text(areas: &[&Area]) -> String {
    areas
        .iter()
        .map(|area| area.id.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

/// An area is never taken out of its pack, so one that is not there is a fault and not a detail to lose.
fn areas_from_text(text: &str) -> Result<Vec<&'static Area>> {
    text.split(' ')
        .map(|id| {
            packs::area(id).ok_or_else(|| Error::Internal(anyhow!("the pack has no area of law {id:?}")))
        })
        .collect()
}
