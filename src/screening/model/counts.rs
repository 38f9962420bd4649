//! Who finds what, in numbers that give nobody away.

/// What is counted, in this order; of people, each once.
pub const COUNTED: [&str; 5] = [
    "Asked",
    "Said yes",
    "Would rather not say",
    "Wanted help",
    "Referred",
];

/// Counts of this many people and fewer are not told.
const FEW: i64 = 4;
/// Of what is kept back together there are at least so many people.
const TOGETHER: i64 = 10;

/// A count as it may be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    Count(i64),
    /// Kept back: few people, or what would give few people away.
    Kept,
}

/// What a line of the comparison counts.
pub type Counts = [i64; 5];

/// The lines and the total of a comparison as they may be read. A count of 1 to 4 people is kept back; where that
/// would follow from the total, the next smallest counts are kept back too, and the total when there are none left.
pub fn suppressed(lines: &[Counts], total: Counts) -> (Vec<[Shown; 5]>, [Shown; 5]) {
    let mut shown: Vec<[Shown; 5]> = lines.iter().map(|line| line.map(Shown::Count)).collect();
    let mut sum = total.map(Shown::Count);
    for column in 0..COUNTED.len() {
        let counts: Vec<i64> = lines.iter().map(|line| line[column]).collect();
        let (kept, safe) = kept_back(&counts);
        for line in kept {
            shown[line][column] = Shown::Kept;
        }
        if !safe || (1..=FEW).contains(&total[column]) {
            sum[column] = Shown::Kept;
        }
    }
    (shown, sum)
}

/// The places of the counts of a column that are kept back, and whether its total may be told beside them.
fn kept_back(counts: &[i64]) -> (Vec<usize>, bool) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn column(counts: &[i64], total: i64) -> (Vec<Shown>, Shown) {
        let lines: Vec<Counts> = counts.iter().map(|count| [*count, 0, 0, 0, 0]).collect();
        let (shown, sum) = suppressed(&lines, [total, 0, 0, 0, 0]);
        (shown.iter().map(|line| line[0]).collect(), sum[0])
    }

    #[test]
    fn few_people_are_kept_back_and_the_total_does_not_give_them_away() {
        use Shown::{Count, Kept};
        assert_eq!(
            column(&[20, 30, 0], 50),
            (vec![Count(20), Count(30), Count(0)], Count(50))
        );
        // 53 less 20 and 30 would be 3: the 20 goes with it.
        assert_eq!(column(&[20, 30, 3], 53), (vec![Kept, Count(30), Kept], Count(53)));
        // Two of one each: what is kept back together must be more than two.
        assert_eq!(column(&[1, 1, 30], 32), (vec![Kept, Kept, Kept], Count(32)));
        assert_eq!(column(&[3, 0], 3), (vec![Kept, Count(0)], Kept));
        assert_eq!(column(&[2, 5], 7), (vec![Kept, Kept], Kept));
    }

    #[test]
    fn whatever_is_counted_nothing_of_few_people_follows_from_what_is_shown() {
        for a in 0..12 {
            for b in 0..12 {
                for c in 0..12 {
                    let (shown, sum) = column(&[a, b, c], a + b + c);
                    let kept: Vec<i64> = [a, b, c]
                        .into_iter()
                        .zip(&shown)
                        .filter(|(_, shown)| **shown == Shown::Kept)
                        .map(|(count, _)| count)
                        .collect();
                    let few = [a, b, c].iter().any(|count| (1..=FEW).contains(count));
                    assert_eq!(few, !kept.is_empty(), "{a} {b} {c}");
                    if few && sum != Shown::Kept {
                        assert!(
                            kept.len() > 1 && kept.iter().sum::<i64>() >= TOGETHER,
                            "{a} {b} {c}"
                        );
                    }
                }
            }
        }
    }
}
