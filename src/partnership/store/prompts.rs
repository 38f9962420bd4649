//! The prompts of sites.

use crate::{
    kit::{
        db::Tx,
        error::Result,
        id::{SiteId, TeamId},
    },
    params,
    partnership::model::Prompts,
};

impl Prompts {
    /// The prompts of a site; none while none were set.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn of(tx: &mut Tx, site: &SiteId) -> Result<Self> {
        let partnership = tx.partnership()?;
        let found = tx
            .first(
                "SELECT prompts, version FROM prompt WHERE partnership = $1 AND site = $2",
                params![partnership, site],
                |row| Ok(Self::from_text(&row.get::<String>(0)?, row.get(1)?)),
            )
            .await?;
        Ok(found.unwrap_or_default())
    }

    /// The prompts of the site where a team is.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn where_team_is(tx: &mut Tx, team: &TeamId) -> Result<Self> {
        let partnership = tx.partnership()?;
        let found = tx
            .first(
                "SELECT p.prompts, p.version FROM team t
                 JOIN prompt p ON p.partnership = t.partnership AND p.site = t.site
                 WHERE t.partnership = $1 AND t.id = $2",
                params![partnership, team],
                |row| Ok(Self::from_text(&row.get::<String>(0)?, row.get(1)?)),
            )
            .await?;
        Ok(found.unwrap_or_default())
    }

    pub(in crate::partnership) async fn save(&self, tx: &mut Tx, site: &SiteId) -> Result<()> {
        let partnership = tx.partnership()?;
        let sql = if self.version == 0 {
            "INSERT INTO prompt (prompts, partnership, site, version) VALUES ($1, $2, $3, 1 + CAST($4 AS BIGINT))
             ON CONFLICT (partnership, site) DO NOTHING"
        } else {
            "UPDATE prompt SET prompts = $1, version = version + 1
             WHERE partnership = $2 AND site = $3 AND version = $4"
        };
        tx.change(sql, params![self.as_text(), partnership, site, self.version])
            .await
    }
}
