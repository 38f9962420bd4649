//! How long people wait, worked out from what happened and never typed in.

use jiff::civil::Date;

use crate::kit::calendar;

/// The fewest first contacts of which a typical wait is told.
pub const ENOUGH: usize = 5;

/// How long people lately waited from the sending to the first contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// The median in working days, and how many people it rests on.
    Days { median: i64, of: usize },
    /// So few that it says nothing.
    TooFew,
}

impl Waiting {
    /// From the day on which each was sent and the day on which each was first reached.
    pub fn of(waits: &[(Date, Date)]) -> Self {
        if waits.len() < ENOUGH {
            return Self::TooFew;
        }
        let mut days: Vec<i64> = waits
            .iter()
            .map(|(sent, reached)| working_days_between(*sent, *reached))
            .collect();
        days.sort_unstable();
        // Of an even number the longer of the two in the middle: nobody is promised too much.
        Self::Days {
            median: days[days.len() / 2],
            of: days.len(),
        }
    }

    /// In words, for whoever chooses a service.
    pub fn words(self) -> String {
        match self {
            Self::Days { median: 0, of } => {
                format!("First contact is usually on the same day ({of} people in the last 90 days)")
            }
            Self::Days { median: 1, of } => {
                format!("First contact is usually within 1 working day ({of} people in the last 90 days)")
            }
            Self::Days { median, of } => {
                format!(
                    "First contact is usually within {median} working days ({of} people in the last 90 days)"
                )
            }
            Self::TooFew => "Waiting time: too few people in the last 90 days to say".to_owned(),
        }
    }
}

/// The working days after one day up to another; beyond the known bank holidays, every weekday is one.
fn working_days_between(from: Date, to: Date) -> i64 {
    let mut days = 0;
    let mut day = from;
    while day < to {
        let Ok(next) = day.tomorrow() else { break };
        day = next;
        let weekday = !matches!(
            day.weekday(),
            jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday
        );
        days += i64::from(calendar::is_working_day(day).unwrap_or(weekday));
    }
    days
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_weekend_and_a_bank_holiday_are_not_waited_for() {
        assert_eq!(working_days_between(date(2026, 12, 24), date(2026, 12, 29)), 1);
        assert_eq!(working_days_between(date(2026, 11, 20), date(2026, 11, 20)), 0);
        assert_eq!(working_days_between(date(2029, 12, 31), date(2030, 1, 2)), 2);
    }

    #[test]
    fn the_middle_wait_is_told_and_of_four_people_nothing() {
        let at = |day: i8| date(2026, 11, day);
        let waits: Vec<_> = [3, 4, 5, 6, 20].map(|day| (at(2), at(day))).into();
        assert_eq!(Waiting::of(&waits), Waiting::Days { median: 3, of: 5 });
        assert_eq!(Waiting::of(&waits[..4]), Waiting::TooFew);
    }
}
