//! Places.

use super::{IN_USE, Wanted, closed_on, naming, one, shaped, sort_of, standing};
use crate::{
    kit::{
        clock::date_of,
        db::{Row, Tx},
        error::Result,
        id::{Id as _, OrganisationId, SiteId},
    },
    params,
    partnership::{
        model::{OdsCode, Postcode, Register, Site, SiteDetails},
        register::Known,
    },
};

const COLUMNS: &str = "id, organisation, name, sensitivity, neutral, ods_code, address, postcode, phone, opening, \
     closed_on, version, icb, sub_icb, pcn, lsoa21";

impl Site {
    /// The place, in the partnership of whoever asks.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn find(tx: &mut Tx, id: &SiteId) -> Result<Option<Self>> {
        one(tx, ("site", COLUMNS), id.as_str(), Self::from_row).await
    }

    /// The place with this register code, closed ones included.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn by_code(tx: &mut Tx, code: &OdsCode) -> Result<Option<Self>> {
        let partnership = tx.partnership()?;
        let sql = format!("SELECT {COLUMNS} FROM site WHERE partnership = $1 AND ods_code = $2");
        tx.first(&sql, params![partnership, code.as_str()], Self::from_row)
            .await
    }

    /// Places by name; of one organisation, or of all.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn list(tx: &mut Tx, of: Option<&OrganisationId>, wanted: &Wanted) -> Result<Vec<Self>> {
        let only = ("organisation", of.map_or("", |id| id.as_str()));
        wanted.page(tx, ("site", COLUMNS), only, Self::from_row).await
    }

    /// The names of the places in use, for choosing from; with the one that was chosen before, also when it is closed
    /// now.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn offered(tx: &mut Tx, now: Option<&SiteId>) -> Result<Vec<(SiteId, String)>> {
        let (partnership, today) = (tx.partnership()?, date_of(tx.now));
        let sql = format!(
            "SELECT id, name FROM site WHERE partnership = $1 AND ({IN_USE} OR id = $3) ORDER BY sort, id"
        );
        let now = now.map_or("", |id| id.as_str());
        tx.all(&sql, params![partnership, today, now], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .await
    }

    /// Every place as the import compares it, closed ones included.
    pub(in crate::partnership) async fn known(tx: &mut Tx) -> Result<Vec<Known>> {
        let partnership = tx.partnership()?;
        tx.all(
            "SELECT id, name, ods_code, postcode FROM site WHERE partnership = $1 ORDER BY id",
            params![partnership],
            |row| {
                Ok(Known {
                    id: row.get(0)?,
                    name: row.get(1)?,
                    code: shaped(row, 2, OdsCode::parse)?,
                    postcode: shaped(row, 3, Postcode::parse)?,
                })
            },
        )
        .await
    }

    pub(in crate::partnership) async fn insert(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        let details = &self.details;
        tx.run(
            "INSERT INTO site (partnership, id, organisation, name, sort, sensitivity, neutral, ods_code, address,
             postcode, phone, opening, icb, sub_icb, pcn, lsoa21, closed_on, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
            params![
                partnership,
                &self.id,
                &self.organisation,
                &details.naming.name,
                sort_of(&details.naming.name),
                details.naming.sensitivity,
                &details.naming.neutral,
                details.ods_code.as_ref().map(OdsCode::as_str),
                &details.address,
                details.postcode.as_ref().map(Postcode::as_str),
                &details.phone,
                serde_json::to_string(&details.opening)?,
                &self.register.icb,
                &self.register.sub_icb,
                &self.register.pcn,
                &self.register.lsoa21,
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
            "UPDATE site SET organisation = $1, name = $2, sort = $3, sensitivity = $4, neutral = $5,
                 ods_code = $6, address = $7, postcode = $8, phone = $9, opening = $10, closed_on = $11,
                 version = version + 1 WHERE partnership = $12 AND id = $13 AND version = $14",
            params![
                &self.organisation,
                &details.naming.name,
                sort_of(&details.naming.name),
                details.naming.sensitivity,
                &details.naming.neutral,
                details.ods_code.as_ref().map(OdsCode::as_str),
                &details.address,
                details.postcode.as_ref().map(Postcode::as_str),
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

    /// Keeps what the register says about a place that is here.
    pub(in crate::partnership) async fn keep_register(
        tx: &mut Tx,
        id: &SiteId,
        code: &OdsCode,
        register: &Register,
    ) -> Result<()> {
        let partnership = tx.partnership()?;
        tx.change(
                "UPDATE site SET ods_code = $1, icb = $2, sub_icb = $3, pcn = $4, lsoa21 = $5, version = version + 1
                 WHERE partnership = $6 AND id = $7 AND (ods_code IS NULL OR ods_code = $1)",
                params![
                    code.as_str(),
                    &register.icb,
                    &register.sub_icb,
                    &register.pcn,
                    &register.lsoa21,
                    partnership,
                    id,
                ],
            )
            .await
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            organisation: row.get(1)?,
            details: SiteDetails {
                naming: naming(row, 2)?,
                ods_code: shaped(row, 5, OdsCode::parse)?,
                address: row.get(6)?,
                postcode: shaped(row, 7, Postcode::parse)?,
                phone: row.get(8)?,
                opening: serde_json::from_str(&row.get::<String>(9)?)?,
            },
            standing: standing(row.get(10)?),
            version: row.get(11)?,
            register: Register {
                icb: row.get(12)?,
                sub_icb: row.get(13)?,
                pcn: row.get(14)?,
                lsoa21: row.get(15)?,
            },
        })
    }
}
