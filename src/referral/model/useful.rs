//! Whether what came of a referral was useful to those who read it, and how that is counted.

use crate::words;

words! {
    /// What somebody said of it.
    Useful {
        Yes = "yes", "Yes";
        Partly = "partly", "In part";
        No = "no", "No";
    }

    /// What is counted of what was told, in this order.
    Counted {
        Told = "told", "Told";
        Read = "read", "Read";
        Yes = "yes", "Useful";
        Partly = "partly", "In part";
        No = "no", "Not useful";
    }
}

/// Counts of so many and fewer are not told.
pub const FEW: i64 = 4;

impl Useful {
    /// As it is counted.
    pub const fn counted(self) -> Counted {
        match self {
            Self::Yes => Counted::Yes,
            Self::Partly => Counted::Partly,
            Self::No => Counted::No,
        }
    }

    /// As it stands in the history of a referral.
    pub const fn in_history(self) -> &'static str {
        match self {
            Self::Yes => "The feedback was called useful",
            Self::Partly => "The feedback was called useful in part",
            Self::No => "The feedback was called not useful",
        }
    }
}

/// The counts of one month as they may be read; `None` where one is kept back. Few answers could be known by whoever
/// gave them, and one kept back alone would follow from the others, so the three go together.
pub fn shown([told, read, yes, partly, no]: [i64; 5]) -> [Option<i64>; 5] {
    let few = |count: i64| (1..=FEW).contains(&count);
    let alone = |count: i64| (!few(count)).then_some(count);
    let answers = [yes, partly, no];
    let [yes, partly, no] = if answers.iter().any(|count| few(*count)) {
        [None; 3]
    } else {
        answers.map(Some)
    };
    [alone(told), alone(read), yes, partly, no]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_answers_are_kept_back_together() {
        assert_eq!(
            shown([9, 7, 5, 0, 0]),
            [Some(9), Some(7), Some(5), Some(0), Some(0)]
        );
        assert_eq!(shown([9, 4, 5, 0, 1]), [Some(9), None, None, None, None]);
        assert_eq!(shown([0; 5]), [Some(0); 5]);
        for count in 1..=FEW {
            assert_eq!(shown([count; 5]), [None; 5]);
        }
    }
}
