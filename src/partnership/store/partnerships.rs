//! The partnership itself.

use anyhow::anyhow;
use jiff::civil::Date;

use super::naming;
use crate::{
    kit::{
        db::{Row, Tx},
        error::{Error, Result},
    },
    params,
    partnership::model::{Facts, Partnership, PartnershipDetails},
};

const COLUMNS: &str = "partnership, model, name, sensitivity, neutral, region, setting, channel, co_location, \
     sites_planned, place, places, eligible, clocks, checked, version";

impl Partnership {
    /// The partnership of whoever asks.
    ///
    /// # Errors
    /// `NotFound` for one who acts in none.
    pub async fn find(tx: &mut Tx) -> Result<Self> {
        let partnership = tx.partnership()?;
        let sql = format!("SELECT {COLUMNS} FROM partnership WHERE partnership = $1");
        tx.first(&sql, params![partnership], Self::from_row)
            .await?
            .ok_or(Error::NotFound)
    }

    /// Every partnership of the installation, by name. For its operator only.
    ///
    /// # Errors
    /// `NotFound` for anybody else.
    pub async fn all(tx: &mut Tx) -> Result<Vec<Self>> {
        if tx.actor.staff().is_some() {
            return Err(Error::NotFound);
        }
        let sql = format!("SELECT {COLUMNS} FROM partnership ORDER BY name, partnership");
        tx.all(&sql, params![], Self::from_row).await
    }

    /// Writes a new partnership, and makes its turn so that it can be written in.
    pub(in crate::partnership) async fn insert(&self, tx: &mut Tx) -> Result<()> {
        tx.run(
            "INSERT INTO turn (partnership, seq) VALUES ($1, 0)",
            params![&self.id],
        )
        .await?;
        let details = &self.details;
        tx.run(
            "INSERT INTO partnership (partnership, model, name, sensitivity, neutral, region, setting, channel,
             co_location, sites_planned, place, places, eligible, clocks, checked, created_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
            params![
                &self.id,
                &self.model,
                &details.naming.name,
                details.naming.sensitivity,
                &details.naming.neutral,
                &details.region,
                details.setting,
                details.channel,
                details.co_location,
                details.sites_planned.map(i64::from),
                &details.place,
                &details.places,
                &details.eligible,
                serde_json::to_string(&self.clocks)?,
                i64::from(self.checked),
                tx.now,
                self.version,
            ],
        )
        .await?;
        Ok(())
    }

    pub(in crate::partnership) async fn save(&self, tx: &mut Tx) -> Result<()> {
        let details = &self.details;
        tx.change(
                "UPDATE partnership SET name = $1, sensitivity = $2, neutral = $3, region = $4, setting = $5,
                 channel = $6, co_location = $7, sites_planned = $8, place = $9, places = $10, eligible = $11,
                 clocks = $12, checked = $13, version = version + 1 WHERE partnership = $14 AND version = $15",
                params![
                    &details.naming.name,
                    details.naming.sensitivity,
                    &details.naming.neutral,
                    &details.region,
                    details.setting,
                    details.channel,
                    details.co_location,
                    details.sites_planned.map(i64::from),
                    &details.place,
                    &details.places,
                    &details.eligible,
                    serde_json::to_string(&self.clocks)?,
                    i64::from(self.checked),
                    &self.id,
                    self.version,
                ],
            )
            .await
    }

    /// What there is on this day, for the set-up list.
    pub(in crate::partnership) async fn facts(&self, tx: &mut Tx, on: Date) -> Result<Facts> {
        let count = |kind: &str| {
            format!(
                "(SELECT count(*) FROM organisation WHERE partnership = $1 AND kind = '{kind}'
                  AND (closed_on IS NULL OR closed_on > $2))"
            )
        };
        let sql = format!(
            "SELECT {health}, {advice}, {funder},
             (SELECT count(*) FROM site WHERE partnership = $1 AND (closed_on IS NULL OR closed_on > $2)),
             (SELECT count(*) FROM team t JOIN organisation o ON o.partnership = t.partnership
                 AND o.id = t.organisation AND o.kind = 'health'
              WHERE t.partnership = $1 AND (t.closed_on IS NULL OR t.closed_on > $2)),
             (SELECT count(*) FROM service WHERE partnership = $1 AND (closed_on IS NULL OR closed_on > $2)),
             (SELECT count(*) FROM service WHERE partnership = $1 AND (closed_on IS NULL OR closed_on > $2)
                 AND opening <> '[[],[],[],[],[],[],[]]'),
             (SELECT count(*) FROM service s WHERE s.partnership = $1
                 AND (s.closed_on IS NULL OR s.closed_on > $2)
                 AND EXISTS (SELECT 1 FROM eligibility e WHERE e.partnership = s.partnership AND e.service = s.id
                             AND (e.until_on IS NULL OR e.until_on >= $2))),
             (SELECT count(*) FROM team t JOIN organisation o ON o.partnership = t.partnership
                 AND o.id = t.organisation AND o.kind = 'advice'
              WHERE t.partnership = $1 AND (t.closed_on IS NULL OR t.closed_on > $2))",
            health = count("health"),
            advice = count("advice"),
            funder = count("funder"),
        );
        let counts = tx
            .first(&sql, params![&self.id, on], |row| {
                (0..9)
                    .map(|column| row.get::<i64>(column).map(i64::unsigned_abs))
                    .collect::<Result<Vec<_>>>()
            })
            .await?
            .ok_or_else(|| Error::Internal(anyhow!("counting answered nothing")))?;
        Ok(Facts {
            details_checked: u64::from(self.checked),
            health_organisations: counts[0],
            advice_organisations: counts[1],
            funders: counts[2],
            sites: counts[3],
            sites_planned: self.details.sites_planned.map(u64::from),
            referring_teams: counts[4],
            receiving_teams: counts[8],
            services: counts[5],
            // A service cannot be saved without an area of law.
            services_with_areas: counts[5],
            services_with_opening: counts[6],
            services_with_eligibility: counts[7],
        })
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            model: row.get(1)?,
            details: PartnershipDetails {
                naming: naming(row, 2)?,
                region: row.get(5)?,
                setting: row.get(6)?,
                channel: row.get(7)?,
                co_location: row.get(8)?,
                sites_planned: row
                    .get::<Option<i64>>(9)?
                    .and_then(|planned| u32::try_from(planned).ok()),
                place: row.get(10)?,
                places: row.get(11)?,
                eligible: row.get(12)?,
            },
            clocks: serde_json::from_str(&row.get::<String>(13)?)?,
            checked: row.get::<i64>(14)? == 1,
            version: row.get(15)?,
        })
    }
}
