//! The work-lists: what I have to do, what my team has, what nobody has yet, and what we wait for.

pub(super) mod many;
pub(super) mod next;
pub(super) mod saved;
mod tabs;
pub(super) mod untold;
mod wanted;

use std::collections::BTreeSet;

use askama::Template;
use axum::{extract::State, response::Response};
use jiff::Timestamp;

use super::view;
use crate::{
    identity::Here,
    kit::{
        actor::{Role, Side},
        clock::date_of,
        db::Db,
        error::{Error, Result},
        token,
    },
    partnership::packs,
    referral::{
        model::{Facts, Place, Priority, Urgency, propose},
        store::{AlsoOpen, Facets, Lengths, Line, LineMark, List, MANY_UNTOLD, Saved, Untold, Wanted},
    },
    web::{After, Choice, Chrome, Errors, Listing, Page, Paging, Typed, paging, say, ui},
};

use self::{
    many::Choosing,
    tabs::{heading, tabs},
};

#[derive(Template)]
#[template(path = "referral/web/work/work.html")]
pub(super) struct Work {
    chrome: Chrome,
    heading: &'static str,
    tabs: Vec<ui::Tab>,
    listing: Listing<Row>,
    paging: Paging,
    errors: Errors,
    list: List,
    statuses: Vec<Choice>,
    /// Everything else that it can be narrowed by, when that was asked for.
    more: Option<wanted::Choices>,
    client: &'static str,
    side: Side,
    narrowed: bool,
    /// The address of this list with nothing filtered out, and as it is narrowed.
    here: String,
    address: String,
    /// How many patients the team has still to tell; no more are counted than [`MANY_UNTOLD`].
    untold: i64,
    saved: Vec<ui::Link>,
    /// Whether the next referral can be taken here, and the key of that button.
    takes: bool,
    key: String,
    /// Whether several can be allocated here; and what is offered once somebody wants to.
    allocates: bool,
    choosing: Option<Choosing>,
}

/// One line, in words.
struct Row {
    line: Line,
    stage: &'static str,
    what: &'static str,
    next: String,
    level: &'static str,
    waiting: String,
    with: String,
    areas: String,
    priority: Option<(&'static str, &'static str)>,
    /// Whether another referral of the same person for the same need is open, which intake looks at first.
    twin: bool,
}

/// Those who have work-lists.
pub(super) const WORKERS: &[Role] = &[
    Role::Referrer,
    Role::TeamLead,
    Role::Intake,
    Role::Adviser,
    Role::Supervisor,
];

pub(super) async fn index(State(db): State<Db>, here: Here, paging: Paging) -> Result<Response> {
    let wanted = wanted::read(&paging.filters, here.role());
    let chooses = paging.filters.sent("choose").then(Default::default);
    draw(&db, &here, paging, (wanted, chooses)).await
}

/// The list again, with what is wrong with what was chosen on it.
async fn again(db: &Db, here: &Here, wanted: Wanted, typed: (Typed, Errors)) -> Result<Response> {
    let uri = wanted::address(&wanted).parse().map_err(anyhow::Error::from)?;
    let paging = Paging::read(&uri).map_err(|_| Error::NotFound)?;
    draw(db, here, paging, (wanted, Some(typed))).await
}

async fn draw(
    db: &Db,
    here: &Here,
    paging: Paging,
    (wanted, chooses): (Wanted, Option<(Typed, Errors)>),
) -> Result<Response> {
    here.only(WORKERS)?;
    let asks_more = wanted::asks_more(&wanted, &paging.filters);
    let chooses = chooses.filter(|_| allocates(here, wanted.list));
    let mark = paging.after.as_ref().and_then(After::keys::<2>);
    let mark = mark.map_or(LineMark::START, |[due_at, id]| LineMark { due_at, id });
    let (actor, side) = (here.actor(), here.role().side());
    let read = db.read(&actor, async |tx| {
        let lines = Line::page(tx, &wanted, mark, paging::AND_ONE_MORE).await?;
        let facets = if asks_more {
            Some(Facets::of(tx, &wanted).await?)
        } else {
            None
        };
        let choosing = match chooses {
            Some(typed) => Some(Choosing::read(tx, &wanted, typed).await?),
            None => None,
        };
        let asked = lines.iter().filter(|line| line.status == "requested");
        let asked: Vec<_> = asked.map(|line| &line.id).collect();
        let twins = if side == Side::Health {
            BTreeSet::new()
        } else {
            AlsoOpen::among(tx, &asked).await?
        };
        let kept = (Saved::all(tx).await?, Untold::count(tx).await?);
        Ok(((lines, twins), (Lengths::now(tx).await?, facets), kept, choosing))
    });
    let ((lines, twins), (lengths, facets), (saved, untold), choosing) = read.await?;
    let now = db.clock().now();
    let rows = lines.into_iter().map(|line| Row {
        twin: twins.contains(&line.id),
        ..row(line, now, side)
    });
    let rows = rows.collect();
    let listing = paging.page(rows, |row: &Row| {
        After::row([stored(row.line.due_at), row.line.id.to_string()])
    });
    let refused = choosing
        .as_ref()
        .is_some_and(|choosing| !choosing.errors.is_empty());
    let page = page(
        here,
        paging,
        (wanted, lengths, facets),
        listing,
        (&saved, untold, choosing),
    );
    Ok(Page::status(if refused { 422 } else { 200 }, page))
}

impl Work {
    /// Who has still to be told how their referral stands.
    fn to_tell(&self) -> String {
        let who = self.client;
        match self.untold {
            1 => format!("1 {} is still to be told how things stand", who.to_lowercase()),
            n if n >= MANY_UNTOLD => {
                format!(
                    "{MANY_UNTOLD} {}s or more are still to be told how things stand",
                    who.to_lowercase()
                )
            }
            n => format!(
                "{n} {}s are still to be told how things stand",
                who.to_lowercase()
            ),
        }
    }

    /// Whether this side refers.
    fn refers(&self) -> bool {
        self.side == Side::Health
    }
}

/// Whether several of a list can be allocated here.
fn allocates(here: &Here, list: List) -> bool {
    many::ALLOCATORS.contains(&here.role()) && list != List::Waiting
}

fn page(
    here: &Here,
    paging: Paging,
    (wanted, lengths, facets): (Wanted, Lengths, Option<Facets>),
    listing: Listing<Row>,
    (saved, untold, choosing): (&[Saved], i64, Option<Choosing>),
) -> Work {
    let side = here.role().side();
    let whole = Wanted::all(wanted.list);
    let counted = lengths.by_status(wanted.list);
    Work {
        chrome: here.chrome("/work"),
        heading: heading(side, wanted.list),
        tabs: tabs(here.role(), wanted.list, &lengths),
        statuses: wanted::statuses(counted, side),
        more: facets.map(|facets| wanted::choices(facets, side)),
        paging,
        errors: Errors::new(),
        list: wanted.list,
        client: view::client(side),
        side,
        narrowed: !wanted.is_all(),
        here: wanted::address(&whole),
        address: wanted::query(&wanted),
        untold,
        saved: saved
            .iter()
            .map(|saved| ui::Link::to(format!("/work?{}", saved.query), saved.name.clone()))
            .collect(),
        takes: matches!(here.role(), Role::Adviser | Role::Supervisor),
        key: token::form_key(),
        allocates: allocates(here, wanted.list) && !listing.rows.is_empty(),
        choosing,
        listing,
    }
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
        with: with(&line, side),
        areas: view::areas(&line.areas).join(", "),
        twin: false,
        priority: (side != Side::Health).then(|| priority(&line, now)).flatten(),
        line,
    }
}

/// Who has the ball, and owes what is next.
fn with(line: &Line, side: Side) -> String {
    let adviser = line.adviser.clone();
    match (line.place, side) {
        (Place::Referrer, Side::Health) => "Your team".to_owned(),
        (Place::Referrer, _) => "The referrer".to_owned(),
        (_, Side::Health) => adviser.unwrap_or_else(|| "The advice service".to_owned()),
        (Place::Team, _) => "Nobody yet".to_owned(),
        (Place::Adviser | Place::Patient, _) => adviser.unwrap_or_default(),
    }
}

/// How soon it comes, as long as that is still to be decided: what somebody set, or what the rules propose.
fn priority(line: &Line, now: Timestamp) -> Option<(&'static str, &'static str)> {
    if !["requested", "accepted"].contains(&line.status.as_str()) {
        return None;
    }
    let facts = Facts {
        urgency: line.urgency,
        letter_on: line.letter_on,
        areas: &line.areas,
        sent_on: date_of(line.sent_at),
        again: line.again,
    };
    let proposed = || propose(packs::priority_rules(), facts, date_of(now)).level;
    Some(match line.priority.unwrap_or_else(proposed) {
        Priority::High => ("High", "red"),
        Priority::Usual => ("Usual", "grey"),
        Priority::Low => ("Can wait", "white"),
    })
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

impl Work {
    /// The heads of the columns. How soon a referral comes is for the advice side to say.
    fn columns(&self) -> Vec<&'static str> {
        let mut columns = vec![self.client, "Stage", "Priority", "Next", "With", "Team", "Sent"];
        columns.retain(|head| !(self.refers() && *head == "Priority"));
        if self.choosing.is_some() {
            columns.insert(0, "Choose");
        }
        columns
    }
}
