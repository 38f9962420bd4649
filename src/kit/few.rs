//! Small numbers: what may be told of counts of people so that nobody is given away.

/// Counts of this many people and fewer are not told.
pub const FEW: i64 = 4;
/// Of what is kept back together there are at least so many people.
const TOGETHER: i64 = 10;

/// A count as it may be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    Count(i64),
    /// Kept back: few people, or what would give few people away.
    Kept,
}

/// The places of the counts of a line or column that are kept back, and whether its total may be told beside them.
pub fn kept_back(counts: &[i64]) -> (Vec<usize>, bool) {
    let mut by_size: Vec<usize> = (0..counts.len()).filter(|line| counts[*line] > 0).collect();
    by_size.sort_by_key(|line| counts[*line]);
    let few = by_size.iter().filter(|line| counts[**line] <= FEW).count();
    if few == 0 {
        return (Vec::new(), true);
    }
    let mut kept = few;
    let sum = |kept: usize| by_size[..kept].iter().map(|line| counts[*line]).sum::<i64>();
    while kept < by_size.len() && (kept < 2 || sum(kept) < TOGETHER) {
        kept += 1;
    }
    let safe = kept >= 2 && sum(kept) >= TOGETHER;
    by_size.truncate(kept);
    (by_size, safe)
}

/// A line of counts and its total as they may be read. Other lines must not share the total's parts.
pub fn told(counts: &[i64]) -> (Vec<Shown>, Shown) {
    let mut shown: Vec<Shown> = counts.iter().copied().map(Shown::Count).collect();
    let total = counts.iter().sum();
    let (kept, safe) = kept_back(counts);
    for place in kept {
        shown[place] = Shown::Kept;
    }
    let sum = if safe && !is_few(total) {
        Shown::Count(total)
    } else {
        Shown::Kept
    };
    (shown, sum)
}

/// Whether a count is of so few that it is not told.
pub fn is_few(count: i64) -> bool {
    (1..=FEW).contains(&count)
}

impl Shown {
    /// As it is read in a table.
    pub fn words(self) -> String {
        match self {
            Self::Count(count) => count.to_string(),
            Self::Kept => "Not shown".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_told_so_that_few_follow_neither_from_it_nor_from_its_total() {
        use Shown::{Count, Kept};
        assert_eq!(
            told(&[20, 0, 7]),
            (vec![Count(20), Count(0), Count(7)], Count(27))
        );
        assert_eq!(told(&[20, 30, 3]), (vec![Kept, Count(30), Kept], Count(53)));
        assert_eq!(told(&[3, 0]), (vec![Kept, Count(0)], Kept));
        assert_eq!(told(&[]), (vec![], Count(0)));
    }
}
