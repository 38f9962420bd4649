//! Organisations.

use super::{IN_USE, Wanted, closed_on, one, shaped, sort_of, standing};
use crate::{
    kit::{
        clock::date_of,
        db::{Row, Tx},
        error::Result,
        id::{Id as _, OrganisationId, SiteId},
    },
    params,
    partnership::model::{Kind, OdsCode, Organisation, OrganisationDetails},
};

const COLUMNS: &str = "id, kind, name, ods_code, closed_on, version";

impl Organisation {
    /// The organisation, in the partnership of whoever asks.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn find(tx: &mut Tx, id: &OrganisationId) -> Result<Option<Self>> {
        one(tx, ("organisation", COLUMNS), id.as_str(), Self::from_row).await
    }

    /// The organisation with this register code, closed ones included.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn by_code(tx: &mut Tx, code: &OdsCode) -> Result<Option<Self>> {
        let partnership = tx.partnership()?;
        let sql = format!("SELECT {COLUMNS} FROM organisation WHERE partnership = $1 AND ods_code = $2");
        tx.first(&sql, params![partnership, code.as_str()], Self::from_row)
            .await
    }

    /// Every organisation that has a register code, by it; closed ones included.
    pub(in crate::partnership) async fn registered(tx: &mut Tx) -> Result<Vec<(OdsCode, Self)>> {
        let partnership = tx.partnership()?;
        let sql =
            format!("SELECT {COLUMNS} FROM organisation WHERE partnership = $1 AND ods_code IS NOT NULL");
        let all = tx.all(&sql, params![partnership], Self::from_row).await?;
        Ok(all
            .into_iter()
            .filter_map(|one| Some((one.details.ods_code.clone()?, one)))
            .collect())
    }

    /// Organisations by name; of one kind, or of all.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn list(tx: &mut Tx, kind: Option<Kind>, wanted: &Wanted) -> Result<Vec<Self>> {
        let only = ("kind", kind.map_or("", Kind::code));
        wanted
            .page(tx, ("organisation", COLUMNS), only, Self::from_row)
            .await
    }

    /// The names of the organisations in use, of these kinds, for choosing from; with the one that was chosen before,
    /// also when it is closed now.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn offered(
        tx: &mut Tx,
        kinds: &[Kind],
        now: Option<&OrganisationId>,
    ) -> Result<Vec<(OrganisationId, String)>> {
        let (partnership, today) = (tx.partnership()?, date_of(tx.now));
        let sql = format!(
            "SELECT id, name FROM organisation WHERE partnership = $1 AND (({IN_USE} AND kind IN ({})) OR id = $3)
             ORDER BY sort, id",
            quoted(kinds)
        );
        let now = now.map_or("", |id| id.as_str());
        tx.all(&sql, params![partnership, today, now], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .await
    }

    pub(in crate::partnership) async fn insert(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        tx.run(
            "INSERT INTO organisation (partnership, id, kind, name, sort, ods_code, closed_on, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            params![
                partnership,
                &self.id,
                self.details.kind,
                &self.details.name,
                sort_of(&self.details.name),
                self.details.ods_code.as_ref().map(OdsCode::as_str),
                closed_on(self.standing),
                self.version,
            ],
        )
        .await?;
        Ok(())
    }

    pub(in crate::partnership) async fn save(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        tx.change(
            "UPDATE organisation SET kind = $1, name = $2, sort = $3, ods_code = $4, closed_on = $5,
                 version = version + 1 WHERE partnership = $6 AND id = $7 AND version = $8",
            params![
                self.details.kind,
                &self.details.name,
                sort_of(&self.details.name),
                self.details.ods_code.as_ref().map(OdsCode::as_str),
                closed_on(self.standing),
                partnership,
                &self.id,
                self.version,
            ],
        )
        .await
    }

    /// How many places, teams and services of it are in use today.
    pub(in crate::partnership) async fn open_parts(&self, tx: &mut Tx) -> Result<[i64; 3]> {
        let (partnership, today) = (tx.partnership()?, date_of(tx.now));
        let count = |table: &str| {
            format!(
                "(SELECT count(*) FROM {table} WHERE partnership = $1 AND {IN_USE} AND organisation = $3)"
            )
        };
        let sql = format!(
            "SELECT {}, {}, {}",
            count("site"),
            count("team"),
            count("service")
        );
        let counts = tx
            .first(&sql, params![partnership, today, &self.id], |row| {
                Ok([row.get(0)?, row.get(1)?, row.get(2)?])
            })
            .await?;
        Ok(counts.unwrap_or_default())
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            details: OrganisationDetails {
                kind: row.get(1)?,
                name: row.get(2)?,
                ods_code: shaped(row, 3, OdsCode::parse)?,
            },
            standing: standing(row.get(4)?),
            version: row.get(5)?,
        })
    }
}

/// How many teams at a place are in use today.
pub(in crate::partnership) async fn open_teams_at(tx: &mut Tx, site: &SiteId) -> Result<i64> {
    let (partnership, today) = (tx.partnership()?, date_of(tx.now));
    let sql = format!("SELECT count(*) FROM team WHERE partnership = $1 AND {IN_USE} AND site = $3");
    let count = tx
        .first(&sql, params![partnership, today, site], |row| row.get(0))
        .await?;
    Ok(count.unwrap_or_default())
}

/// Kinds as they stand in a list of a statement. Their codes are words of ours, never typed.
pub(super) fn quoted(kinds: &[Kind]) -> String {
    let codes: Vec<String> = kinds.iter().map(|kind| format!("'{}'", kind.code())).collect();
    codes.join(", ")
}
