//! Files as they come: messy, in every encoding, and of the bad kind.

use std::io::{Cursor, Write as _};

use rust_xlsxwriter::{Format, Formula, Workbook};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::{kit::actor::Role, world::World};

/// Rows below the headings.
pub const ROWS: u32 = 5000;

/// The number of the row in the sheet.
pub fn row_of(number: u32) -> u32 {
    number + 2
}

/// Whether something is wrong with it. Of ten rows one is good, one is that row again, and eight are wrong.
pub fn is_wrong(number: u32) -> bool {
    ![0, 7].contains(&(number % 10))
}

/// The headings, and five thousand rows, most of them wrong in one way or another.
pub async fn messy(world: &World) -> Vec<Vec<String>> {
    let referrer = world.actor(Role::Referrer).await;
    let name = referrer.staff().unwrap().name.clone();
    let area = world.model.areas[0].label.clone();
    let headings = [
        "Given names",
        "Family name",
        "Date of birth",
        "Mobile number",
        "Problems",
        "What is happening",
        "Safe ways to reach them",
        "They agreed to",
        "You may be told",
        "Who agreed",
        "How they agreed",
        "Who explained it",
        "When they agreed",
    ];
    let mut rows = vec![headings.map(str::to_owned).to_vec()];
    for number in 0..ROWS {
        // Row 7 is row 0 again, to the letter.
        let of = if number % 10 == 7 { number - 7 } else { number };
        let day = jiff::civil::date(1930, 1, 1).saturating_add(jiff::Span::new().days(i64::from(of) * 5));
        let mut row = vec![
            letters(of),
            format!("O’{}", letters(of * 31 + 7)),
            format!("{}/{}/{}", day.day(), day.month(), day.year()),
            format!("07700 9{:05}", of * 19),
            area.clone(),
            format!("Her rent is not paid; it is \"late\", {of} pounds."),
            "call, text".to_owned(),
            "a, b".to_owned(),
            "3".to_owned(),
            "person".to_owned(),
            "spoken".to_owned(),
            name.clone(),
            "2/11/2026".to_owned(),
        ];
        match number % 10 {
            1 => row[2] = "31/02/1980".into(),
            2 => row[4] = "astrology".into(),
            3 => row[7] = String::new(),
            4 => row[11] = "Somebody Else".into(),
            5 => row[12] = "1/1/2099".into(),
            6 => row[3] = "=cmd|calc".into(),
            8 if number % 1000 == 8 => row[5] = "x".repeat(50_000),
            8 => row[8] = "9".into(),
            9 => row[6] = String::new(),
            _ => {}
        }
        rows.push(row);
    }
    rows
}

/// A word of its own for each number, that looks like no other.
fn letters(number: u32) -> String {
    let mut chance = u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5bf0_3635;
    (0..9)
        .map(|_| {
            chance = chance
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            char::from(b'a' + u8::try_from((chance >> 33) % 26).unwrap())
        })
        .collect()
}

pub enum Encoding {
    Utf8,
    Utf16,
    Windows,
}

pub fn text(rows: &[Vec<String>], encoding: &Encoding, separator: &str) -> Vec<u8> {
    let line = |row: &Vec<String>| {
        let cells = row
            .iter()
            .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
        cells.collect::<Vec<_>>().join(separator)
    };
    let text: String = rows
        .iter()
        .flat_map(|row| [line(row), "\r\n".to_owned()])
        .collect();
    match encoding {
        Encoding::Utf8 => text.into_bytes(),
        Encoding::Utf16 => [0xff, 0xfe]
            .into_iter()
            .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
            .collect(),
        Encoding::Windows => encoding_rs::WINDOWS_1252.encode(&text).0.into_owned(),
    }
}

/// The same as a workbook: dates as numbers with a format, names as formulas, and joined cells.
pub fn book(rows: &[Vec<String>]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let date = Format::new().set_num_format("dd/mm/yyyy");
    for (at, row) in rows.iter().enumerate() {
        let line = u32::try_from(at).unwrap();
        for (column, cell) in row.iter().enumerate() {
            let column = u16::try_from(column).unwrap();
            let parts: Vec<i32> = cell.split('/').filter_map(|part| part.parse().ok()).collect();
            match (column, parts.as_slice()) {
                (2 | 12, [day, month, year]) if cell != "31/02/1980" => {
                    let on = jiff::civil::date(
                        i16::try_from(*year).unwrap(),
                        i8::try_from(*month).unwrap(),
                        i8::try_from(*day).unwrap(),
                    );
                    let days = (on - jiff::civil::date(1899, 12, 30)).get_days();
                    sheet
                        .write_number_with_format(line, column, f64::from(days), &date)
                        .unwrap();
                }
                (1, _) if at > 0 => {
                    let formula = Formula::new("=CONCATENATE(\"a\",\"b\")").set_result(cell);
                    sheet.write_formula(line, column, formula).unwrap();
                }
                _ if cell.len() > 32_000 => {
                    // No spreadsheet writes more than this; it is beyond what a cell may say all the same.
                    sheet.write_string(line, column, "x".repeat(32_000)).unwrap();
                }
                _ => {
                    sheet.write_string(line, column, cell).unwrap();
                }
            }
        }
    }
    // A row that was wrong already: two of its cells are one.
    sheet.merge_range(2, 0, 2, 1, "Joined", &Format::new()).unwrap();
    book.save_to_buffer().unwrap()
}

fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A small file that unpacks to a huge one.
pub fn bomb() -> Vec<u8> {
    let bytes = packed(&[("xl/workbook.xml", &vec![b' '; 97 << 20])]);
    assert!(bytes.len() < 1 << 20, "{}", bytes.len());
    bytes
}

fn open_sheet(rows: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\">\
         <office:body><office:spreadsheet><table:table table:name=\"S\">{rows}</table:table></office:spreadsheet></office:body>\
         </office:document-content>"
    );
    let manifest = "<?xml version=\"1.0\"?><manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    packed(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest.as_bytes()),
        ("content.xml", content.as_bytes()),
    ])
}

fn cell(text: &str, more: &str) -> String {
    format!(
        "<table:table-cell office:value-type=\"string\" {more}><text:p>{text}</text:p></table:table-cell>"
    )
}

/// Headings, two empty rows that are said in one, a row with a date, and a row of joined cells.
pub fn ods() -> Vec<u8> {
    open_sheet(&format!(
        "<table:table-row>{}{}</table:table-row>\
         <table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"1024\"/></table:table-row>\
         <table:table-row>{}<table:table-cell office:value-type=\"date\" office:date-value=\"1961-03-05\"><text:p>5 Mar</text:p></table:table-cell></table:table-row>\
         <table:table-row>{}<table:covered-table-cell/></table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>",
        cell("Family name", ""),
        cell("Date of birth", ""),
        cell("O’Neill", ""),
        cell("Joined", "table:number-columns-spanned=\"2\""),
    ))
}

/// As many cells again, of which no kind is said, in the second sheet.
pub fn wide_second_sheet() -> Vec<u8> {
    open_sheet(&format!(
        "<table:table-row>{}</table:table-row></table:table><table:table table:name=\"two\">\
         <table:table-row table:number-rows-repeated=\"10000\">\
         <table:table-cell office:value=\"1\" table:number-columns-repeated=\"16384\"/></table:table-row>",
        cell("Family name", "")
    ))
}

/// One long text that stands in thousands of cells: a small file, and a hundred megabytes once each cell has it.
pub fn long_text_in_many_cells() -> Vec<u8> {
    let text = "x".repeat(30_000);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..400 {
        for column in 0..11 {
            sheet.write_string(row, column, &text).unwrap();
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    assert!(bytes.len() < 2 << 20, "{}", bytes.len());
    bytes
}

/// A few words that stand for billions of cells.
pub fn wide_ods() -> Vec<u8> {
    open_sheet(&format!(
        "<table:table-row table:number-rows-repeated=\"1000000\">{}</table:table-row>",
        cell("a", "table:number-columns-repeated=\"16000\"")
    ))
}
