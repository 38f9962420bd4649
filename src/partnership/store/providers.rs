//! Providers outside the partnership.

use super::{IN_USE, Wanted, closed_on, one, sort_of, standing};
use crate::{
    kit::{
        clock::date_of,
        db::{Row, Tx},
        error::Result,
        id::{Id as _, ProviderId},
    },
    params,
    partnership::model::{Provider, ProviderDetails},
};

const COLUMNS: &str = "id, name, purpose, address, phone, email, checked_on, closed_on, version";

impl Provider {
    /// The provider, in the partnership of whoever asks.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn find(tx: &mut Tx, id: &ProviderId) -> Result<Option<Self>> {
        one(tx, ("provider", COLUMNS), id.as_str(), Self::from_row).await
    }

    /// Providers by name.
    ///
    /// # Errors
    /// As [`Provider::find`].
    pub async fn list(tx: &mut Tx, wanted: &Wanted) -> Result<Vec<Self>> {
        wanted
            .page(tx, ("provider", COLUMNS), ("id", ""), Self::from_row)
            .await
    }

    /// Those in use, by name, for choosing from. A directory is a few dozen.
    ///
    /// # Errors
    /// As [`Provider::find`].
    pub async fn offered(tx: &mut Tx) -> Result<Vec<Self>> {
        let (partnership, today) = (tx.partnership()?, date_of(tx.now));
        let sql =
            format!("SELECT {COLUMNS} FROM provider WHERE partnership = $1 AND {IN_USE} ORDER BY sort, id");
        tx.all(&sql, params![partnership, today], Self::from_row).await
    }

    pub(in crate::partnership) async fn insert(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        let details = &self.details;
        tx.run(
            "INSERT INTO provider (partnership, id, name, sort, purpose, address, phone, email, checked_on, closed_on,
             version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            params![
                partnership,
                &self.id,
                &details.name,
                sort_of(&details.name),
                &details.purpose,
                &details.address,
                &details.phone,
                &details.email,
                details.checked_on,
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
            "UPDATE provider SET name = $1, sort = $2, purpose = $3, address = $4, phone = $5, email = $6,
                 checked_on = $7, closed_on = $8, version = version + 1
             WHERE partnership = $9 AND id = $10 AND version = $11",
            params![
                &details.name,
                sort_of(&details.name),
                &details.purpose,
                &details.address,
                &details.phone,
                &details.email,
                details.checked_on,
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
            details: ProviderDetails {
                name: row.get(1)?,
                purpose: row.get(2)?,
                address: row.get(3)?,
                phone: row.get(4)?,
                email: row.get(5)?,
                checked_on: row.get(6)?,
            },
            standing: standing(row.get(7)?),
            version: row.get(8)?,
        })
    }
}
