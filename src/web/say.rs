//! Saying values in words: dates in full, times of day, ages, grouped numbers, money.

use std::sync::LazyLock;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Unit};

/// Where the partnerships are: dates and times are said as the clock on their wall says them.
static HERE: LazyLock<TimeZone> = LazyLock::new(|| TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC));

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// "22 November 2026". A page says many of them, so no pattern is read for each.
pub fn date(date: Date) -> String {
    let month = usize::from(date.month().unsigned_abs()) - 1;
    format!("{} {} {}", date.day(), MONTHS[month], date.year())
}

/// "November 2026" for a month as it is counted: `2026-11`. What is no such month stays as it is.
pub fn month(counted: &str) -> String {
    let first: Option<Date> = format!("{counted}-01").parse().ok();
    first.map_or_else(
        || counted.to_owned(),
        |first| {
            let month = usize::from(first.month().unsigned_abs()) - 1;
            format!("{} {}", MONTHS[month], first.year())
        },
    )
}

/// "Monday 23 November 2026".
pub fn day(date: Date) -> String {
    date.strftime("%A %-d %B %Y").to_string()
}

/// "9:30am", "midday", "midnight".
pub fn time(time: Time) -> String {
    match (time.hour(), time.minute()) {
        (0, 0) => "midnight".to_owned(),
        (12, 0) => "midday".to_owned(),
        (hour, 0) => format!("{}{}", on_a_dial(hour), half(hour)),
        (hour, minute) => format!("{}:{minute:02}{}", on_a_dial(hour), half(hour)),
    }
}

fn on_a_dial(hour: i8) -> i8 {
    if hour % 12 == 0 { 12 } else { hour % 12 }
}

fn half(hour: i8) -> &'static str {
    if hour < 12 { "am" } else { "pm" }
}

/// "22 November 2026 at 9:30am".
pub fn when(at: Timestamp) -> String {
    let here = here(at);
    format!("{} at {}", date(here.date()), time(here.time()))
}

/// Until when something may be done: the whole day when it ends with the day, and else the time too.
pub fn until(at: Timestamp) -> String {
    let here = here(at);
    if (here.hour(), here.minute()) == (23, 59) {
        date(here.date())
    } else {
        when(at)
    }
}

/// When something is due, seen from now: "due today", "due today at 2:30pm", "due tomorrow",
/// "by 25 November 2026".
pub fn due(at: Timestamp, now: Timestamp) -> String {
    let here = here(at);
    let ends_with_day = (here.hour(), here.minute()) == (23, 59);
    let day = match days_between(date_of(now), here.date()) {
        0 => "due today",
        1 => "due tomorrow",
        _ => return format!("by {}", until(at)),
    };
    if ends_with_day {
        day.to_owned()
    } else {
        format!("{day} at {}", time(here.time()))
    }
}

/// How long ago something was, in whole days on the wall: "today", "yesterday", "12 days ago".
pub fn ago(at: Timestamp, now: Timestamp) -> String {
    match days_between(date_of(at), date_of(now)) {
        ..=0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        days => format!("{} ago", count(days, "day", "days")),
    }
}

/// How long something is overdue: "due earlier today", "1 day late", "12 days late".
pub fn late(due_at: Timestamp, now: Timestamp) -> String {
    match days_between(date_of(due_at), date_of(now)) {
        ..=0 => "due earlier today".to_owned(),
        days => format!("{} late", count(days, "day", "days")),
    }
}

/// The date on the wall at this instant.
pub fn date_of(at: Timestamp) -> Date {
    here(at).date()
}

/// "2026-11-22T09:30:00Z", for `<time datetime>`.
pub fn machine(at: Timestamp) -> String {
    at.round(Unit::Second).unwrap_or(at).to_string()
}

fn here(at: Timestamp) -> DateTime {
    HERE.to_datetime(at)
}

/// How old someone is: "65 years", "14 months", "3 days". Empty when the birthday is to come.
pub fn age(born: Date, today: Date) -> String {
    let Ok(span) = born.until((Unit::Year, today)) else {
        return String::new();
    };
    let months = i64::from(span.get_years()) * 12 + i64::from(span.get_months());
    match (span.get_years(), months, span.get_days()) {
        _ if born > today => String::new(),
        (2.., _, _) => count(i64::from(span.get_years()), "year", "years"),
        (_, 1.., _) => count(months, "month", "months"),
        (_, _, days) => count(i64::from(days), "day", "days"),
    }
}

/// How long something has waited, in whole days on the wall: "today", "1 day", "12 days".
pub fn waited(since: Timestamp, now: Timestamp) -> String {
    match days_between(date_of(since), date_of(now)) {
        ..=0 => "today".to_owned(),
        days => count(days, "day", "days"),
    }
}

/// Whole days from one date to another; negative when the second is earlier.
pub fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

/// The beginning of a text, so many characters of it at the most.
pub fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most - 1).collect();
    format!("{}…", kept.trim_end())
}

/// "1 referral", "12 referrals", "1,204 referrals".
pub fn count(number: i64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(number), if number == 1 { one } else { many })
}

/// "1,204".
pub fn thousands(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut said = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        said.push('-');
    }
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            said.push(',');
        }
        said.push(digit);
    }
    said
}

/// Pence as pounds: "£1,204.50", "£12".
pub fn pounds(pence: i64) -> String {
    let sign = if pence < 0 { "-" } else { "" };
    let pounds = thousands((pence / 100).abs());
    match (pence % 100).abs() {
        0 => format!("{sign}£{pounds}"),
        odd => format!("{sign}£{pounds}.{odd:02}"),
    }
}

/// An NHS number in its three groups, "943 476 5919"; anything else as it stands.
pub fn nhs_number(number: &str) -> String {
    match (number.get(..3), number.get(3..6), number.get(6..)) {
        (Some(a), Some(b), Some(c)) if number.len() == 10 => format!("{a} {b} {c}"),
        _ => number.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date as on, time as at};

    use super::*;

    #[test]
    fn dates_are_said_in_full_and_on_the_wall_clock_of_the_partnership() {
        assert_eq!(date(on(2026, 11, 2)), "2 November 2026");
        assert_eq!(
            (month("2026-11"), month("soon")),
            ("November 2026".into(), "soon".into())
        );
        assert_eq!(day(on(2026, 11, 22)), "Sunday 22 November 2026");
        let summer: Timestamp = "2026-06-30T23:30:00Z".parse().unwrap();
        assert_eq!(when(summer), "1 July 2026 at 12:30am");
        assert_eq!(date_of(summer), on(2026, 7, 1));
        assert_eq!(machine(summer), "2026-06-30T23:30:00Z");
    }

    #[test]
    fn times_of_day_are_said_as_people_say_them() {
        let said = [(0, 0), (9, 0), (9, 5), (12, 0), (14, 30)].map(|(h, m)| time(at(h, m, 0, 0)));
        assert_eq!(said, ["midnight", "9am", "9:05am", "midday", "2:30pm"]);
    }

    #[test]
    fn what_is_due_and_what_is_past_is_said_from_today() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let now = at("2026-11-22T10:00:00Z");
        let said = [
            "2026-11-22T23:59:59Z",
            "2026-11-22T14:30:00Z",
            "2026-11-23T23:59:59Z",
            "2026-11-25T23:59:59Z",
        ];
        assert_eq!(
            said.map(|due_at| due(at(due_at), now)),
            [
                "due today",
                "due today at 2:30pm",
                "due tomorrow",
                "by 25 November 2026"
            ]
        );
        assert_eq!(
            until(at("2026-07-01T22:59:59Z")),
            "1 July 2026",
            "summer time ends the day earlier"
        );
        assert_eq!(ago(at("2026-11-22T09:00:00Z"), now), "today");
        assert_eq!(ago(at("2026-11-10T09:00:00Z"), now), "12 days ago");
        assert_eq!(late(at("2026-11-22T09:00:00Z"), now), "due earlier today");
        assert_eq!(late(at("2026-11-21T23:59:59Z"), now), "1 day late");
    }

    #[test]
    fn ages_are_in_the_unit_that_helps() {
        let today = on(2026, 11, 22);
        assert_eq!(age(on(1961, 11, 22), today), "65 years");
        assert_eq!(age(on(1961, 11, 23), today), "64 years");
        assert_eq!(age(on(2025, 9, 22), today), "14 months");
        assert_eq!(age(on(2026, 11, 21), today), "1 day");
        assert_eq!(age(on(2026, 11, 23), today), "");
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(thousands(-999), "-999");
        assert_eq!(count(1, "referral", "referrals"), "1 referral");
        assert_eq!(pounds(-120_450), "-£1,204.50");
        assert_eq!(pounds(1200), "£12");
        assert_eq!(nhs_number("9434765919"), "943 476 5919");
        assert_eq!(nhs_number("é434765919"), "é434765919");
    }
}
