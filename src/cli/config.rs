//! `alongside config --show`.

use clap::Args;

use super::say;
use crate::kit::{config::Settings, error::Result};

#[derive(Args)]
pub(super) struct Arguments {
    /// Show what is in force and where it was said, without secrets
    #[arg(long, required = true)]
    show: bool,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// Shows what is in force.
pub(super) fn run(arguments: &Arguments, settings: &Settings) -> Result<()> {
    debug_assert!(arguments.show, "it cannot be left out");
    let shown = settings.shown();
    if arguments.json {
        say(serde_json::to_string_pretty(&shown)?);
        return Ok(());
    }
    for line in shown {
        let value = line.value.unwrap_or_else(|| "(not set)".to_owned());
        say(format!("{:<11} {value}  [{}]", line.name, line.from));
    }
    Ok(())
}
