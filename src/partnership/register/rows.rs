//! From a row to a practice, each cell checked by itself.

use std::collections::HashMap;

use csv::StringRecord;
use jiff::civil::Date;

use super::{
    Found, Layout, Practice, Reading, RowError,
    layout::{Columns, epraccur},
};
use crate::partnership::model::{LONGEST_NAME, OdsCode, Postcode, is_phone};

/// The longest cell that any of our columns has; the register's own longest is 98.
const LONGEST_CELL: usize = 300;

/// The rows of a file that were read so far.
pub(super) struct Rows {
    columns: Columns,
    /// The line on which each code was first seen.
    seen: HashMap<OdsCode, u64>,
    reading: Reading,
}

/// What is wrong with a cell: its column, and why.
type Wrong = (&'static str, String);

impl Rows {
    /// No row so far.
    pub(super) fn new(columns: Columns) -> Self {
        Self {
            columns,
            seen: HashMap::new(),
            reading: Reading::empty(columns.layout),
        }
    }

    /// What was read.
    pub(super) fn done(self) -> Reading {
        self.reading
    }

    /// Reads one row; `None` for one that is no text.
    pub(super) fn take(&mut self, line: u64, record: Option<&StringRecord>) {
        let Some(record) = record else {
            return self.wrong(
                line,
                Found::default(),
                ("whole row", "This row cannot be read as text.".to_owned()),
            );
        };
        if record.iter().all(|cell| cell.trim().is_empty()) {
            return;
        }
        let found = self.found(record);
        match self.is_open_practice(record) {
            Ok(false) => self.reading.left_aside += 1,
            Err(wrong) => self.wrong(line, found, wrong),
            Ok(true) => match self.practice(line, record) {
                Ok(practice) => {
                    self.seen.insert(practice.code.clone(), line);
                    self.reading.practices.push(practice);
                }
                Err(wrongs) => wrongs
                    .into_iter()
                    .for_each(|wrong| self.wrong(line, found.clone(), wrong)),
            },
        }
    }

    fn wrong(&mut self, line: u64, found: Found, (column, why): Wrong) {
        self.reading.errors.push(RowError {
            line,
            column: column.to_owned(),
            why,
            found,
        });
    }

    fn found(&self, record: &StringRecord) -> Found {
        let short = |at: Option<usize>| {
            let cell = at.and_then(|at| record.get(at)).unwrap_or_default().trim();
            cell.chars().take(12).collect::<String>().to_ascii_uppercase()
        };
        Found {
            code: short(Some(self.columns.code)),
            icb: short(self.columns.icb),
            sub_icb: short(self.columns.sub_icb),
        }
    }

    fn is_open_practice(&self, record: &StringRecord) -> Result<bool, Wrong> {
        if self.columns.layout == Layout::Named {
            return Ok(true);
        }
        if record.len() != epraccur::COLUMNS {
            let why = format!(
                "This row has {} columns, and {} are expected. A quotation mark or a comma may be missing or too many.",
                record.len(),
                epraccur::COLUMNS
            );
            return Err(("whole row", why));
        }
        Ok(record[epraccur::STATUS].trim().eq_ignore_ascii_case("A")
            && record[epraccur::PRESCRIBING_SETTING].trim() == "4")
    }

    fn practice(&self, line: u64, record: &StringRecord) -> Result<Practice, Vec<Wrong>> {
        let columns = &self.columns;
        let mut wrongs = Vec::new();
        let code = self.code(record).map_err(|wrong| wrongs.push(wrong)).ok();
        let name = cell(record, Some(columns.name), "name", &mut wrongs);
        if record.get(columns.name).unwrap_or_default().trim().is_empty() {
            wrongs.push(("name", "The name is missing.".to_owned()));
        } else if name.chars().count() > LONGEST_NAME {
            wrongs.push((
                "name",
                format!("The name has more than {LONGEST_NAME} characters."),
            ));
        }
        let (first, last) = columns.address;
        let address: Vec<_> = (first..=last)
            .map(|at| cell(record, Some(at), "address", &mut wrongs))
            .collect();
        let address = address
            .into_iter()
            .filter(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join(", ");
        let postcode = cell(record, Some(columns.postcode), "postcode", &mut wrongs);
        let postcode = Postcode::parse(&postcode)
            .map_err(|_| {
                wrongs.push((
                    "postcode",
                    missing_or("postcode", &postcode, "is not a full postcode, such as TS18 1HU"),
                ));
            })
            .ok();
        let phone = cell(record, columns.phone, "phone", &mut wrongs);
        if !is_phone(&phone) {
            wrongs.push(("phone", format!("{} is not a telephone number.", quoted(&phone))));
        }
        let opened_on = opened(&cell(record, columns.open, "open", &mut wrongs)).unwrap_or_else(|why| {
            wrongs.push(("open", why));
            None
        });
        let mut area =
            |at, column| area_code(&cell(record, at, column, &mut Vec::new()), column, &mut wrongs);
        let icb = area(columns.icb, "icb_ods");
        let sub_icb = area(columns.sub_icb, "sicbl_ods");
        let pcn = area(columns.pcn, "pcn_code_2023");
        let lsoa21 = area(columns.lsoa21, "lsoa21");
        match (code, postcode) {
            (Some(code), Some(postcode)) if wrongs.is_empty() => Ok(Practice {
                line,
                code,
                name,
                address,
                postcode,
                phone,
                opened_on,
                icb,
                sub_icb,
                pcn,
                lsoa21,
            }),
            _ => Err(wrongs),
        }
    }

    fn code(&self, record: &StringRecord) -> Result<OdsCode, Wrong> {
        let text = record.get(self.columns.code).unwrap_or_default();
        let code = OdsCode::parse(text)
            .ok()
            .filter(OdsCode::is_practice)
            .ok_or_else(|| {
                (
                    "code",
                    missing_or(
                        "code",
                        text.trim(),
                        "is not a practice code: a letter and five digits, such as A81001",
                    ),
                )
            })?;
        match self.seen.get(&code) {
            Some(line) => Err(("code", format!("{code} stands on line {line} already."))),
            None => Ok(code),
        }
    }
}

/// A cell as one line of text; what cannot be stored is said and becomes empty.
fn cell(record: &StringRecord, at: Option<usize>, column: &'static str, wrongs: &mut Vec<Wrong>) -> String {
    let raw = at.and_then(|at| record.get(at)).unwrap_or_default();
    if raw.len() > LONGEST_CELL * 4 || raw.chars().count() > LONGEST_CELL {
        let length = raw.chars().count();
        let why = format!(
            "The cell has {length} characters, and no more than {LONGEST_CELL} are expected. \
             A quotation mark may be missing, so that rows run together."
        );
        wrongs.push((column, why));
        return String::new();
    }
    let text = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().any(|c| c.is_control() || c == '\u{fffd}') {
        wrongs.push((
            column,
            "The cell contains a character that is not text.".to_owned(),
        ));
        return String::new();
    }
    text
}

/// A code of an area: letters and digits, or nothing.
fn area_code(text: &str, column: &'static str, wrongs: &mut Vec<Wrong>) -> String {
    let code = text.to_ascii_uppercase();
    if code.len() > 10 || !code.bytes().all(|b| b.is_ascii_alphanumeric()) {
        wrongs.push((
            column,
            format!("{} is not a code of letters and digits.", quoted(text)),
        ));
    }
    code
}

/// `19740401`, also as a spreadsheet may have rewritten it; nothing when it is not known.
fn opened(text: &str) -> Result<Option<Date>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    ["%Y%m%d", "%Y-%m-%d", "%d/%m/%Y"]
        .iter()
        .find_map(|format| Date::strptime(format, text).ok())
        .map(Some)
        .ok_or_else(|| {
            format!(
                "{} is not a date: eight digits, such as 19740401 for 1 April 1974.",
                quoted(text)
            )
        })
}

fn missing_or(what: &str, text: &str, why: &str) -> String {
    if text.is_empty() {
        format!("The {what} is missing.")
    } else {
        format!("{} {why}.", quoted(text))
    }
}

/// The beginning of what a cell holds, for a sentence.
fn quoted(text: &str) -> String {
    let shown: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
    if text.chars().count() > 40 {
        format!("“{shown}…”")
    } else {
        format!("“{shown}”")
    }
}
