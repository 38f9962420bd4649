//! From the rows of a sheet to what can be brought in, by the rules of the page on which one would type it.

mod entry;

use std::collections::BTreeMap;

pub use entry::Entry;

use jiff::{Timestamp, civil::Date};

use super::{
    model::{Column, MOST_WRONG, Wrong, date, heading},
    sheet::{LONGEST_CELL, Line, Sheet, Unreadable},
};
use crate::{
    kit::id::MembershipId,
    partnership::Service,
    person::{Channel, web::entry as people},
    referral::{
        model::Route,
        web::entry::{self as referrals, Offered},
    },
    web::{Choice, Errors, Typed},
};

/// Rows in which the headings are looked for, and how many of them make a row of headings.
const HEADING_ROWS: usize = 10;
const ENOUGH_HEADINGS: usize = 4;

/// What is known of those who refer, without whom no row can be read.
pub struct Desk {
    pub targets: Vec<Service>,
    /// Those who work in the team, each with their name.
    pub colleagues: Vec<(MembershipId, String)>,
    pub today: Date,
    pub now: Timestamp,
}

/// What a sheet came to.
#[derive(Debug, Default)]
pub struct Reading {
    /// By row.
    pub entries: Vec<(u32, Entry)>,
    /// The first things that are wrong, and how many there are, in how many rows.
    pub wrong: Vec<Wrong>,
    pub wrong_count: usize,
}

/// Reads every row.
///
/// # Errors
/// The sheet has no headings, or not those that are needed.
pub fn read(sheet: &Sheet, desk: &Desk) -> Result<Reading, Unreadable> {
    let (at, columns) = headings(sheet)?;
    let mut reading = Reading::default();
    let choices = Choices::new(&desk.targets);
    for line in &sheet.lines[at + 1..] {
        let mut row = Row {
            line,
            columns: &columns,
            wrong: Vec::new(),
        };
        match row.entry(desk, &choices) {
            Some(entry) if row.wrong.is_empty() => reading.entries.push((line.number, entry)),
            Some(_) | None => {}
        }
        row.wrong.sort_by_key(|wrong| wrong.column);
        reading.wrong_count += row.wrong.len();
        let room = MOST_WRONG.saturating_sub(reading.wrong.len());
        reading.wrong.extend(row.wrong.into_iter().take(room));
    }
    Ok(reading)
}

/// The first row that names columns, and which column is where.
fn headings(sheet: &Sheet) -> Result<(usize, BTreeMap<Column, u32>), Unreadable> {
    for (at, line) in sheet.lines.iter().enumerate().take(HEADING_ROWS) {
        let mut columns = BTreeMap::new();
        let mut twice = None;
        for (place, text) in &line.cells {
            if let Some(column) = heading(text)
                && columns.insert(column, *place).is_some()
            {
                twice = Some(column);
            }
        }
        if columns.len() < ENOUGH_HEADINGS {
            continue;
        }
        if let Some(column) = twice {
            return Err(Unreadable::Twice(column.words()));
        }
        return match Column::NEEDED.iter().find(|column| !columns.contains_key(column)) {
            None => Ok((at, columns)),
            Some(column) if column.is_agreement() => Err(Unreadable::NoAgreement(column.words())),
            Some(column) => Err(Unreadable::NoColumn(column.words())),
        };
    }
    Err(Unreadable::NoHeadings)
}

/// What cells may say where there is a choice.
struct Choices {
    areas: Vec<Choice>,
    services: Vec<Choice>,
    agreements: Offered,
    channels: Vec<Choice>,
}

impl Choices {
    fn new(targets: &[Service]) -> Self {
        let [areas, services] = referrals::targets(targets);
        let channels = Channel::ALL.iter();
        Self {
            areas,
            services,
            agreements: Offered::all(),
            channels: channels.map(|one| Choice::new(one.code(), one.words())).collect(),
        }
    }
}

/// One row, and what is wrong with it.
struct Row<'a> {
    line: &'a Line,
    columns: &'a BTreeMap<Column, u32>,
    wrong: Vec<Wrong>,
}

impl Row<'_> {
    fn get(&self, column: Column) -> &str {
        self.columns
            .get(&column)
            .map_or("", |place| self.line.get(*place))
    }

    fn refuse(&mut self, column: Column, why: impl Into<String>) {
        let place = self.columns.get(&column).copied();
        self.wrong.push(Wrong {
            row: self.line.number,
            column: place,
            heading: column.words().to_owned(),
            why: why.into(),
        });
    }

    fn entry(&mut self, desk: &Desk, choices: &Choices) -> Option<Entry> {
        if self.cannot_be_read() {
            return None;
        }
        let typed = self.typed(choices, desk);
        let by = self.explained_by(desk);
        let details = people::read(&typed, desk.today)
            .map_err(|errors| self.add(&errors))
            .ok();
        let (now, today) = (desk.now, desk.today);
        let whoever = by
            .clone()
            .or_else(|| desk.colleagues.first().map(|(id, _)| id.clone()))?;
        let asked = referrals::asked(&typed, &desk.targets, Route::Spreadsheet, (whoever, today, now));
        let asked = asked.map_err(|errors| self.add(&errors)).ok();
        let safe = Channel::ALL
            .iter()
            .copied()
            .filter(|one| typed.has("safe", one.code()));
        by?;
        Some(Entry {
            details: details?,
            asked: asked?,
            safe: safe.collect(),
        })
    }

    /// Cells that are joined, too long, or a formula that failed: nothing of the row is guessed.
    fn cannot_be_read(&mut self) -> bool {
        let mine: Vec<(Column, u32)> = self
            .columns
            .iter()
            .map(|(column, place)| (*column, *place))
            .collect();
        for (column, place) in mine {
            if self.line.merged.contains(&place) {
                self.refuse(
                    column,
                    "this cell is joined with another. Split them, so that each row has its own.",
                );
            } else if let Some(length) = self.line.long.get(&place) {
                let why =
                    format!("the cell has {length} characters, and may have {LONGEST_CELL} at the most.");
                self.refuse(column, why);
            } else if self.line.get(place).starts_with('#') && is_failed(self.line.get(place)) {
                let why = format!(
                    "‘{}’ is what a formula came to that failed.",
                    self.line.get(place)
                );
                self.refuse(column, why);
            }
        }
        !self.wrong.is_empty()
    }

    /// The row as the fields of the page.
    fn typed(&mut self, choices: &Choices, desk: &Desk) -> Typed {
        let mut typed = Typed::default();
        for column in [
            Column::Given,
            Column::Family,
            Column::NhsNumber,
            Column::Email,
            Column::Address,
            Column::Postcode,
            Column::Speaks,
            Column::Summary,
        ] {
            typed = typed.with(column.field(), self.get(column));
        }
        for column in [Column::Mobile, Column::Phone] {
            typed = typed.with(column.field(), with_zero(self.get(column)));
        }
        for column in [Column::Born, Column::Letter, Column::AgreedOn] {
            typed = self.with_date(typed, column);
        }
        let urgent = self.get(Column::Urgent).to_owned();
        let urgency = if urgent.is_empty() { "routine" } else { "urgent" };
        typed = typed.with("urgency", urgency).with("urgent_reason", urgent);
        if let ([only], "") = (choices.services.as_slice(), self.get(Column::Service)) {
            typed = typed.with("service", &only.value);
        } else {
            typed = self.with_choices(typed, Column::Service, &choices.services);
        }
        let agreements = &choices.agreements;
        for (column, offered) in [
            (Column::Problems, &choices.areas),
            (Column::Safe, &choices.channels),
            (Column::Purposes, &agreements.purposes),
            (Column::Feedback, &agreements.levels),
            (Column::GivenBy, &agreements.givers),
            (Column::Method, &agreements.methods),
        ] {
            typed = self.with_choices(typed, column, offered);
        }
        debug_assert!(
            desk.targets.len() == choices.services.len(),
            "each service is offered"
        );
        typed
    }

    fn with_date(&mut self, typed: Typed, column: Column) -> Typed {
        let text = self.get(column).to_owned();
        if text.is_empty() {
            return typed;
        }
        let Some(on) = date(&text) else {
            self.refuse(column, format!("‘{}’ is not a date.", short(&text)));
            return typed;
        };
        let field = column.field();
        typed
            .with(&format!("{field}-day"), on.day().to_string())
            .with(&format!("{field}-month"), on.month().to_string())
            .with(&format!("{field}-year"), on.year().to_string())
    }

    /// Each of the words of a cell, by its code or its words; what is neither is explained.
    fn with_choices(&mut self, mut typed: Typed, column: Column, offered: &[Choice]) -> Typed {
        let text = self.get(column).to_owned();
        if same(&text, "none") && column == Column::Safe {
            return typed;
        }
        if column == Column::Safe && text.is_empty() {
            self.refuse(column, "say which ways are safe, or ‘none’.");
        }
        let whole = offered
            .iter()
            .find(|one| same(&one.value, &text) || same(&one.words, &text));
        if let Some(one) = whole {
            return typed.with(column.field(), &one.value);
        }
        for word in text
            .split([',', ';', '\n', '/', '+'])
            .map(str::trim)
            .filter(|word| !word.is_empty())
        {
            let found = offered
                .iter()
                .find(|one| same(&one.value, word) || same(&one.words, word));
            match found {
                Some(one) => typed = typed.with(column.field(), &one.value),
                None => self.refuse(
                    column,
                    format!(
                        "‘{}’ is not one of the words for this column. The list of words has them.",
                        short(word)
                    ),
                ),
            }
        }
        typed
    }

    fn explained_by(&mut self, desk: &Desk) -> Option<MembershipId> {
        let name = self.get(Column::ExplainedBy).to_owned();
        if name.is_empty() {
            self.refuse(
                Column::ExplainedBy,
                "say who explained to the patient what they agreed to.",
            );
            return None;
        }
        let mut named = desk
            .colleagues
            .iter()
            .filter(|(_, colleague)| same(colleague, &name));
        match (named.next(), named.next()) {
            (Some((id, _)), None) => Some(id.clone()),
            (Some(_), Some(_)) => {
                self.refuse(
                    Column::ExplainedBy,
                    format!("‘{}’ is the name of more than one in your team.", short(&name)),
                );
                None
            }
            (None, _) => {
                self.refuse(
                    Column::ExplainedBy,
                    format!("nobody in your team is called ‘{}’.", short(&name)),
                );
                None
            }
        }
    }

    /// What the rules of the page say, by cell. What was said of a cell before stands alone.
    fn add(&mut self, errors: &Errors) {
        for error in errors {
            let column = Column::of_field(&error.field);
            let said =
                column.is_some_and(|column| self.wrong.iter().any(|wrong| wrong.heading == column.words()));
            let words = format!("{}.", error.words.trim_end_matches('.'));
            match column {
                Some(_) if said => {}
                Some(column) => {
                    let text = short(self.get(column));
                    let why = if text.is_empty() {
                        words
                    } else {
                        format!("‘{text}’: {words}")
                    };
                    self.refuse(column, why);
                }
                None => self.wrong.push(Wrong {
                    row: self.line.number,
                    column: None,
                    heading: String::new(),
                    why: words,
                }),
            }
        }
    }
}

fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// Numbers lose their first zero where a spreadsheet takes them for a sum.
fn with_zero(text: &str) -> String {
    let digits = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits && !text.starts_with('0') {
        format!("0{text}")
    } else {
        text.to_owned()
    }
}

/// As much of a cell as a sentence about it shows.
fn short(text: &str) -> String {
    let start: String = text.chars().take(40).collect();
    if start.len() < text.len() {
        format!("{start}…")
    } else {
        start
    }
}

fn is_failed(text: &str) -> bool {
    ["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"].contains(&text)
}
