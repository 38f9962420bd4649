//! Tables of counts as they may be read.

use super::Told;
use crate::kit::few::{Shown, kept_back};

/// A table of counts: what its lines are by, and each line with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raw {
    pub by: &'static str,
    pub lines: Vec<(String, Vec<i64>)>,
}

/// A table as it may be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    pub by: &'static str,
    pub lines: Vec<(String, Vec<Shown>)>,
}

/// Tables of the same things, by this and by that, as they may be read. Each column of each has the same sum, so what one
/// keeps back no other may give away: where a column cannot be told safely in one, nothing of it is told in any.
pub fn shown(tables: &[Raw], told: Told) -> Vec<Grid> {
    let width = tables
        .iter()
        .flat_map(|table| &table.lines)
        .map(|(_, line)| line.len())
        .max();
    let mut grids: Vec<Grid> = tables.iter().map(exactly).collect();
    if told == Told::Exactly {
        return grids;
    }
    for column in 0..width.unwrap_or_default() {
        let columns: Vec<Vec<i64>> = tables
            .iter()
            .map(|table| table.lines.iter().map(|(_, line)| line[column]).collect())
            .collect();
        let kept: Vec<_> = columns.iter().map(|counts| kept_back(counts)).collect();
        let safe = kept.iter().all(|(_, safe)| *safe);
        // One table may be nested in another, as teams are in places: of what one keeps back a little, the others tell
        // nothing.
        let any = kept.iter().any(|(places, _)| !places.is_empty());
        for (at, ((grid, counts), (places, _))) in grids.iter_mut().zip(&columns).zip(&kept).enumerate() {
            let whole = !safe || (any && at > 0);
            for (place, (_, line)) in grid.lines.iter_mut().enumerate() {
                if places.contains(&place) || (whole && counts[place] > 0) {
                    line[column] = Shown::Kept;
                }
            }
        }
    }
    grids
}

fn exactly(table: &Raw) -> Grid {
    let line = |(name, counts): &(String, Vec<i64>)| {
        (name.clone(), counts.iter().copied().map(Shown::Count).collect())
    };
    Grid {
        by: table.by,
        lines: table.lines.iter().map(line).collect(),
    }
}

impl Grid {
    /// The sum of each column; nothing when anything of it is kept back.
    pub fn total(&self) -> Option<Vec<i64>> {
        let (_, first) = self.lines.first()?;
        let mut total = vec![0; first.len()];
        for (_, line) in &self.lines {
            for (sum, cell) in total.iter_mut().zip(line) {
                match cell {
                    Shown::Count(count) => *sum += count,
                    Shown::Kept => return None,
                }
            }
        }
        Some(total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(by: &'static str, column: &[i64]) -> Raw {
        let lines = column
            .iter()
            .map(|count| ("a".to_owned(), vec![*count]))
            .collect();
        Raw { by, lines }
    }

    /// What is kept back of each table together, as it follows from a table that tells everything of the column.
    fn hidden(grid: &Grid, table: &Raw) -> Vec<i64> {
        let cells = grid.lines.iter().zip(&table.lines);
        cells
            .filter(|((_, shown), _)| shown[0] == Shown::Kept)
            .map(|(_, (_, counts))| counts[0])
            .collect()
    }

    #[test]
    fn no_table_gives_away_what_another_keeps_back() {
        for a in 0..14 {
            for b in 0..14 {
                for c in 0..14 {
                    let tables = vec![
                        raw("one", &[a, b, c]),
                        raw("two", &[a + b, c]),
                        raw("three", &[a + b + c]),
                    ];
                    let grids = shown(&tables, Told::FewKeptBack);
                    let told = grids.iter().any(|grid| grid.total().is_some());
                    if !hidden(&grids[0], &tables[0]).is_empty() {
                        let silent = |(_, line): &(String, Vec<Shown>)| {
                            matches!(line[0], Shown::Kept | Shown::Count(0))
                        };
                        assert!(
                            grids[1..].iter().all(|grid| grid.lines.iter().all(silent)),
                            "{a} {b} {c}: a place less the teams that are told gives the others away: {grids:?}"
                        );
                    }
                    for (grid, table) in grids.iter().zip(&tables) {
                        let few = |(_, line): &(String, Vec<Shown>)| matches!(line[0], Shown::Count(1..=4));
                        assert!(!grid.lines.iter().any(few), "{a} {b} {c}: {grid:?}");
                        let hidden = hidden(grid, table);
                        if told && hidden.iter().any(|count| *count < 5) {
                            assert!(
                                hidden.len() > 1 && hidden.iter().sum::<i64>() >= 10,
                                "{a} {b} {c}: {grid:?}"
                            );
                        }
                    }
                }
            }
        }
    }
}
