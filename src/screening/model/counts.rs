//! Who finds what, in numbers that give nobody away.

pub use crate::kit::few::Shown;
use crate::kit::few::{is_few, kept_back};

/// What is counted, in this order; of people, each once.
pub const COUNTED: [&str; 5] = [
    "Asked",
    "Said yes",
    "Would rather not say",
    "Wanted help",
    "Referred",
];

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
        if !safe || is_few(total[column]) {
            sum[column] = Shown::Kept;
        }
    }
    (shown, sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOGETHER: i64 = 10;

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
                    let few = [a, b, c].iter().any(|count| is_few(*count));
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
