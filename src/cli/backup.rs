//! `alongside backup FILE`.

use std::path::PathBuf;

use clap::Args;

use super::say;
use crate::kit::{config::Settings, db::Backup, error::Result};

#[derive(Args)]
pub(super) struct Arguments {
    /// The file to write; it must not be there yet
    file: PathBuf,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// Copies the database while it is in use.
pub(super) async fn run(arguments: Arguments, settings: &Settings) -> Result<()> {
    let made = Backup::make(&settings.place, &arguments.file).await?;
    if arguments.json {
        let told = serde_json::json!({ "file": made.file, "bytes": made.bytes });
        say(told.to_string());
    } else {
        say(format!("Wrote {} ({} bytes).", made.file.display(), made.bytes));
    }
    Ok(())
}
