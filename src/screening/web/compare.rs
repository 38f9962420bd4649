//! Who finds what: counts that give nobody away, for managers.

use askama::Template;
use axum::extract::{Query, State};
use jiff::{Span, civil::Date};
use serde::Deserialize;

use crate::{
    identity::Here,
    kit::{clock::date_of, db::Db, error::Result},
    partnership::{model::Moment, packs},
    screening::{
        actions,
        model::{By, COUNTED, Job, Shown, suppressed},
    },
    web::{Chrome, Page, say, ui},
};

/// The longest bar, in the units of its drawing.
const LONGEST: i64 = 160;

#[derive(Template)]
#[template(path = "screening/web/compare.html")]
pub(super) struct Compare {
    chrome: Chrome,
    tabs: Vec<ui::Tab>,
    heads: Vec<String>,
    period: String,
    lines: Vec<Line>,
    total: Vec<String>,
    by: &'static str,
}

struct Line {
    name: String,
    cells: Vec<String>,
    /// How long the bar of those who wanted help is; none when it is kept back.
    bar: i64,
}

#[derive(Default, Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    by: String,
}

/// The twelve whole months before this one: what is still going on could be told apart from day to day.
fn period(today: Date) -> (Date, Date) {
    let before = today.first_of_month();
    (before.saturating_sub(Span::new().months(12)), before)
}

pub(super) async fn index(
    State(db): State<Db>,
    here: Here,
    Query(chosen): Query<Chosen>,
) -> Result<Page<Compare>> {
    let by = By::from_code(&chosen.by).unwrap_or(By::Job);
    let days = period(date_of(db.clock().now()));
    let (lines, total) = db
        .read(&here.actor(), async |tx| actions::compared(tx, by, days).await)
        .await?;
    let counts: Vec<_> = lines.iter().map(|(.., counts)| *counts).collect();
    let (shown, sum) = suppressed(&counts, total);
    let most = shown
        .iter()
        .map(|line| number(line[3]))
        .max()
        .unwrap_or_default()
        .max(1);
    let lines = lines.iter().zip(&shown).map(|((code, name, _), line)| Line {
        name: named(by, code, name),
        cells: line.iter().map(|shown| shown.words()).collect(),
        bar: number(line[3]) * LONGEST / most,
    });
    let tab = |one: &By| {
        let tab = ui::Tab::to(one.words(), format!("/identification?by={}", one.code()));
        if *one == by { tab.current() } else { tab }
    };
    let heads = [by.words()].into_iter().map(str::to_owned);
    Ok(Page(Compare {
        chrome: here.chrome("/identification"),
        tabs: By::ALL.iter().map(tab).collect(),
        heads: heads.chain(COUNTED.map(|head| format!("#{head}"))).collect(),
        period: format!(
            "From {} until {}",
            say::date(days.0),
            say::date(days.1.yesterday().unwrap_or(days.1))
        ),
        lines: lines.collect(),
        total: sum.iter().map(|shown| shown.words()).collect(),
        by: by.words(),
    }))
}

fn named(by: By, code: &str, name: &str) -> String {
    match by {
        By::Job => Job::from_code(code).map_or_else(|| code.to_owned(), |job| job.words().to_owned()),
        By::Moment => {
            Moment::from_code(code).map_or_else(|| code.to_owned(), |moment| moment.words().to_owned())
        }
        By::Place if name.is_empty() => "No one place".to_owned(),
        By::Place => name.to_owned(),
        By::Question => {
            let asked = code.split_once(' ');
            let question = asked.and_then(|(pack, id)| packs::questionnaire(pack)?.question(id));
            question.map_or_else(|| code.to_owned(), |question| question.words.clone())
        }
    }
}

fn number(shown: Shown) -> i64 {
    match shown {
        Shown::Count(count) => count,
        Shown::Kept => 0,
    }
}
