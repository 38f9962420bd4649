//! Lists as text: in the encodings and with the separators that spreadsheets write.

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::{Unreadable, lines::Lines};

/// Between columns.
const SEPARATORS: [char; 3] = [',', ';', '\t'];

pub(super) fn read(bytes: &[u8]) -> Result<Lines, Unreadable> {
    let text = decoded(bytes)?;
    let start = text.trim_start();
    if start.is_empty() {
        return Err(Unreadable::Empty);
    }
    if start.starts_with('<') {
        return Err(Unreadable::WebPage);
    }
    let mut lines = Lines::default();
    // Some spreadsheets say so in a first line.
    let said = text.strip_prefix("sep=").and_then(|rest| rest.chars().next());
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(said.unwrap_or_else(|| separator(&text))).unwrap_or(b','))
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut row = 0_u32;
    loop {
        let before = reader.position().line();
        if !reader.read_record(&mut record).map_err(|_| Unreadable::Damaged)? {
            return Ok(lines);
        }
        // Empty lines are rows too, and a cell of several lines is one.
        let inside: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
        let took = reader.position().line() - before;
        let empty = took.saturating_sub(1 + inside as u64);
        row = row.saturating_add(u32::try_from(empty).unwrap_or(u32::MAX));
        if !(row == 0 && said.is_some()) {
            for (column, cell) in record.iter().enumerate() {
                lines.put(row, u32::try_from(column).unwrap_or(u32::MAX), cell)?;
            }
        }
        row = row.saturating_add(1);
    }
}

/// UTF-8 with and without a mark, UTF-16 with one or plainly that, and else what Windows wrote before them.
fn decoded(bytes: &[u8]) -> Result<String, Unreadable> {
    let marked = encoding_rs::Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let zeros = |odd: usize| {
        bytes
            .iter()
            .skip(odd)
            .step_by(2)
            .take(400)
            .filter(|byte| **byte == 0)
            .count()
    };
    let encoding = marked.unwrap_or_else(|| match (zeros(0), zeros(1)) {
        (0, 0) if std::str::from_utf8(bytes).is_ok() => UTF_8,
        (0, 0) => WINDOWS_1252,
        (high, low) if low > high => UTF_16LE,
        (high, _) if high > 0 => UTF_16BE,
        _ => WINDOWS_1252,
    });
    let (text, _, broken) = encoding.decode(bytes);
    if broken || text.contains('\0') {
        return Err(Unreadable::NotASheet);
    }
    Ok(text.into_owned())
}

/// The one that stands most often in the first line that has any, outside of quotes.
fn separator(text: &str) -> char {
    for line in text.lines().take(10) {
        let mut quoted = false;
        let mut counts = [0_usize; 3];
        for c in line.chars() {
            if c == '"' {
                quoted = !quoted;
            }
            if let Some(at) = SEPARATORS.iter().position(|one| *one == c).filter(|_| !quoted) {
                counts[at] += 1;
            }
        }
        let most = (0..3).max_by_key(|at| (counts[*at], 3 - at)).unwrap_or(0);
        if counts[most] > 0 {
            return SEPARATORS[most];
        }
    }
    ','
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
        let sheet = read(bytes).unwrap().done().unwrap();
        let rows = sheet.lines.into_iter();
        rows.map(|line| (line.number, line.cells.into_values().collect()))
            .collect()
    }

    #[test]
    fn every_encoding_and_separator_of_spreadsheets_is_read() {
        let words = "Family name;Summary\nO’Neill;“Heating”, off\n";
        let expected = vec![
            (1, vec!["Family name".to_owned(), "Summary".to_owned()]),
            (2, vec!["O’Neill".to_owned(), "“Heating”, off".to_owned()]),
        ];
        let wide = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| {
            mark.iter()
                .copied()
                .chain(words.encode_utf16().flat_map(bytes))
                .collect::<Vec<u8>>()
        };
        assert_eq!(cells(words.as_bytes()), expected);
        assert_eq!(cells(format!("\u{feff}{words}").as_bytes()), expected);
        assert_eq!(cells(&wide(&[0xff, 0xfe], u16::to_le_bytes)), expected);
        assert_eq!(cells(&wide(&[0xfe, 0xff], u16::to_be_bytes)), expected);
        assert_eq!(cells(&wide(&[], u16::to_le_bytes)), expected);
        assert_eq!(cells(&WINDOWS_1252.encode(words).0), expected);
        assert_eq!(cells(words.replace(';', "\t").as_bytes()), expected);
    }

    #[test]
    fn rows_are_numbered_as_the_spreadsheet_does() {
        let text = "a,b\r\n\r\n1,\"two\r\nlines\"\r\n\r\n\r\n2,x";
        let rows: Vec<u32> = cells(text.as_bytes()).into_iter().map(|(row, _)| row).collect();
        assert_eq!(rows, [1, 3, 6]);
    }

    #[test]
    fn what_is_no_list_is_refused() {
        assert_eq!(read(b"  \n").err(), Some(Unreadable::Empty));
        assert_eq!(read(b"<html>").err(), Some(Unreadable::WebPage));
        assert_eq!(
            read(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR").err(),
            Some(Unreadable::NotASheet)
        );
    }
}
