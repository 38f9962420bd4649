//! Verbs of prompts.

use super::editor;
use crate::{
    event::Event,
    kit::{
        db::Tx,
        error::{Error, Result},
        id::SiteId,
    },
    partnership::{
        model::{Prompts, Site},
        packs,
    },
};

/// Says at which moments a site asks, and with which questionnaire, over what was said before.
///
/// # Errors
/// `NotFound` for one who may not change the partnership, for another site, or for a questionnaire that there is not;
/// `Stale`.
pub async fn set_prompts(tx: &mut Tx, site: &SiteId, prompts: Prompts) -> Result<()> {
    editor(tx)?;
    Site::find(tx, site).await?.ok_or(Error::NotFound)?;
    if prompts
        .all
        .iter()
        .any(|(_, pack)| packs::questionnaire(pack).is_none())
    {
        return Err(Error::NotFound);
    }
    prompts.save(tx, site).await?;
    tx.record(Event::SiteChanged(site.clone())).await
}
