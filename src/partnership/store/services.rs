//! Services.

use anyhow::anyhow;

use super::{Wanted, closed_on, naming, sort_of, standing};
use crate::{
    kit::{
        clock::date_of,
        db::{Row, Tx},
        error::{Error, Result},
        id::{OrganisationId, ServiceId},
    },
    params,
    partnership::{
        model::{Service, ServiceDetails},
        packs::{self, Area},
    },
};

const COLUMNS: &str =
    "id, organisation, name, sensitivity, neutral, areas, channel, phone, opening, closed_on, version";

impl Service {
    /// The service, in the partnership of whoever asks.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn find(tx: &mut Tx, id: &ServiceId) -> Result<Option<Self>> {
        let partnership = tx.partnership()?;
        let sql = format!("SELECT {COLUMNS} FROM service WHERE partnership = $1 AND id = $2");
        tx.first(&sql, params![partnership, id], Self::from_row).await
    }

    /// Services by name; of one organisation, or of all.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn list(tx: &mut Tx, of: Option<&OrganisationId>, wanted: &Wanted) -> Result<Vec<Self>> {
        let (partnership, today) = (tx.partnership()?, date_of(tx.now));
        let sql = format!(
            "SELECT {COLUMNS} FROM service WHERE partnership = $1 AND {} AND (sort, id) > ($3, $4)
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
        let details = &self.details;
        tx.run(
            "INSERT INTO service (partnership, id, organisation, name, sort, sensitivity, neutral, areas, channel, phone,
             opening, closed_on, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            params![
                partnership,
                &self.id,
                &self.organisation,
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
                "UPDATE service SET organisation = $1, name = $2, sort = $3, sensitivity = $4, neutral = $5, areas = $6,
                 channel = $7, phone = $8, opening = $9, closed_on = $10, version = version + 1
                 WHERE partnership = $11 AND id = $12 AND version = $13",
                params![
                    &self.organisation,
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
            details: ServiceDetails {
                naming: naming(row, 2)?,
                areas: areas_from_text(&row.get::<String>(5)?)?,
                channel: row.get(6)?,
                phone: row.get(7)?,
                opening: serde_json::from_str(&row.get::<String>(8)?)?,
            },
            standing: standing(row.get(9)?),
            version: row.get(10)?,
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
