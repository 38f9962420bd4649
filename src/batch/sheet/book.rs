//! Spreadsheets that are packed: .xlsx and .ods. A formula is what it came to when the file was saved.

use std::{
    borrow::Cow,
    io::{Cursor, Read as _},
};

use calamine::{Data, DataRef, ExcelDateTime, Ods, Reader as _, Xlsx};
use quick_xml::{Reader, events::Event};
use zip::ZipArchive;

use super::{MOST_CELLS, MOST_PARTS, MOST_UNPACKED, Unreadable, lines::Lines};

pub(super) fn read(bytes: &[u8]) -> Result<Lines, Unreadable> {
    let mut parts = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
    within_limits(&mut parts)?;
    if parts.index_for_name("xl/workbook.xml").is_some() {
        return xlsx(bytes);
    }
    if parts.index_for_name("xl/workbook.bin").is_some() {
        return Err(Unreadable::Locked);
    }
    let mut content = String::new();
    match parts.by_name("content.xml") {
        Ok(mut part) => part
            .read_to_string(&mut content)
            .map_err(|_| Unreadable::Damaged)?,
        Err(_) => return Err(Unreadable::NotASheet),
    };
    ods(bytes, &content)
}

/// Unpacks everything into nothing, no further than the limit, whatever the file claims of itself.
fn within_limits(parts: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), Unreadable> {
    if parts.len() > MOST_PARTS {
        return Err(Unreadable::UnpacksTooLarge);
    }
    let mut left = MOST_UNPACKED;
    for at in 0..parts.len() {
        let part = parts.by_index(at).map_err(|_| Unreadable::Damaged)?;
        if part.encrypted() {
            return Err(Unreadable::Locked);
        }
        let came = std::io::copy(&mut part.take(left + 1), &mut std::io::sink());
        left = left
            .checked_sub(came.map_err(|_| Unreadable::Damaged)?)
            .ok_or(Unreadable::UnpacksTooLarge)?;
    }
    Ok(())
}

fn xlsx(bytes: &[u8]) -> Result<Lines, Unreadable> {
    let damaged = |_| Unreadable::Damaged;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(damaged)?;
    let first = book.sheet_names().first().cloned().ok_or(Unreadable::Empty)?;
    let mut lines = Lines::default();
    for joined in book.merge_cells_by_sheet_name(&first).map_err(damaged)? {
        lines.merge(joined.start, joined.end);
    }
    let mut cells = book.worksheet_cells_reader(&first).map_err(damaged)?;
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let (row, column) = cell.get_position();
        // Many cells may share one long text: it is looked at where it stands.
        let text = if let DataRef::SharedString(text) = cell.get_value() {
            Cow::Borrowed(*text)
        } else {
            Cow::Owned(shown(Data::from(cell.get_value().clone())))
        };
        lines.put(row, column, &text)?;
    }
    Ok(lines)
}

fn ods(bytes: &[u8], content: &str) -> Result<Lines, Unreadable> {
    let damaged = |_| Unreadable::Damaged;
    let mut lines = Lines::default();
    look_through(content, &mut lines)?;
    let mut book: Ods<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(damaged)?;
    let first = book.sheet_names().first().cloned().ok_or(Unreadable::Empty)?;
    let range = book.worksheet_range(&first).map_err(damaged)?;
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, cell) in range.used_cells() {
        let at = |from: u32, by: usize| from.saturating_add(u32::try_from(by).unwrap_or(u32::MAX));
        lines.put(at(top, row), at(left, column), &shown(cell.clone()))?;
    }
    Ok(lines)
}

/// Counts the cells that a few words of such a file can stand for, before anybody makes room for them, and finds those
/// that are joined.
fn look_through(content: &str, lines: &mut Lines) -> Result<(), Unreadable> {
    let mut reader = Reader::from_str(content);
    let (mut row, mut next_row, mut column, mut last, mut cells) =
        (0_usize, 0_usize, 0_usize, 0_usize, 0_usize);
    let mut sheets = 0_usize;
    loop {
        let event = reader.read_event().map_err(|_| Unreadable::Damaged)?;
        let number = |tag: &quick_xml::events::BytesStart<'_>, name: &str| -> usize {
            let value = tag.try_get_attribute(name).ok().flatten();
            let value = value.and_then(|value| value.value.parse().ok());
            value.unwrap_or(1).clamp(1, 10_000_000)
        };
        if matches!(event, Event::Eof) {
            return Ok(());
        }
        if let Event::Start(tag) | Event::Empty(tag) = &event {
            match tag.name().as_ref() {
                // Only the first is read, but room is made for all.
                "table:table" => {
                    sheets += 1;
                    (row, next_row, column, last) = (0, 0, 0, 0);
                }
                "table:table-row" => {
                    (row, column, last) = (next_row, 0, 0);
                    next_row = next_row.saturating_add(number(tag, "table:number-rows-repeated"));
                }
                "table:table-cell" | "table:covered-table-cell" => {
                    let wide = number(tag, "table:number-columns-spanned");
                    let high = number(tag, "table:number-rows-spanned");
                    if sheets == 1 && (wide > 1 || high > 1) {
                        let at = |from: usize, by: usize| u32::try_from(from + by).unwrap_or(u32::MAX);
                        lines.merge(
                            (at(row, 0), at(column, 0)),
                            (at(row, high - 1), at(column, wide - 1)),
                        );
                    }
                    column = column.saturating_add(number(tag, "table:number-columns-repeated"));
                    if matches!(event, Event::Start(_)) || says_something(tag) {
                        cells = cells.saturating_add((next_row - row).saturating_mul(column - last));
                        last = column;
                    }
                }
                _ => {}
            }
        }
        if cells > MOST_CELLS {
            return Err(Unreadable::TooManyCells);
        }
    }
}

/// Whether a cell has more than a look and a place: a value can stand in several ways.
fn says_something(tag: &quick_xml::events::BytesStart<'_>) -> bool {
    let of_place = ["table:style-name", "table:number-columns-repeated"];
    tag.attributes()
        .any(|one| one.map_or(true, |one| !of_place.contains(&one.key.as_ref())))
}

/// A cell as text: whole numbers without a point, dates as year, month and day.
fn shown(cell: Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) if number.fract() == 0.0 => format!("{number:.0}"),
        Data::Float(number) => number.to_string(),
        Data::Bool(yes) => if yes { "yes" } else { "no" }.to_owned(),
        Data::DateTime(at) => day(&at),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text,
        Data::Error(error) => error.to_string(),
    }
}

fn day(at: &ExcelDateTime) -> String {
    let (year, month, day, ..) = at.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}
