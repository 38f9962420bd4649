//! `alongside verify`.

use clap::Args;

use super::{opened, say as tell};
use crate::{
    kit::{
        config::Settings,
        error::{Error, Result},
    },
    verify::{self, Watch},
    web::say,
};

#[derive(Args)]
pub(super) struct Arguments {
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// Checks everything, and tells each difference.
pub(super) async fn run(arguments: Arguments, settings: &Settings) -> Result<()> {
    let db = opened::existing(settings).await?;
    let watch = if arguments.json {
        Watch::Quiet
    } else {
        Watch::Shown
    };
    let report = verify::run(&db, watch).await?;
    if arguments.json {
        tell(serde_json::to_string_pretty(&report)?);
    } else {
        for difference in &report.differences {
            tell(&difference.sentence);
        }
    }
    match report.differences.len() {
        0 if arguments.json => Ok(()),
        0 => {
            let counted = [
                count(report.partnerships, "partnership", "partnerships"),
                count(report.events, "event", "events"),
                count(report.referrals, "referral", "referrals"),
            ];
            tell(format!("Everything agrees: {}.", counted.join(", ")));
            Ok(())
        }
        1 => Err(Error::Refused("There is 1 difference.".to_owned())),
        many => Err(Error::Refused(format!("There are {many} differences."))),
    }
}

fn count(number: u64, one: &str, many: &str) -> String {
    say::count(i64::try_from(number).unwrap_or(i64::MAX), one, many)
}
