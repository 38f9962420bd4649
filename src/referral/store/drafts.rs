//! Drafts as rows: they belong to the team that began them, and link to nothing that would keep them.

use jiff::Timestamp;

use crate::{
    kit::{
        db::{Row, Tx},
        error::{Error, Result},
        id::{DraftId, MembershipId, PersonId, TeamId},
    },
    params,
    referral::model::{Asked, Draft, sending_team},
};

const COLUMNS: &str = "id, person, body, begun_at, version";

fn team(tx: &Tx) -> Result<TeamId> {
    sending_team(tx.staff()?).cloned().ok_or(Error::NotFound)
}

impl Draft {
    /// The draft, if the team of whoever asks began it.
    ///
    /// # Errors
    /// `NotFound` for somebody without a team, `Internal` when the database says so.
    pub async fn find(tx: &mut Tx, id: &DraftId) -> Result<Option<Self>> {
        let (partnership, team) = (tx.partnership()?, team(tx)?);
        let sql = format!("SELECT {COLUMNS} FROM draft WHERE partnership = $1 AND team = $2 AND id = $3");
        tx.first(&sql, params![partnership, &team, id], Self::from_row)
            .await
    }

    /// The drafts of the team with the name of each person: those that hold the date of a letter first, the
    /// newest of each first.
    ///
    /// # Errors
    /// As [`Draft::find`].
    pub async fn of_team(tx: &mut Tx, most: i64) -> Result<Vec<(Self, String)>> {
        let (partnership, team) = (tx.partnership()?, team(tx)?);
        tx.all(
            "SELECT d.id, d.person, d.body, d.begun_at, d.version, p.listed
             FROM draft d JOIN person p ON p.partnership = d.partnership AND p.id = d.person
             WHERE d.partnership = $1 AND d.team = $2
             ORDER BY d.has_letter DESC, d.changed_at DESC LIMIT $3",
            params![partnership, &team, most],
            |row| Ok((Self::from_row(row)?, row.get(5)?)),
        )
        .await
    }

    /// The name of whoever recorded what the patient agreed to. The caller has found the draft.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn recorder(&self, tx: &mut Tx) -> Result<Option<String>> {
        let Some(agreed) = &self.asked.agreed else {
            return Ok(None);
        };
        let (partnership, team) = (tx.partnership()?, team(tx)?);
        tx.first(
            "SELECT m.name FROM draft d
             JOIN membership m ON m.partnership = d.partnership AND m.id = $3
             WHERE d.partnership = $1 AND d.team = $4 AND d.id = $2",
            params![partnership, &self.id, &agreed.explained_by, &team],
            |row| row.get(0),
        )
        .await
    }

    /// The newest draft that the team has for a person.
    pub(in crate::referral) async fn for_person(tx: &mut Tx, person: &PersonId) -> Result<Option<Self>> {
        let (partnership, team) = (tx.partnership()?, team(tx)?);
        let sql = format!(
            "SELECT {COLUMNS} FROM draft WHERE partnership = $1 AND team = $2 AND person = $3
             ORDER BY changed_at DESC LIMIT 1"
        );
        tx.first(&sql, params![partnership, &team, person], Self::from_row)
            .await
    }

    pub(in crate::referral) async fn insert(&self, tx: &mut Tx) -> Result<()> {
        let (team, by) = (team(tx)?, tx.staff()?.membership.clone());
        self.insert_for(tx, &team, &by).await
    }

    /// Whether a team has a draft of a person, whoever asks.
    pub(in crate::referral) async fn any_of(tx: &mut Tx, person: &PersonId, team: &TeamId) -> Result<bool> {
        let partnership = tx.partnership()?;
        let one: Option<i64> = tx
            .first(
                "SELECT 1 FROM draft WHERE partnership = $1 AND team = $2 AND person = $3 LIMIT 1",
                params![partnership, team, person],
                |row| row.get(0),
            )
            .await?;
        Ok(one.is_some())
    }

    /// Begins it for a team, whoever does it.
    pub(in crate::referral) async fn insert_for(
        &self,
        tx: &mut Tx,
        team: &TeamId,
        by: &MembershipId,
    ) -> Result<()> {
        let partnership = tx.partnership()?;
        tx.run(
            "INSERT INTO draft (partnership, id, person, team, begun_by, body, begun_at, changed_at, has_letter,
                                version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, 1)",
            params![
                partnership,
                &self.id,
                &self.person,
                team,
                by,
                serde_json::to_string(&self.asked)?,
                self.begun_at,
                self.has_letter()
            ],
        )
        .await?;
        Ok(())
    }

    pub(in crate::referral) async fn save(&self, tx: &mut Tx) -> Result<()> {
        let (partnership, team) = (tx.partnership()?, team(tx)?);
        tx.change(
            "UPDATE draft SET body = $1, changed_at = $2, has_letter = $3, version = version + 1
                 WHERE partnership = $4 AND team = $7 AND id = $5 AND version = $6",
            params![
                serde_json::to_string(&self.asked)?,
                tx.now,
                self.has_letter(),
                partnership,
                &self.id,
                self.version,
                &team
            ],
        )
        .await
    }

    /// Deletes it as it was read; `Stale` when somebody changed it since.
    pub(in crate::referral) async fn delete(&self, tx: &mut Tx) -> Result<()> {
        let (partnership, team) = (tx.partnership()?, team(tx)?);
        tx.change(
            "DELETE FROM draft WHERE partnership = $1 AND team = $4 AND id = $2 AND version = $3",
            params![partnership, &self.id, self.version, &team],
        )
        .await
    }

    /// Deletes what nobody has touched, but for drafts with the date of a letter: a deadline may run from it,
    /// and until it is sent nobody else knows of it. How many.
    pub(in crate::referral) async fn delete_untouched_since(tx: &mut Tx, before: Timestamp) -> Result<u64> {
        let partnership = tx.partnership()?;
        tx.run(
            "DELETE FROM draft WHERE partnership = $1 AND changed_at < $2 AND has_letter = 0",
            params![partnership, before],
        )
        .await
    }

    /// Whether it holds the date of a letter, as a flag of its row.
    fn has_letter(&self) -> i64 {
        i64::from(self.asked.letter_on.is_some())
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
