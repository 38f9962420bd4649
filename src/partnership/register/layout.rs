//! From text to rows, in either of two layouts, each row checked by itself.

use csv::StringRecord;

use super::{Practice, RowError, Unreadable, decode, rows::Rows};
use crate::partnership::model::OdsCode;

crate::words! {
    /// How a file is laid out.
    Layout {
        /// A first line that names the columns.
        Named = "named", "A list with named columns";
        /// NHS England's own file, `epraccur`: 27 columns and no first line of names.
        Epraccur = "epraccur", "NHS England’s own file (epraccur)";
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
pub(super) mod epraccur {
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
    let mut rows = Rows::new(columns);
    if columns.layout == Layout::Epraccur && OdsCode::parse(&first[0]).is_ok() {
        rows.take(line, Some(&first));
    }
    for (n, (line, record)) in records.enumerate() {
        if n == MOST_ROWS {
            return Err(Unreadable::TooManyRows);
        }
        rows.take(line, record.as_ref());
    }
    Ok(rows.done())
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
pub(super) struct Columns {
    pub(super) layout: Layout,
    pub(super) code: usize,
    pub(super) name: usize,
    /// The first and the last column of the address.
    pub(super) address: (usize, usize),
    pub(super) postcode: usize,
    pub(super) phone: Option<usize>,
    pub(super) open: Option<usize>,
    pub(super) icb: Option<usize>,
    pub(super) sub_icb: Option<usize>,
    pub(super) pcn: Option<usize>,
    pub(super) lsoa21: Option<usize>,
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

impl Reading {
    pub(super) fn empty(layout: Layout) -> Self {
        Self {
            layout,
            practices: Vec::new(),
            errors: Vec::new(),
            left_aside: 0,
        }
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
