//! Drafts as rows: they belong to the team that began them, and link to nothing that would keep them.

use jiff::Timestamp;

use crate::{
    kit::{
        db::{Row, Tx},
        error::Result,
        id::{DraftId, PersonId},
    },
    params,
    referral::model::{Asked, Draft},
};

const COLUMNS: &str = "id, person, body, begun_at, version";

impl Draft {
    /// The draft, if the team of whoever asks began it.
    ///
    /// # Errors
    /// `NotFound` for somebody without a team, `Internal` when the database says so.
    pub async fn find(tx: &mut Tx, id: &DraftId) -> Result<Option<Self>> {
        let (partnership, team) = (tx.partnership()?, super::super::actions::sending_team(tx)?);
        let sql = format!("SELECT {COLUMNS} FROM draft WHERE partnership = $1 AND team = $2 AND id = $3");
        tx.first(&sql, params![partnership, &team, id], Self::from_row)
            .await
    }

    /// The drafts of the team, newest first, with the name of each person.
    ///
    /// # Errors
    /// As [`Draft::find`].
    pub async fn of_team(tx: &mut Tx, most: i64) -> Result<Vec<(Self, String)>> {
        let (partnership, team) = (tx.partnership()?, super::super::actions::sending_team(tx)?);
        tx.all(
            "SELECT d.id, d.person, d.body, d.begun_at, d.version, p.listed
             FROM draft d JOIN person p ON p.partnership = d.partnership AND p.id = d.person
             WHERE d.partnership = $1 AND d.team = $2 ORDER BY d.changed_at DESC LIMIT $3",
            params![partnership, &team, most],
            |row| Ok((Self::from_row(row)?, row.get(5)?)),
        )
        .await
    }

    /// The newest draft that the team has for a person.
    pub(in crate::referral) async fn for_person(tx: &mut Tx, person: &PersonId) -> Result<Option<Self>> {
        let (partnership, team) = (tx.partnership()?, super::super::actions::sending_team(tx)?);
        let sql = format!(
            "SELECT {COLUMNS} FROM draft WHERE partnership = $1 AND team = $2 AND person = $3
             ORDER BY changed_at DESC LIMIT 1"
        );
        tx.first(&sql, params![partnership, &team, person], Self::from_row)
            .await
    }

    pub(in crate::referral) async fn insert(&self, tx: &mut Tx) -> Result<()> {
        let (partnership, team) = (tx.partnership()?, super::super::actions::sending_team(tx)?);
        let by = tx.actor.signature().to_owned();
        tx.run(
            "INSERT INTO draft (partnership, id, person, team, begun_by, body, begun_at, changed_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 1)",
            params![
                partnership,
                &self.id,
                &self.person,
                &team,
                by,
                serde_json::to_string(&self.asked)?,
                self.begun_at
            ],
        )
        .await?;
        Ok(())
    }

    pub(in crate::referral) async fn save(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        tx.change(
            "UPDATE draft SET body = $1, changed_at = $2, version = version + 1
                 WHERE partnership = $3 AND id = $4 AND version = $5",
            params![
                serde_json::to_string(&self.asked)?,
                tx.now,
                partnership,
                &self.id,
                self.version
            ],
        )
        .await
    }

    pub(in crate::referral) async fn delete(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        tx.run(
            "DELETE FROM draft WHERE partnership = $1 AND id = $2",
            params![partnership, &self.id],
        )
        .await?;
        Ok(())
    }

    pub(in crate::referral) async fn delete_untouched_since(tx: &mut Tx, before: Timestamp) -> Result<u64> {
        let partnership = tx.partnership()?;
        tx.run(
            "DELETE FROM draft WHERE partnership = $1 AND changed_at < $2",
            params![partnership, before],
        )
        .await
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        let asked: Asked = serde_json::from_str(&row.get::<String>(2)?)?;
        Ok(Self {
            id: row.get(0)?,
            person: row.get(1)?,
            asked,
            begun_at: row.get(3)?,
            version: row.get(4)?,
        })
    }
}
