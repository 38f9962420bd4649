//! The work-lists: what I have to do, and what I wait for.

use askama::Template;
use axum::extract::State;
use jiff::Timestamp;

use super::view;
use crate::{
    identity::Here,
    kit::{
        actor::{Role, Side},
        db::Db,
        error::Result,
    },
    referral::{
        model::Urgency,
        store::{Line, List, Place, counts},
    },
    web::{After, Choice, Chrome, Errors, Listing, Page, Paging, paging, say, ui},
};

#[derive(Template)]
#[template(path = "referral/web/work.html")]
pub(super) struct Work {
    chrome: Chrome,
    heading: &'static str,
    tabs: Vec<ui::Tab>,
    listing: Listing<Row>,
    paging: Paging,
    errors: Errors,
    statuses: Vec<Choice>,
    client: &'static str,
    /// Whether this side refers.
    refers: bool,
    waiting: bool,
    /// The address of this list with nothing filtered out.
    here: &'static str,
}

/// One line, in words.
struct Row {
    line: Line,
    stage: &'static str,
    what: &'static str,
    next: String,
    level: &'static str,
    waiting: String,
}

/// The statuses by which a list can be narrowed, with their words on either side.
const STATUSES: [(&str, &str); 6] = [
    ("requested", "New or being looked at"),
    ("accepted", "Accepted"),
    ("in-progress", "Being helped"),
    ("on-hold", "On hold"),
    ("cancelled", "Cancelled"),
    ("entered-in-error", "Recorded as a mistake"),
];

pub(super) async fn index(State(db): State<Db>, here: Here, paging: Paging) -> Result<Page<Work>> {
    here.only(&[
        Role::Referrer,
        Role::TeamLead,
        Role::Intake,
        Role::Adviser,
        Role::Supervisor,
    ])?;
    let list = if paging.filters.get("list") == "waiting" {
        List::Waiting
    } else {
        List::Mine
    };
    let wanted = STATUSES
        .iter()
        .find(|(code, _)| *code == paging.filters.get("status"));
    let status = wanted.map_or("", |(code, _)| *code);
    let place = paging.after.as_ref().and_then(After::keys::<2>);
    let place = place.map_or(Place::START, |[due_at, id]| Place { due_at, id });
    let (lines, mine, waiting) = db
        .read(&here.actor(), async |tx| {
            let lines = Line::page(tx, list, status, place, paging::AND_ONE_MORE).await?;
            Ok((
                lines,
                counts(tx, List::Mine).await?,
                counts(tx, List::Waiting).await?,
            ))
        })
        .await?;
    let now = db.clock().now();
    let side = here.role().side();
    let rows = lines.into_iter().map(|line| row(line, now, side)).collect();
    let listing = paging.page(rows, |row: &Row| {
        After::row([stored(row.line.due_at), row.line.id.to_string()])
    });
    let counted = if list == List::Mine { &mine } else { &waiting };
    Ok(Page(Work {
        chrome: here.chrome("/work"),
        heading: if list == List::Mine {
            "To do"
        } else {
            "Waiting on others"
        },
        tabs: tabs(list, total(&mine), total(&waiting)),
        listing,
        statuses: statuses(counted, side),
        paging,
        errors: Errors::new(),
        client: view::client(side),
        refers: side == Side::Health,
        waiting: list == List::Waiting,
        here: if list == List::Mine {
            "/work"
        } else {
            "/work?list=waiting"
        },
    }))
}

fn row(line: Line, now: Timestamp, side: Side) -> Row {
    let line = if side == Side::Health {
        line
    } else {
        line.as_shared()
    };
    let (left, level) = view::left(line.due_at, now);
    let waiting = say::ago(line.sent_at, now);
    Row {
        what: view::owed(line.next, side),
        stage: view::stage(side, &line.status, &line.stage),
        next: left,
        level,
        waiting,
        line,
    }
}

fn total(counts: &[(String, i64)]) -> i64 {
    counts.iter().map(|(_, n)| n).sum()
}

fn tabs(list: List, mine: i64, waiting: i64) -> Vec<ui::Tab> {
    let to_do = ui::Tab::to("To do", "/work").counting(mine);
    let waiting = ui::Tab::to("Waiting on others", "/work?list=waiting").counting(waiting);
    match list {
        List::Mine => vec![to_do.current(), waiting],
        List::Waiting => vec![to_do, waiting.current()],
    }
}

/// Only what is on the list, each with its number. How a referral ended is not for a filter to tell.
fn statuses(counts: &[(String, i64)], side: Side) -> Vec<Choice> {
    let shown = STATUSES
        .iter()
        .filter(|(code, _)| !(side == Side::Health && *code == "cancelled"));
    let count = |code: &str| {
        counts
            .iter()
            .find(|(status, _)| status == code)
            .map_or(0, |(_, n)| *n)
    };
    shown
        .filter(|(code, _)| count(code) > 0)
        .map(|(code, words)| Choice::new(*code, format!("{words} ({})", count(code))))
        .collect()
}

/// As the store keeps an instant, for the mark of a page.
pub(super) fn stored(at: Timestamp) -> String {
    format!("{at:.6}")
}

impl Row {
    fn is_urgent(&self) -> bool {
        self.line.urgency == Urgency::Urgent
    }
}
