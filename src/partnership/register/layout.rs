//! From text to rows, in either of two layouts, each row checked by itself.

use std::collections::HashMap;

use csv::StringRecord;
use jiff::civil::Date;

use super::{Found, Practice, RowError, Unreadable, decode};
use crate::partnership::model::{OdsCode, Postcode, is_phone};

/// How a file is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// A first line that names the columns.
    Named,
    /// NHS England's own file, `epraccur`: 27 columns and no first line of names.
    Epraccur,
}

impl Layout {
    /// As it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Epraccur => "epraccur",
        }
    }

    /// The layout with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Named, Self::Epraccur]
            .into_iter()
            .find(|layout| layout.code() == code)
    }

    /// As the page says it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Named => "A list with named columns",
            Self::Epraccur => "NHS England’s own file (epraccur)",
        }
    }
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub layout: Layout,
    /// The open practices, in the order of the file.
    pub practices: Vec<Practice>,
    /// The rows that cannot be used.
    pub errors: Vec<RowError>,
    /// Rows left aside because they are closed, or no general practice.
    pub left_aside: usize,
}

/// Columns of `epraccur`, by NHS England's published layout (Organisation Data Service, GP practices).
mod epraccur {
    pub const COLUMNS: usize = 27;
    pub const CODE: usize = 0;
    pub const NAME: usize = 1;
    pub const ICB: usize = 3;
    pub const ADDRESS: std::ops::RangeInclusive<usize> = 4..=8;
    pub const POSTCODE: usize = 9;
    pub const OPEN: usize = 10;
    /// `A` active, `C` closed, `D` dormant, `P` proposed.
    pub const STATUS: usize = 12;
    pub const SUB_ICB: usize = 14;
    pub const PHONE: usize = 17;
    /// `4` is a GP practice.
    pub const PRESCRIBING_SETTING: usize = 25;
}

/// The longest cell that any of our columns has; the register's own longest is 98.
const LONGEST_CELL: usize = 300;

/// The most rows that a file may have; the whole national register has 16,685.
const MOST_ROWS: usize = 100_000;

/// Reads the bytes of a register.
///
/// # Errors
/// `Unreadable` when the file as a whole is not one; what is wrong with single rows is in the answer.
pub fn read(bytes: &[u8]) -> Result<Reading, Unreadable> {
    let text = decode::text(bytes)?;
    let first = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(first))
        .from_reader(text.as_bytes());
    let mut records = reader.records().enumerate().map(|(n, record)| match record {
        Ok(record) => (
            record.position().map_or(n as u64 + 1, |at| line_of(&text, at)),
            Some(record),
        ),
        Err(_) => (n as u64 + 1, None),
    });
    let (line, Some(first)) = records.next().ok_or(Unreadable::Empty)? else {
        return Err(Unreadable::UnknownLayout);
    };
    let columns = Columns::of(&first)?;
    let mut rows = Rows {
        columns,
        seen: HashMap::new(),
        reading: Reading::empty(columns.layout),
    };
    if columns.layout == Layout::Epraccur && OdsCode::parse(&first[0]).is_ok() {
        rows.take(line, Some(&first));
    }
    for (n, (line, record)) in records.enumerate() {
        if n == MOST_ROWS {
            return Err(Unreadable::TooManyRows);
        }
        rows.take(line, record.as_ref());
    }
    Ok(rows.reading)
}

/// The line on which a row begins. Empty lines before it are skipped by the reader, but not counted.
fn line_of(text: &str, at: &csv::Position) -> u64 {
    let start = usize::try_from(at.byte()).unwrap_or(usize::MAX).min(text.len());
    let empty = text.as_bytes()[start..]
        .iter()
        .take_while(|b| matches!(b, b'\n' | b'\r'));
    at.line() + empty.filter(|b| **b == b'\n').count() as u64
}

fn delimiter(line: &str) -> u8 {
    let count = |wanted: char| line.matches(wanted).count();
    match (count(','), count(';'), count('\t')) {
        (commas, semicolons, tabs) if tabs > commas && tabs > semicolons => b'\t',
        (commas, semicolons, _) if semicolons > commas => b';',
        _ => b',',
    }
}

/// Where each of our columns stands in a row.
#[derive(Clone, Copy)]
struct Columns {
    layout: Layout,
    code: usize,
    name: usize,
    /// The first and the last column of the address.
    address: (usize, usize),
    postcode: usize,
    phone: Option<usize>,
    open: Option<usize>,
    icb: Option<usize>,
    sub_icb: Option<usize>,
    pcn: Option<usize>,
    lsoa21: Option<usize>,
}

impl Columns {
    fn of(first: &StringRecord) -> Result<Self, Unreadable> {
        let names: Vec<String> = first
            .iter()
            .map(|cell| cell.trim().to_ascii_lowercase().replace(' ', "_"))
            .collect();
        let at = |name: &str| names.iter().position(|column| column == name);
        let needed = |name| at(name).ok_or(Unreadable::MissingColumn(name));
        let headed = names.iter().any(|name| name == "code") || names.iter().any(|name| name == "postcode");
        if headed && names.len() != epraccur::COLUMNS {
            let address = needed("address")?;
            return Ok(Self {
                layout: Layout::Named,
                code: needed("code")?,
                name: needed("name")?,
                address: (address, address),
                postcode: needed("postcode")?,
                phone: at("phone"),
                open: at("open"),
                icb: at("icb_ods"),
                sub_icb: at("sicbl_ods"),
                pcn: at("pcn_code_2023").or_else(|| at("pcn_code")),
                lsoa21: at("lsoa21"),
            });
        }
        let titled = names
            .first()
            .is_some_and(|name| name == "organisation_code" || name == "code");
        if first.len() == epraccur::COLUMNS && (titled || OdsCode::parse(&first[epraccur::CODE]).is_ok()) {
            return Ok(Self::EPRACCUR);
        }
        Err(Unreadable::UnknownLayout)
    }

    const EPRACCUR: Self = Self {
        layout: Layout::Epraccur,
        code: epraccur::CODE,
        name: epraccur::NAME,
        address: (*epraccur::ADDRESS.start(), *epraccur::ADDRESS.end()),
        postcode: epraccur::POSTCODE,
        phone: Some(epraccur::PHONE),
        open: Some(epraccur::OPEN),
        icb: Some(epraccur::ICB),
        sub_icb: Some(epraccur::SUB_ICB),
        pcn: None,
        lsoa21: None,
    };
}

struct Rows {
    columns: Columns,
    /// The line on which each code was first seen.
    seen: HashMap<OdsCode, u64>,
    reading: Reading,
}

impl Reading {
    fn empty(layout: Layout) -> Self {
        Self {
            layout,
            practices: Vec::new(),
            errors: Vec::new(),
            left_aside: 0,
        }
    }
}

/// What is wrong with a cell: its column, and why.
type Wrong = (&'static str, String);

impl Rows {
    fn take(&mut self, line: u64, record: Option<&StringRecord>) {
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
                ))
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
    if !code.is_empty() && !(code.len() <= 10 && code.bytes().all(|b| b.is_ascii_alphanumeric())) {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NAMED: &str = include_str!("../../../tests/data/gp_practices_east_midlands.csv");
    const EPRACCUR: &str = include_str!("../../../tests/data/epraccur_northamptonshire.csv");

    fn errors(text: &str) -> Vec<(u64, String, String)> {
        read(text.as_bytes())
            .unwrap()
            .errors
            .into_iter()
            .map(|e| (e.line, e.column, e.why))
            .collect()
    }

    #[test]
    fn the_real_register_is_read_in_both_layouts() {
        let named = read(NAMED.as_bytes()).unwrap();
        assert_eq!(
            (named.layout, named.practices.len(), named.errors.len()),
            (Layout::Named, 513, 0)
        );
        let own = read(EPRACCUR.as_bytes()).unwrap();
        assert_eq!(
            (own.layout, own.practices.len(), own.errors.len(), own.left_aside),
            (Layout::Epraccur, 67, 0, 27)
        );
    }

    #[test]
    fn the_same_practice_reads_the_same_in_both_layouts() {
        let (named, own) = (
            read(NAMED.as_bytes()).unwrap(),
            read(EPRACCUR.as_bytes()).unwrap(),
        );
        for practice in own.practices {
            let Some(same) = named.practices.iter().find(|other| other.code == practice.code) else {
                continue;
            };
            let (line, pcn, lsoa21) = (same.line, same.pcn.clone(), same.lsoa21.clone());
            assert_eq!(
                &Practice {
                    line,
                    pcn,
                    lsoa21,
                    ..practice
                },
                same
            );
        }
    }

    #[test]
    fn each_spoiled_cell_is_named_by_line_column_and_reason() {
        let text = "code,name,address,postcode,phone,open\n\
            A81001,ELM SURGERY,1 HIGH ST,TS18 1HU,01642 672351,19740401\n\
            8.1E+04,OAK SURGERY,2 HIGH ST,TS18 1HU,01642 672351,19740401\n\
            A81003,,3 HIGH ST,TS18,nobody,19741301\n\
            \n\
            A81001,ELM SURGERY,1 HIGH ST,TS18 1HU,,\n\
            A81005,ASH SURGERY\n";
        let found = errors(text);
        let places: Vec<_> = found
            .iter()
            .map(|(line, column, _)| (*line, column.as_str()))
            .collect();
        assert_eq!(
            places,
            [
                (3, "code"),
                (4, "name"),
                (4, "postcode"),
                (4, "phone"),
                (4, "open"),
                (6, "code"),
                (7, "postcode")
            ]
        );
        assert!(found[5].2.contains("line 2"), "{}", found[5].2);
        assert_eq!(found[6].2, "The postcode is missing.");
    }

    #[test]
    fn a_cell_of_fifty_thousand_characters_is_an_error_of_its_row_and_is_not_repeated() {
        let text = format!(
            "code,name,address,postcode\nA81001,{},x,TS18 1HU\nA81002,OAK,x,TS18 1HU\n",
            "x".repeat(50_000)
        );
        let reading = read(text.as_bytes()).unwrap();
        assert_eq!((reading.practices.len(), reading.errors.len()), (1, 1));
        assert!(reading.errors.iter().all(|error| error.why.len() < 200));
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_spoils_one_row_and_says_so() {
        let spoiled = EPRACCUR.replacen("\"LAKESIDE HEALTHCARE\"", "\"LAKESIDE HEALTHCARE", 1);
        let reading = read(spoiled.as_bytes()).unwrap();
        assert!(!reading.errors.is_empty());
        assert!(
            reading
                .errors
                .iter()
                .all(|error| error.why.contains("quotation mark")),
            "{:?}",
            reading.errors
        );
    }

    #[test]
    fn a_file_of_another_kind_is_refused_as_a_whole() {
        assert_eq!(read(b"a,b,c\n1,2,3\n"), Err(Unreadable::UnknownLayout));
        assert_eq!(
            read(b"code,name,postcode\n"),
            Err(Unreadable::MissingColumn("address"))
        );
        assert_eq!(read(b""), Err(Unreadable::Empty));
    }

    #[test]
    fn a_list_parted_by_semicolons_or_tabs_is_read() {
        for mark in [";", "\t"] {
            let text = "code,name,address,postcode\nA81001,ELM,1 HIGH ST,TS18 1HU\n".replace(',', mark);
            assert_eq!(read(text.as_bytes()).unwrap().practices.len(), 1);
        }
    }

    proptest! {
        #[test]
        fn whatever_is_uploaded_it_answers(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(&bytes);
        }

        #[test]
        fn whatever_follows_a_good_first_line_it_answers(rest in "[\\PC,\"\n;\t]{0,300}") {
            let text = format!("code,name,address,postcode,phone,open\n{rest}");
            let reading = read(text.as_bytes()).unwrap();
            prop_assert!(reading.practices.iter().all(|practice| !practice.name.is_empty()));
        }
    }
}
