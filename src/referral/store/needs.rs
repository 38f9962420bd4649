//! What is known of the needs of a referral beside their areas.

use crate::{
    kit::{
        db::{Row, Tx},
        error::{Error, Result},
        id::ReferralId,
    },
    params,
    referral::model::{Described, Harm},
};

impl Described {
    /// The needs of a referral by area, and what more is known of each. The caller has found the referral.
    pub(in crate::referral) async fn of(tx: &mut Tx, referral: &ReferralId) -> Result<Vec<Self>> {
        let partnership = tx.partnership()?;
        tx.all(
            "SELECT area, link, link_words, harms FROM need WHERE partnership = $1 AND referral = $2 ORDER BY area",
            params![partnership, referral],
            Self::from_row,
        )
        .await
    }

    /// Keeps it with the need, if the referral asks about its area.
    pub(in crate::referral) async fn save(&self, tx: &mut Tx, referral: &ReferralId) -> Result<()> {
        let partnership = tx.partnership()?;
        tx.run(
            "UPDATE need SET link = $1, link_words = $2, harms = $3
             WHERE partnership = $4 AND referral = $5 AND area = $6",
            params![
                self.link,
                &self.link_words,
                self.harms_as_text(),
                partnership,
                referral,
                &self.area
            ],
        )
        .await?;
        Ok(())
    }

    /// The codes of its harms, as they are stored.
    pub fn harms_as_text(&self) -> String {
        let codes: Vec<&str> = self.harms.iter().map(|harm| harm.code()).collect();
        codes.join(" ")
    }

    /// The harms that were stored by their codes.
    ///
    /// # Errors
    /// `Internal` for a code that is none.
    pub fn harms_from_text(text: &str) -> Result<Vec<Harm>> {
        let code = |code: &str| {
            Harm::from_code(code).ok_or_else(|| Error::Internal(anyhow::anyhow!("there is no harm {code:?}")))
        };
        text.split_whitespace().map(code).collect()
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            area: row.get(0)?,
            link: row.get(1)?,
            link_words: row.get(2)?,
            harms: Self::harms_from_text(&row.get::<String>(3)?)?,
        })
    }
}
