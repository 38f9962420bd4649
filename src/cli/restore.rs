//! `alongside restore FILE`.

use std::path::PathBuf;

use clap::Args;

use super::{opened, say};
use crate::{
    kit::{
        clock::Clock,
        config::Settings,
        db::{Db, Place, Replace, Restoring},
        error::{Error, Result},
        id,
    },
    verify::{self, Watch},
};

#[derive(Args)]
pub(super) struct Arguments {
    /// A file that `alongside backup` wrote
    file: PathBuf,
    /// Replace the database that is there
    #[arg(long)]
    force: bool,
}

/// Puts a backup in the place of the database, once it was found good.
pub(super) async fn run(arguments: Arguments, settings: &Settings) -> Result<()> {
    let _held = opened::hold(&settings.place)?;
    let there = if arguments.force {
        Replace::Whatever
    } else {
        Replace::Never
    };
    let restoring = Restoring::begin(&settings.place, &arguments.file, there).await?;
    match check(&restoring.place()).await {
        Ok(()) => {
            restoring.take().await?;
            say("Restored. Everything in it agrees.");
            Ok(())
        }
        Err(error) => {
            restoring.leave().await;
            Err(error)
        }
    }
}

/// Brings the backup to the schema of this program, and verifies it.
async fn check(place: &Place) -> Result<()> {
    let db = Db::open(place, Clock::System, id::Source::random())?;
    db.migrate().await?;
    let report = verify::run(&db, Watch::Shown).await?;
    for difference in report.differences.iter().take(20) {
        say(&difference.sentence);
    }
    if report.differences.is_empty() {
        return Ok(());
    }
    Err(Error::Refused(format!(
        "The backup does not agree with itself in {} places, so nothing was replaced.",
        report.differences.len()
    )))
}
