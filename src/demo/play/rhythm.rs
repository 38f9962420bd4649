//! How the readiness of a team to refer changes over the years, as it does where nobody looks after it.

/// What a team does in the long run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::demo) enum Rhythm {
    Steady,
    /// Eager at first, and silent at the end.
    DroppingOff,
    /// Nobody ever told it what the service is for.
    NeverInducted,
}

/// One for each team, in the order of how much they refer. Every fifth drops off and every seventh was never
/// inducted, so that of three teams or more there is one of each; the first is steady.
pub(in crate::demo) fn rhythms(teams: usize) -> Vec<Rhythm> {
    let of = |team: usize| match team {
        0 => Rhythm::Steady,
        _ if team % 5 == 1 => Rhythm::DroppingOff,
        _ if team % 7 == 2 => Rhythm::NeverInducted,
        _ => Rhythm::Steady,
    };
    match teams {
        0..3 => vec![Rhythm::Steady; teams],
        _ => (0..teams).map(of).collect(),
    }
}

impl Rhythm {
    /// Of a hundred occasions to refer on a day of a history, how many it takes.
    pub(super) fn percent(self, day: usize, last: usize) -> usize {
        match self {
            Self::Steady => 100,
            Self::DroppingOff => {
                let left = last.saturating_sub(last / 8).saturating_sub(day);
                (100 * left).checked_div(last).unwrap_or_default()
            }
            Self::NeverInducted => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_three_teams_one_is_steady_one_drops_off_and_one_never_refers() {
        assert_eq!(
            rhythms(3),
            [Rhythm::Steady, Rhythm::DroppingOff, Rhythm::NeverInducted]
        );
        assert_eq!(rhythms(2), [Rhythm::Steady, Rhythm::Steady]);
        assert_eq!(
            rhythms(99)
                .iter()
                .filter(|rhythm| **rhythm == Rhythm::Steady)
                .count(),
            68
        );
    }

    #[test]
    fn a_team_that_drops_off_refers_less_each_year_and_not_at_all_at_the_end() {
        let of = |day| Rhythm::DroppingOff.percent(day, 756);
        assert!(
            of(0) > of(252) && of(252) > of(504) && of(504) > of(600),
            "{}",
            of(0)
        );
        assert_eq!((of(756), of(700)), (0, 0));
        assert_eq!(Rhythm::NeverInducted.percent(0, 756), 0);
    }
}
