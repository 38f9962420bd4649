//! The partnership itself.

use anyhow::anyhow;
use jiff::{Timestamp, civil::Date};

use super::{IN_USE, naming};
use crate::{
    kit::{
        db::{Row, Tx},
        error::{Error, Result},
    },
    params,
    partnership::model::{CheckedBy, Facts, Opening, Partnership, PartnershipDetails},
};

const COLUMNS: &str = "partnership, model, name, sensitivity, neutral, region, setting, channel, co_location, \
     sites_planned, place, places, eligible, clocks, checked_at, checked_by, version";

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
             co_location, sites_planned, place, places, eligible, clocks, checked_at, checked_by, created_at,
             version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
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
                self.checked.as_ref().map(|checked| checked.at),
                self.checked.as_ref().and_then(|checked| checked.membership.as_ref()),
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
                 clocks = $12, checked_at = $13, checked_by = $14, version = version + 1
                 WHERE partnership = $15 AND version = $16",
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
                self.checked.as_ref().map(|checked| checked.at),
                self.checked
                    .as_ref()
                    .and_then(|checked| checked.membership.as_ref()),
                &self.id,
                self.version,
            ],
        )
        .await
    }

    /// What there is on this day, for the set-up list.
    pub(in crate::partnership) async fn facts(&self, tx: &mut Tx, on: Date) -> Result<Facts> {
        let sql = format!("SELECT {}", counted().join(", "));
        let never = serde_json::to_string(&Opening::default())?;
        let counts = tx
            .first(&sql, params![&self.id, on, never], |row| {
                let mut counts = [0; 11];
                for (column, count) in counts.iter_mut().enumerate() {
                    *count = row.get::<i64>(column)?.unsigned_abs();
                }
                Ok(counts)
            })
            .await?
            .ok_or_else(|| Error::Internal(anyhow!("counting answered nothing")))?;
        let [
            health,
            advice,
            funders,
            sites,
            referring,
            receiving,
            services,
            received,
            complete,
            eligible,
            ready,
        ] = counts;
        Ok(Facts {
            details_checked: u64::from(self.checked.is_some()),
            health_organisations: health,
            advice_organisations: advice,
            funders,
            sites,
            sites_planned: self.details.sites_planned.map(u64::from),
            referring_teams: referring,
            receiving_teams: receiving,
            services,
            // A service cannot be saved without an area of law.
            services_with_areas: services,
            services_with_team: received,
            services_complete: complete,
            services_with_eligibility: eligible,
            services_ready: ready,
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
            checked: checked(row)?,
            version: row.get(16)?,
        })
    }
}

fn checked(row: &Row<'_>) -> Result<Option<CheckedBy>> {
    let at: Option<Timestamp> = row.get(14)?;
    let membership = row.get(15)?;
    Ok(at.map(|at| CheckedBy { at, membership }))
}

/// What the set-up list counts, each a statement of its own; `$2` is the day, `$3` a week in which it is never open.
fn counted() -> [String; 11] {
    let organisations = |kind: &str| {
        format!("(SELECT count(*) FROM organisation WHERE partnership = $1 AND {IN_USE} AND kind = '{kind}')")
    };
    let teams = |kind: &str| {
        format!(
            "(SELECT count(*) FROM team WHERE partnership = $1 AND {IN_USE} AND organisation IN
              (SELECT id FROM organisation WHERE partnership = $1 AND kind = '{kind}'))"
        )
    };
    let services =
        |also: &str| format!("(SELECT count(*) FROM service WHERE partnership = $1 AND {IN_USE} {also})");
    let eligible = "AND id IN (SELECT service FROM eligibility WHERE partnership = $1
                    AND (until_on IS NULL OR until_on >= $2))";
    [
        organisations("health"),
        organisations("advice"),
        organisations("funder"),
        format!("(SELECT count(*) FROM site WHERE partnership = $1 AND {IN_USE})"),
        teams("health"),
        teams("advice"),
        services(""),
        services("AND team IS NOT NULL"),
        services("AND team IS NOT NULL AND opening <> $3"),
        services(eligible),
        services(&format!("AND team IS NOT NULL {eligible}")),
    ]
}
