//! Rows as they are gathered, within the limits.

use std::collections::{BTreeMap, BTreeSet};

use super::{LONGEST_CELL, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, MOST_UNPACKED, Unreadable};

/// Joined cells that are told of, at the most.
const MOST_MERGED: usize = 10_000;

/// The rows of a sheet that have something in them, by number.
#[derive(Debug, Default)]
pub struct Sheet {
    pub lines: Vec<Line>,
}

/// One row.
#[derive(Debug, Default)]
pub struct Line {
    /// As spreadsheets count: from 1, with those that are empty.
    pub number: u32,
    /// By column, counted from 0.
    pub cells: BTreeMap<u32, String>,
    /// Cells that are too long to be kept, and how long they are.
    pub long: BTreeMap<u32, usize>,
    /// Columns of which the cell is joined with another.
    pub merged: BTreeSet<u32>,
}

impl Line {
    /// What stands in a column; empty when nothing does.
    pub fn get(&self, column: u32) -> &str {
        self.cells.get(&column).map_or("", |text| text.trim())
    }
}

/// What is gathered.
#[derive(Default)]
pub(super) struct Lines {
    by_row: BTreeMap<u32, Line>,
    cells: usize,
    /// Bytes of all texts, each as often as it stands in a cell.
    bytes: u64,
    merged: Vec<(u32, u32, u32, u32)>,
}

impl Lines {
    /// Something in a cell, of a row and a column counted from 0.
    pub(super) fn put(&mut self, row: u32, column: u32, text: &str) -> Result<(), Unreadable> {
        if text.trim_start().is_empty() {
            return Ok(());
        }
        if row >= MOST_ROWS + 50 {
            return Err(Unreadable::TooManyRows);
        }
        self.cells += 1;
        if column >= MOST_COLUMNS || self.cells > MOST_CELLS {
            return Err(Unreadable::TooManyCells);
        }
        self.bytes += text.len() as u64;
        if self.bytes > MOST_UNPACKED {
            return Err(Unreadable::UnpacksTooLarge);
        }
        let line = self.by_row.entry(row).or_default();
        let length = text.chars().count();
        if length > LONGEST_CELL {
            line.long.insert(column, length);
            return Ok(());
        }
        let text = text.replace('\0', " ").replace("\r\n", "\n");
        line.cells.insert(column, text);
        Ok(())
    }

    /// Cells that are joined into one: from the first row and column to the last.
    pub(super) fn merge(&mut self, from: (u32, u32), to: (u32, u32)) {
        if self.merged.len() < MOST_MERGED {
            self.merged.push((from.0, from.1, to.0, to.1));
        }
    }

    pub(super) fn done(mut self) -> Result<Sheet, Unreadable> {
        if self.by_row.is_empty() {
            return Err(Unreadable::Empty);
        }
        for (first_row, first, last_row, last) in &self.merged {
            let columns = *first..=(*last).min(MOST_COLUMNS);
            for (_, line) in self.by_row.range_mut(first_row..=last_row) {
                line.merged.extend(columns.clone());
            }
        }
        let lines: Vec<Line> = self
            .by_row
            .into_iter()
            .map(|(row, line)| Line {
                number: row + 1,
                ..line
            })
            .collect();
        if lines.len() > MOST_ROWS as usize + 1 {
            return Err(Unreadable::TooManyRows);
        }
        Ok(Sheet { lines })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joined_cells_are_told_of_within_a_limit() {
        let mut lines = Lines::default();
        for row in 0..9_000 {
            lines.put(row, 0, "Family name").unwrap();
        }
        for _ in 0..1_000_000 {
            lines.merge((9_000, 0), (u32::MAX, u32::MAX));
        }
        assert_eq!(lines.merged.len(), MOST_MERGED);
        lines.merged.truncate(1);
        lines.merged.push((0, 0, u32::MAX, u32::MAX));
        let sheet = lines.done().unwrap();
        assert_eq!(sheet.lines[0].merged.len(), MOST_COLUMNS as usize + 1);
    }
}
