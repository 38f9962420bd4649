//! The numbers as tables, each line with a bar.

use super::open::{ages, came, waits};
use crate::{
    dashboard::{
        actions::Numbers,
        model::{COLUMNS, Fact, Grid, OWED, Raw, Whose, in_time, shown, sums},
    },
    kit::{
        actor::{Side, Staff},
        few::{self, Shown},
    },
    obligation::{Kind, Owner},
    web::say,
};

/// The longest bar, in the units of its drawing.
pub(super) const LONGEST: i64 = 160;

/// A part of the page.
pub struct Section {
    pub title: String,
    /// What the bars show.
    pub bars: &'static str,
    pub tables: Vec<Table>,
}

pub struct Table {
    pub caption: String,
    pub heads: Vec<String>,
    pub lines: Vec<Line>,
    pub total: Option<Vec<Cell>>,
}

pub struct Line {
    pub name: String,
    /// The lengths of the full and of the open part of its bar.
    pub full: i64,
    pub open: i64,
    pub cells: Vec<Cell>,
}

/// A number, and where what it counts is listed.
pub struct Cell {
    pub value: Value,
    pub href: Option<String>,
}

#[derive(Clone, Copy)]
pub enum Value {
    Count(i64),
    /// Hundredths; there are none of nothing.
    Share(Option<i64>),
    Nothing,
    Kept,
}

impl Value {
    /// As it is read.
    pub fn words(self) -> String {
        match self {
            Self::Count(count) => say::thousands(count),
            Self::Share(Some(share)) => format!("{share}%"),
            Self::Share(None) | Self::Nothing => "None".to_owned(),
            Self::Kept => "Not shown".to_owned(),
        }
    }

    /// As a spreadsheet takes it.
    pub fn plain(self) -> String {
        match self {
            Self::Count(count) => count.to_string(),
            Self::Share(_) | Self::Nothing | Self::Kept => self.words(),
        }
    }
}

impl From<Shown> for Value {
    fn from(shown: Shown) -> Self {
        match shown {
            Shown::Count(count) => Self::Count(count),
            Shown::Kept => Self::Kept,
        }
    }
}

pub(super) fn cell(value: impl Into<Value>) -> Cell {
    let value = value.into();
    Cell { value, href: None }
}

/// The parts of the page, what one's own side owes first.
pub fn sections(numbers: &Numbers, staff: &Staff) -> Vec<Section> {
    let owners = match numbers.view.side {
        Side::Health => [Owner::Referrer, Owner::Adviser],
        Side::Advice | Side::Both | Side::Outside => [Owner::Adviser, Owner::Referrer],
    };
    let mut sections: Vec<Section> = owners.into_iter().map(|owner| owed(numbers, owner)).collect();
    sections.push(ages(numbers, staff));
    sections.push(waits(numbers));
    sections
}

fn title(numbers: &Numbers, owner: Owner) -> &'static str {
    let team = matches!(numbers.view.whose, Whose::Team(_));
    match (numbers.view.side, owner) {
        (Side::Health, Owner::Referrer) | (Side::Advice, Owner::Adviser) if team => "What your team owes",
        (Side::Health, Owner::Referrer) => "What the other teams owe",
        (Side::Health, Owner::Adviser) if !team => "What the advice service owes them",
        (Side::Health, Owner::Adviser) => "What the advice service owes you",
        (Side::Advice, Owner::Adviser) => "What your organisation owes",
        (Side::Advice, Owner::Referrer) => "What those who refer owe you",
        (_, Owner::Adviser) => "What the advice side owes",
        (_, Owner::Referrer) => "What those who refer owe",
    }
}

/// What one side owes: by what it is, by team, and by site.
fn owed(numbers: &Numbers, owner: Owner) -> Section {
    let view = &numbers.view;
    let told = |fact: &&Fact| fact.owner == owner && view.tells((fact.kind, owner), &numbers.span).is_some();
    let facts: Vec<&Fact> = numbers.facts.iter().filter(told).collect();
    let (alone, together): (Vec<&Fact>, Vec<&Fact>) = facts
        .into_iter()
        .partition(|fact| view.stands_alone(fact.kind, owner));
    let raw = |by: &'static str, of: &dyn Fn(&Fact) -> String| Raw {
        by,
        lines: sums(together.iter().copied(), COLUMNS.len(), |fact| {
            (of(fact), fact.column, fact.n)
        }),
    };
    let mut tables = vec![raw("What is owed", &|fact| kind_key(fact.kind))];
    tables.extend([
        raw("Team that referred", &|fact| fact.from.clone()),
        raw("Place", &|fact| fact.site.clone()),
        raw("Advice team", &|fact| fact.to.clone()),
    ]);
    let mut grids = shown(&tables, view.told);
    // By what there is only one of there is nothing to compare.
    grids.retain(|grid| grid.by == "What is owed" || grid.lines.len() > 1);
    let mut tables: Vec<Table> = grids.iter().map(|grid| clocks(numbers, grid)).collect();
    tables.extend(apart(numbers, owner, &alone));
    if owner == Owner::Adviser {
        tables.extend(came(numbers));
    }
    tables.retain(|table| !table.lines.is_empty());
    Section {
        title: title(numbers, owner).to_owned(),
        bars: "The full part of a bar shows what was done in time, the open part what was late or is late now.",
        tables,
    }
}

/// What is told by itself alone: each kind, whether or not there was any of it, and of each what is enough to give nobody
/// away. That nobody was reached is kept back as that one was: a nought would tell the one from the other.
fn apart(numbers: &Numbers, owner: Owner, alone: &[&Fact]) -> Option<Table> {
    let view = &numbers.view;
    let kinds = Kind::ALL.iter().copied();
    let kinds = kinds.filter(|kind| {
        view.stands_alone(*kind, owner) && view.tells((*kind, owner), &numbers.span).is_some()
    });
    let lines: Vec<_> = kinds
        .filter(|_| owner == Owner::Adviser)
        .map(|kind| {
            let mut counts = [0; COLUMNS.len()];
            for fact in alone.iter().filter(|fact| fact.kind == kind) {
                counts[fact.column] += fact.n;
            }
            let told = |(column, count): (usize, i64)| {
                if column < OWED && count > few::FEW {
                    Shown::Count(count)
                } else {
                    Shown::Kept
                }
            };
            (kind_key(kind), counts.into_iter().enumerate().map(told).collect())
        })
        .collect();
    let by = "First contact and news";
    (!lines.is_empty()).then(|| clocks(numbers, &Grid { by, lines }))
}

/// In the order of the loop.
fn kind_key(kind: Kind) -> String {
    let place = Kind::ALL.iter().position(|one| *one == kind).unwrap_or_default();
    format!("{place:02}")
}

fn name(numbers: &Numbers, key: &str) -> String {
    if let Some(kind) = key.parse::<usize>().ok().and_then(|place| Kind::ALL.get(place)) {
        return kind.words().to_owned();
    }
    match numbers.names.get(key) {
        Some(name) => name.clone(),
        None if key.is_empty() => "No one place".to_owned(),
        None => key.to_owned(),
    }
}

pub(super) fn count(shown: Shown) -> i64 {
    match shown {
        Shown::Count(count) => count,
        Shown::Kept => 0,
    }
}

fn clocks(numbers: &Numbers, grid: &Grid) -> Table {
    let share = |line: &[Shown]| match line[..3] {
        [Shown::Count(met), Shown::Count(late), Shown::Count(ended)] => {
            Value::Share(in_time(met, late, ended))
        }
        _ => Value::Kept,
    };
    let bar = |line: &[Shown]| {
        let late = [1, 2, OWED + 1].map(|column| count(line[column]));
        (count(line[0]), late.iter().sum::<i64>())
    };
    let total = grid.total().filter(|_| grid.lines.len() > 1);
    let total = total.map(|total| {
        let line: Vec<Shown> = total.into_iter().map(Shown::Count).collect();
        let last = share(&line);
        line.into_iter().map(cell).chain([cell(last)]).collect()
    });
    let lines = drawn(numbers, grid, bar, |line| {
        line.iter()
            .copied()
            .map(cell)
            .chain([cell(share(line))])
            .collect()
    });
    let numeric = COLUMNS
        .iter()
        .chain(&["Share in time"])
        .map(|head| format!("#{head}"));
    Table {
        caption: match grid.by {
            "What is owed" => format!("By what is owed, {}", numbers.span.words),
            "First contact and news" => format!("First contact and news, {}", numbers.span.words),
            by => format!("By {}, {}", by.to_lowercase(), numbers.span.words),
        },
        heads: std::iter::once(grid.by.to_owned()).chain(numeric).collect(),
        lines,
        total,
    }
}

/// The lines with their names in order and their bars, the longest as long as there is room.
pub(super) fn drawn(
    numbers: &Numbers,
    grid: &Grid,
    bar: impl Fn(&[Shown]) -> (i64, i64),
    cells: impl Fn(&[Shown]) -> Vec<Cell>,
) -> Vec<Line> {
    let bars = grid.lines.iter().map(|(_, line)| bar(line));
    let most = bars
        .map(|(full, open)| full + open)
        .max()
        .unwrap_or_default()
        .max(1);
    let mut lines: Vec<(bool, Line)> = grid
        .lines
        .iter()
        .map(|(key, line)| {
            let (full, open) = bar(line);
            let line = Line {
                name: name(numbers, key),
                full: full * LONGEST / most,
                open: open * LONGEST / most,
                cells: cells(line),
            };
            (key.is_empty(), line)
        })
        .collect();
    if !matches!(grid.by, "What is owed" | "First contact and news" | "With whom") {
        lines.sort_by(|(last, one), (other, two)| {
            (last, one.name.to_lowercase()).cmp(&(other, two.name.to_lowercase()))
        });
    }
    lines.into_iter().map(|(_, line)| line).collect()
}
