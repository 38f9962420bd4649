//! `alongside migrate`.

use super::say;
use crate::kit::{clock::Clock, config::Settings, db::Db, error::Result, id};

/// Brings the schema up to date.
pub(super) async fn run(settings: &Settings) -> Result<()> {
    let db = Db::open(&settings.place, Clock::System, id::Source::random())?;
    let applied = db.migrate().await?;
    for migration in &applied {
        say(format!("Applied {}.", migration.name));
    }
    if applied.is_empty() {
        say("The schema was up to date.");
    }
    Ok(())
}
