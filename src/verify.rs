//! Checking that everything stored agrees with everything that happened. It only reads, each part of it at
//! one moment, so it can be run while others work.

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::{
    kit::{actor::Actor, db::Db, error::Result},
    partnership::Partnership,
    person::actions as person,
    referral::actions::{Disagreement, check_counts, check_some},
};

/// Referrals, or people, looked at in one moment.
const SOME: i64 = 500;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    pub partnerships: u64,
    pub events: u64,
    pub referrals: u64,
    pub people: u64,
    pub differences: Vec<Difference>,
}

/// Something that does not agree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The partnership, when it is in one.
    pub partnership: Option<String>,
    /// The referral, team or message that it is about, when it is about one.
    pub about: Option<String>,
    pub sentence: String,
}

/// Whether somebody watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    /// A bar on standard error, when that is a terminal.
    Shown,
    Quiet,
}

/// Checks the file of the database, the numbers of the record, and every referral of every partnership.
///
/// # Errors
/// `Internal` when the database says so. What does not agree is no error here.
pub async fn run(db: &Db, watch: Watch) -> Result<Report> {
    let mut report = Report::default();
    for damage in db.damage().await? {
        report.add(None, None, format!("The database is damaged: {damage}."));
    }
    for numbering in db.numberings().await? {
        report.events += numbering.events.unsigned_abs();
        if let Some(problem) = numbering.problem() {
            report.add(Some(numbering.partnership), None, problem);
        }
    }
    let all = db
        .read(&Actor::Operator(None), async |tx| Partnership::all(tx).await)
        .await?;
    for partnership in all {
        one(db, &partnership, watch, &mut report).await?;
    }
    Ok(report)
}

async fn one(db: &Db, partnership: &Partnership, watch: Watch, report: &mut Report) -> Result<()> {
    let actor = Actor::Operator(Some(partnership.id.clone()));
    let (many, wrong) = db.read(&actor, async |tx| check_counts(tx).await).await?;
    report.add_all(partnership, wrong);
    let bar = bar(partnership.details.naming.inside(), many, watch);
    let mut after = String::new();
    loop {
        let looked = db
            .read(&actor, async |tx| check_some(tx, &after, SOME).await)
            .await?;
        report.referrals += looked.referrals;
        report.add_all(partnership, looked.wrong);
        bar.inc(looked.referrals);
        match looked.last {
            Some(last) => after = last,
            None => break,
        }
    }
    bar.finish_and_clear();
    people(db, partnership, watch, report).await?;
    report.partnerships += 1;
    Ok(())
}

/// Whether everybody is found by what their record says.
async fn people(db: &Db, partnership: &Partnership, watch: Watch, report: &mut Report) -> Result<()> {
    let actor = Actor::Operator(Some(partnership.id.clone()));
    let here = || Some(partnership.id.to_string());
    let (many, wrong) = db.read(&actor, async |tx| person::check_keys(tx).await).await?;
    if let Some(sentence) = wrong {
        report.add(here(), None, sentence);
    }
    let bar = bar("people", many, watch);
    let mut after = String::new();
    loop {
        let looked = db
            .read(&actor, async |tx| person::check_some(tx, &after, SOME).await)
            .await?;
        report.people += looked.people;
        bar.inc(looked.people);
        for (about, sentence) in looked.wrong {
            report.add(here(), Some(about.to_string()), sentence);
        }
        match looked.last {
            Some(last) => after = last,
            None => break,
        }
    }
    bar.finish_and_clear();
    Ok(())
}

fn bar(name: &str, many: u64, watch: Watch) -> ProgressBar {
    if watch == Watch::Quiet {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos} of {len}, {eta} left");
    let bar = ProgressBar::new(many).with_message(name.to_owned());
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

impl Report {
    fn add(&mut self, partnership: Option<String>, about: Option<String>, sentence: String) {
        self.differences.push(Difference {
            partnership,
            about,
            sentence,
        });
    }

    fn add_all(&mut self, partnership: &Partnership, wrong: Vec<Disagreement>) {
        for Disagreement { about, sentence } in wrong {
            self.add(Some(partnership.id.to_string()), Some(about), sentence);
        }
    }
}

#[cfg(test)]
mod tests;
