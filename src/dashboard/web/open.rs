//! How old what is open is, and how long people wait, as tables.

use super::tables::{Cell, LONGEST, Line, Section, Table, Value, cell, count, drawn};
use crate::{
    arrival::Kept,
    dashboard::{
        actions::Numbers,
        model::{Age, BANDS, Grid, Raw, Told, Waits, by_month, in_time, shown, sums},
    },
    kit::{
        actor::{Side, Staff},
        few::Shown,
        id::Id as _,
    },
    referral::{WorkList, model::Place},
    web::say,
};

/// How old what is open is, by where it lies and by team.
pub(super) fn ages(numbers: &Numbers, staff: &Staff) -> Section {
    let raw = |by: &'static str, of: &dyn Fn(&Age) -> String| Raw {
        by,
        lines: sums(numbers.ages.iter(), BANDS.len(), |age| (of(age), age.band, age.n)),
    };
    let health = numbers.view.side == Side::Health;
    let place = |age: &Age| {
        let place = if health && age.place != Place::Referrer {
            Place::Team
        } else {
            age.place
        };
        let at = Place::ALL
            .iter()
            .position(|one| *one == place)
            .unwrap_or_default();
        at.to_string()
    };
    let tables = vec![
        raw("With whom", &place),
        raw("Team that referred", &|age| age.from.clone()),
        raw("Advice team", &|age| age.to.clone()),
    ];
    let mut grids = shown(&tables, numbers.view.told);
    grids.retain(|grid| grid.by == "With whom" || grid.lines.len() > 1);
    let mut tables: Vec<Table> = grids.iter().map(|grid| age_table(numbers, grid, staff)).collect();
    tables.retain(|table| !table.lines.is_empty());
    Section {
        title: "How old open referrals are".to_owned(),
        bars: "The full part of a bar shows what was sent in the last 4 weeks, the open part what is older.",
        tables,
    }
}

fn age_table(numbers: &Numbers, grid: &Grid, staff: &Staff) -> Table {
    let exact = numbers.view.told == Told::Exactly;
    let health = numbers.view.side == Side::Health;
    let sum = |line: &[Shown]| line.iter().map(|cell| count(*cell)).sum::<i64>();
    let mut lines = drawn(
        numbers,
        grid,
        |line| (sum(&line[..3]), sum(&line[3..])),
        |line| {
            let all = exact.then(|| cell(Value::Count(sum(line))));
            line.iter().copied().map(cell).chain(all).collect()
        },
    );
    if grid.by == "With whom" {
        for (line, (key, _)) in lines.iter_mut().zip(&grid.lines) {
            let place = key
                .parse::<usize>()
                .ok()
                .and_then(|at| Place::ALL.get(at))
                .copied();
            let place = place.unwrap_or(Place::Team);
            line.name = match (place, health) {
                (Place::Referrer, true) => "Waiting on those who referred".to_owned(),
                (_, true) => "With the advice service".to_owned(),
                (place, false) => place.words().to_owned(),
            };
            if let Some(all) = line.cells.last_mut().filter(|_| exact) {
                all.href = listed(numbers, staff, place);
            }
        }
    }
    let heads = BANDS
        .iter()
        .chain(exact.then_some(&"All"))
        .map(|head| format!("#{head}"));
    Table {
        caption: format!(
            "By {}, now",
            if grid.by == "With whom" {
                "whom it is with".to_owned()
            } else {
                grid.by.to_lowercase()
            }
        ),
        heads: std::iter::once(grid.by.to_owned()).chain(heads).collect(),
        total: grid.total().filter(|_| grid.lines.len() > 1).map(|total| {
            let all = exact.then(|| total.iter().sum());
            total
                .into_iter()
                .chain(all)
                .map(|count| cell(Value::Count(count)))
                .collect()
        }),
        lines,
    }
}

/// The work-list that holds exactly the open referrals that lie there: somebody's list is of their own team.
fn listed(numbers: &Numbers, staff: &Staff, place: Place) -> Option<String> {
    let team = staff.team.as_ref()?.as_str();
    let health = numbers.view.side == Side::Health;
    let mine = |age: &Age| if health { age.from == team } else { age.to == team };
    let list = match (place, health) {
        (Place::Referrer, true) | (Place::Adviser, false) => WorkList::Team,
        (Place::Referrer, false) | (_, true) => WorkList::Waiting,
        (Place::Team, false) => WorkList::Unowned,
        (Place::Patient, false) => WorkList::Patient,
    };
    // What a team entered for itself stands on its own lists twice: with whom it lies, and among what it waits for.
    let once = |age: &Age| list != WorkList::Waiting || age.from != age.to;
    let whole = numbers.ages.iter().all(|age| mine(age) && once(age));
    (whole && WorkList::of(staff.role).contains(&list)).then(|| format!("/work?list={}", list.code()))
}

/// What came by itself: how it was kept up with, and what waits for somebody to look at it.
pub(super) fn came(numbers: &Numbers) -> Option<Table> {
    let all = |kept: &Kept| kept.in_time + kept.late + kept.waiting;
    let bar = |kept: &Kept| (kept.in_time, kept.late + kept.waiting_late);
    let bars = numbers.came.iter().map(bar).map(|(full, open)| full + open);
    let most = bars.max().unwrap_or_default().max(1);
    let line = |kept: &Kept| {
        let (full, open) = bar(kept);
        let counts = [kept.in_time, kept.late, kept.waiting, kept.waiting_late];
        let mut cells: Vec<Cell> = counts.into_iter().map(|n| cell(Value::Count(n))).collect();
        cells[2].href = Some(format!("/asked?kind={}", kept.kind.code()));
        cells.push(cell(Value::Share(in_time(kept.in_time, kept.late, 0))));
        Line {
            name: kept.kind.words().to_owned(),
            full: full * LONGEST / most,
            open: open * LONGEST / most,
            cells,
        }
    };
    let heads = [
        "What came",
        "#Dealt with in time",
        "#Late",
        "#Waits now",
        "#Of those late",
        "#Share in time",
    ];
    numbers.came.iter().any(|kept| all(kept) > 0).then(|| Table {
        caption: format!(
            "Asked for help by themselves or by e-mail, {}",
            numbers.span.words
        ),
        heads: heads.map(str::to_owned).into(),
        lines: numbers.came.iter().map(line).collect(),
        total: None,
    })
}

/// The days within which half of them had it, and nine in ten.
fn days(waits: Waits) -> [Value; 2] {
    match waits {
        Waits::Told(waits) => [Value::Count(waits.half), Value::Count(waits.nine_in_ten)],
        Waits::Nobody => [Value::Nothing; 2],
        Waits::Kept => [Value::Kept; 2],
    }
}

/// How long people wait, month by month.
pub(super) fn waits(numbers: &Numbers) -> Section {
    let months = by_month(&numbers.waits, &numbers.view, &numbers.this_month);
    let most = months
        .iter()
        .filter_map(|month| month.decision.told())
        .map(|waits| waits.nine_in_ten);
    let most = most.max().unwrap_or_default().max(1);
    let lines = months.iter().map(|month| {
        let decided = month.decision.told();
        let half = decided.map_or(0, |waits| waits.half);
        let nine = decided.map_or(0, |waits| waits.nine_in_ten);
        let cells = [month.decision, month.first_contact].into_iter().flat_map(days);
        Line {
            name: say::month(&month.month),
            full: half * LONGEST / most,
            open: (nine - half) * LONGEST / most,
            cells: cells.map(cell).collect(),
        }
    });
    let table = Table {
        caption: "Days from sent to decision and to first contact, by month".to_owned(),
        heads: [
            "Month",
            "#Decision: half within, days",
            "#Decision: 9 in 10 within, days",
            "#First contact: half within, days",
            "#First contact: 9 in 10 within, days",
        ]
        .map(str::to_owned)
        .into(),
        lines: lines.collect(),
        total: None,
    };
    Section {
        title: "How long people wait".to_owned(),
        bars: "The full part of a bar shows the days within which half had a decision, the whole bar those within which 9 in 10 had.",
        tables: if table.lines.is_empty() {
            Vec::new()
        } else {
            vec![table]
        },
    }
}
