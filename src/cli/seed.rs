//! `alongside seed`.

use std::path::PathBuf;

use clap::Args;

use super::{demo::watched, opened, say};
use crate::{
    demo::{
        Progress,
        seed::{Size, sign_in, write_drafts},
    },
    kit::{
        clock::Clock,
        config::Settings,
        db::Db,
        error::{Error, Result},
        id,
    },
};

#[derive(Args)]
pub(super) struct Arguments {
    /// How many referrals; with 0 nothing is added, and people can be signed in again
    #[arg(long, value_name = "REFERRALS")]
    scale: usize,
    /// The same seed and size make the same rows
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Sign people in and write the secrets of their sessions to this file, as JSON
    #[arg(long, value_name = "FILE")]
    sessions: Option<PathBuf>,
    /// How many people of each role to sign in
    #[arg(long, default_value_t = 20, requires = "sessions", value_name = "NUMBER")]
    each: usize,
    /// How many referrals to leave written and not sent, for those who are signed in
    #[arg(long, default_value_t = 0, requires = "sessions", value_name = "NUMBER")]
    drafts: usize,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// Fills an empty database.
pub(super) async fn run(arguments: Arguments, settings: &Settings) -> Result<()> {
    let _held = opened::hold(&settings.place)?;
    let db = Db::open(&settings.place, Clock::System, id::Source::seeded(arguments.seed))?;
    db.migrate().await?;
    let size = Size {
        referrals: arguments.scale,
        seed: arguments.seed,
    };
    let progress = Progress::default();
    if size.referrals > 0 {
        let filling = Box::pin(size.fill(&db, &progress));
        watched(filling, &progress, size.referrals).await?;
    }
    if let Some(file) = &arguments.sessions {
        let signed_in = sign_in(&db, arguments.each).await?;
        write_drafts(&db, arguments.seed, arguments.drafts, &signed_in).await?;
        let text = serde_json::to_string_pretty(&signed_in)?;
        let cannot = |why| Error::Refused(format!("{} cannot be written: {why}.", file.display()));
        std::fs::write(file, text).map_err(cannot)?;
    }
    tell(&arguments, size);
    Ok(())
}

fn tell(arguments: &Arguments, size: Size) {
    if arguments.json {
        let told = serde_json::json!({
            "referrals": size.referrals,
            "seed": size.seed,
            "partnerships": if size.referrals > 0 { size.partnerships() } else { 0 },
        });
        say(told.to_string());
    } else if size.referrals > 0 {
        say(format!(
            "Added {} referrals in {} partnerships.",
            size.referrals,
            size.partnerships()
        ));
    }
}
