//! Consents as rows.

use jiff::Timestamp;

use super::model::{Consent, FeedbackLevel, Purpose, Statement, Withdrawal, Wording};
use crate::{
    kit::{
        db::{Row, Tx},
        error::Result,
        id::{ConsentId, OrganisationId, PersonId},
    },
    params,
};

impl Consent {
    /// The consent, in the partnership of whoever asks; who may see it is decided by what rests on it.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn find(tx: &mut Tx, id: &ConsentId) -> Result<Option<Self>> {
        let partnership = tx.partnership()?;
        tx.first(
            "SELECT id, person, organisation, given_on, given_by, method, explained_by, purposes, feedback,
                    recorded_at, withdrawn_at, withdrawn_by, version, wording_language, wording_version
             FROM consent WHERE partnership = $1 AND id = $2",
            params![partnership, id],
            Self::from_row,
        )
        .await
    }

    /// Whether the person withdrew an agreement to share with the organisation after this instant.
    ///
    /// # Errors
    /// As [`Consent::find`].
    pub async fn was_withdrawn_after(
        tx: &mut Tx,
        person: &PersonId,
        organisation: &OrganisationId,
        after: Timestamp,
    ) -> Result<bool> {
        let partnership = tx.partnership()?;
        let withdrawn = tx
            .first(
                "SELECT 1 FROM consent
                 WHERE partnership = $1 AND person = $2 AND organisation = $3 AND withdrawn_at > $4 LIMIT 1",
                params![partnership, person, organisation, after],
                |row| row.get::<i64>(0),
            )
            .await?;
        Ok(withdrawn.is_some())
    }

    pub(super) async fn insert(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        let said = &self.said;
        let purposes: String = Purpose::ALL
            .iter()
            .filter(|purpose| said.purposes.contains(purpose))
            .map(|purpose| purpose.letter())
            .collect();
        tx.run(
            "INSERT INTO consent (partnership, id, person, organisation, given_on, given_by, method,
                                  explained_by, purposes, feedback, recorded_at, wording_language, wording_version,
                                  version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1)",
            params![
                partnership,
                &self.id,
                &said.person,
                &said.organisation,
                said.given_on,
                said.given_by,
                said.method,
                &said.explained_by,
                purposes,
                said.feedback.number(),
                self.recorded_at,
                said.wording.as_ref().map(|wording| wording.language.as_str()),
                said.wording.as_ref().map(|wording| wording.version.as_str())
            ],
        )
        .await?;
        Ok(())
    }

    /// Whether any agreement of this person with this organisation is still in force.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn agrees(tx: &mut Tx, person: &PersonId, organisation: &OrganisationId) -> Result<bool> {
        let partnership = tx.partnership()?;
        let one: Option<i64> = tx
            .first(
                "SELECT 1 FROM consent
                 WHERE partnership = $1 AND person = $2 AND organisation = $3 AND withdrawn_at IS NULL",
                params![partnership, person, organisation],
                |row| row.get(0),
            )
            .await?;
        Ok(one.is_some())
    }

    pub(super) async fn save(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        let (at, by) = self.withdrawn.as_ref().map_or((None, None), |withdrawal| {
            (Some(withdrawal.at), Some(&withdrawal.by))
        });
        tx.change(
            "UPDATE consent SET withdrawn_at = $1, withdrawn_by = $2, version = version + 1
                 WHERE partnership = $3 AND id = $4 AND version = $5",
            params![at, by, partnership, &self.id, self.version],
        )
        .await
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        let purposes: String = row.get(7)?;
        let unknown = || anyhow::anyhow!("a consent holds a purpose or level that we do not know");
        let withdrawn = match (row.get::<Option<_>>(10)?, row.get::<Option<_>>(11)?) {
            (Some(at), Some(by)) => Some(Withdrawal { at, by }),
            _ => None,
        };
        let wording = match (row.get::<Option<_>>(13)?, row.get::<Option<_>>(14)?) {
            (Some(language), Some(version)) => Some(Wording { language, version }),
            _ => None,
        };
        let said = Statement {
            wording,
            person: row.get(1)?,
            organisation: row.get(2)?,
            given_on: row.get(3)?,
            given_by: row.get(4)?,
            method: row.get(5)?,
            explained_by: row.get(6)?,
            purposes: purposes
                .chars()
                .map(Purpose::from_letter)
                .collect::<Option<_>>()
                .ok_or_else(unknown)?,
            feedback: FeedbackLevel::from_number(row.get(8)?).ok_or_else(unknown)?,
        };
        Ok(Self {
            id: row.get(0)?,
            said,
            recorded_at: row.get(9)?,
            withdrawn,
            version: row.get(12)?,
        })
    }
}
