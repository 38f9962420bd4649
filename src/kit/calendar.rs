//! Working days: not a weekend, not a bank holiday, by the table that is shipped. Beyond its last year it
//! refuses to answer rather than answer wrongly.

use std::sync::LazyLock;

use jiff::{
    SignedDuration, Timestamp, ToSpan as _,
    civil::{Date, Weekday, date},
};

use super::clock::{date_of, london};

/// Bank holidays of England and Wales. Source: GOV.UK bank holidays, as the file beside it says.
const ENGLAND_AND_WALES: &str = include_str!("../../packs/calendars/england-and-wales.csv");

static HOLIDAYS: LazyLock<Vec<Date>> = LazyLock::new(|| {
    let rows = ENGLAND_AND_WALES.lines().skip(1);
    let mut days: Vec<Date> = rows
        .filter_map(|row| row.split(',').next())
        .filter_map(|day| day.parse().ok())
        .collect();
    days.sort_unstable();
    days
});

/// The day is outside the years for which bank holidays are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "Bank holidays are not known for {0}, so working days cannot be counted there. \
     Ask whoever runs the installation for a newer version."
)]
pub struct Unknown(pub i16);

/// How long somebody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowance {
    /// Hours on the wall, nights and weekends included.
    Hours(i64),
    /// Until the end of the nth working day after; 0 is the end of the same day.
    WorkingDays(i64),
    /// Until the end of the day, so many days of the calendar later.
    Days(i64),
    /// Until the end of the day, so many weeks later.
    Weeks(i64),
}

/// Whether people work on this day.
///
/// # Errors
/// The year is not in the table.
pub fn is_working_day(day: Date) -> Result<bool, Unknown> {
    let known = HOLIDAYS
        .first()
        .zip(HOLIDAYS.last())
        .map(|(first, last)| first.year()..=last.year());
    if !known.is_some_and(|years| years.contains(&day.year())) {
        return Err(Unknown(day.year()));
    }
    Ok(!is_weekend(day) && HOLIDAYS.binary_search(&day).is_err())
}

/// The nth working day after a day.
///
/// # Errors
/// The count runs out of the table.
pub fn working_days_after(day: Date, count: i64) -> Result<Date, Unknown> {
    let mut day = day;
    let mut left = count;
    while left > 0 {
        day = day.tomorrow().map_err(|_| Unknown(day.year()))?;
        left -= i64::from(is_working_day(day)?);
    }
    Ok(day)
}

/// The instant by which it must be done, with every weekday a working day. It is never later than the right
/// one. For our own promises alone: what the law counts is refused rather than guessed.
pub fn due_by_weekdays(from: Timestamp, allowance: Allowance) -> Timestamp {
    let day = date_of(from);
    match allowance {
        Allowance::Hours(hours) => from + SignedDuration::from_hours(hours),
        Allowance::WorkingDays(count) => {
            let mut last = day;
            let mut left = count;
            while left > 0 {
                last = last.saturating_add(1.day());
                left -= i64::from(!is_weekend(last));
            }
            end_of(last)
        }
        Allowance::Days(days) => end_of(day.saturating_add(days.days())),
        Allowance::Weeks(weeks) => end_of(day.saturating_add(weeks.weeks())),
    }
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The instant by which it must be done.
///
/// # Errors
/// The count runs out of the table.
pub fn due(from: Timestamp, allowance: Allowance) -> Result<Timestamp, Unknown> {
    let day = date_of(from);
    match allowance {
        Allowance::Hours(hours) => Ok(from + SignedDuration::from_hours(hours)),
        Allowance::WorkingDays(count) => working_days_after(day, count).map(end_of),
        Allowance::Days(days) => Ok(end_of(day.saturating_add(days.days()))),
        Allowance::Weeks(weeks) => Ok(end_of(day.saturating_add(weeks.weeks()))),
    }
}

/// One second to midnight in London.
fn end_of(day: Date) -> Timestamp {
    let last = day.at(23, 59, 59, 0).to_zoned(london());
    last.map_or(Timestamp::MAX, |zoned| zoned.timestamp())
}

/// The last day for which the table speaks.
pub fn known_until() -> Date {
    HOLIDAYS
        .last()
        .map_or(date(1, 1, 1), |last| date(last.year(), 12, 31))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn working_days_pass_over_weekends_and_bank_holidays() {
        // Thursday 24 December 2026: Christmas Day, a weekend, and Monday in lieu of Boxing Day follow.
        assert_eq!(working_days_after(date(2026, 12, 24), 1), Ok(date(2026, 12, 29)));
        assert_eq!(working_days_after(date(2026, 11, 20), 1), Ok(date(2026, 11, 23)));
        assert_eq!(working_days_after(date(2026, 11, 20), 0), Ok(date(2026, 11, 20)));
    }

    #[test]
    fn where_it_knows_no_holidays_our_own_promises_count_weekdays() {
        // Monday 31 December 2029, two working days: New Year's Day counts, for nobody knows better.
        let from = date(2029, 12, 31)
            .at(9, 0, 0, 0)
            .to_zoned(london())
            .unwrap()
            .timestamp();
        assert!(due(from, Allowance::WorkingDays(2)).is_err());
        assert_eq!(
            date_of(due_by_weekdays(from, Allowance::WorkingDays(2))),
            date(2030, 1, 2)
        );
        let friday = date(2029, 12, 28)
            .at(9, 0, 0, 0)
            .to_zoned(london())
            .unwrap()
            .timestamp();
        assert_eq!(
            date_of(due_by_weekdays(friday, Allowance::WorkingDays(1))),
            date(2029, 12, 31)
        );
    }

    #[test]
    fn it_refuses_to_count_where_it_knows_no_holidays() {
        assert_eq!(working_days_after(date(2028, 12, 29), 3), Err(Unknown(2029)));
        assert_eq!(is_working_day(date(2018, 1, 2)), Err(Unknown(2018)));
        assert_eq!(known_until(), date(2028, 12, 31));
    }

    #[test]
    fn urgent_clocks_run_through_the_night_and_the_others_to_the_end_of_the_day() {
        let friday: Timestamp = "2026-11-20T17:30:00Z".parse().unwrap();
        assert_eq!(
            due(friday, Allowance::Hours(2)).unwrap().to_string(),
            "2026-11-20T19:30:00Z"
        );
        assert_eq!(
            due(friday, Allowance::WorkingDays(1)).unwrap().to_string(),
            "2026-11-23T23:59:59Z"
        );
        assert_eq!(
            due(friday, Allowance::Days(14)).unwrap().to_string(),
            "2026-12-04T23:59:59Z"
        );
        let summer: Timestamp = "2026-06-30T23:30:00Z".parse().unwrap();
        assert_eq!(
            due(summer, Allowance::WorkingDays(0)).unwrap().to_string(),
            "2026-07-01T22:59:59Z"
        );
        assert_eq!(
            due(friday, Allowance::Weeks(6)).unwrap().to_string(),
            "2027-01-01T23:59:59Z"
        );
    }
}
