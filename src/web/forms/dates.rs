//! Dates typed in three boxes, and times of day typed in one.

use jiff::civil::{Date, Time};

use super::Reader;
use super::read::head;

/// When a date may lie, seen from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Any day from 1850 to 2150: enough for every birthday and every limitation date.
    Any,
    /// Today or earlier: a date of birth, the date on a letter.
    UpTo(Date),
    /// Today or later: an appointment.
    From(Date),
}

/// The parts of a date, and how each box is called on the page.
const PARTS: [&str; 3] = ["day", "month", "year"];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl Reader<'_> {
    /// A date that must be there, from the boxes `{field}-day`, `{field}-month`, `{field}-year`.
    pub fn date(&mut self, field: &str, what: &str, when: When) -> Option<Date> {
        let date = self.optional_date(field, what, when);
        if date.is_none() {
            self.errors
                .add_at(field, &format!("{field}-day"), format!("Enter {what}"));
        }
        date
    }

    /// A date that may be left out; a part of one is refused.
    pub fn optional_date(&mut self, field: &str, what: &str, when: When) -> Option<Date> {
        let boxes = PARTS.map(|part| format!("{field}-{part}"));
        let typed = [0, 1, 2].map(|n: usize| self.typed.get(&boxes[n]));
        if typed.iter().all(|part| part.is_empty()) {
            return None;
        }
        let parts = [day(typed[0]), month(typed[1]), year(typed[2])];
        let wrong = |n: &usize| parts[*n].is_none();
        let absent: Vec<usize> = (0..3).filter(|n| typed[*n].is_empty()).collect();
        let (at, words) = if let Some(first) = absent.first() {
            let missing: Vec<_> = absent.iter().map(|n| PARTS[*n]).collect();
            (
                *first,
                format!("{} must include a {}", head(what), missing.join(" and ")),
            )
        } else if let Some(first) = (0..3).find(wrong) {
            let words = if first == 2 && typed[2].parse::<i16>().is_ok() {
                "Year must include 4 numbers".to_owned()
            } else {
                format!("{} must be a real date", head(what))
            };
            (first, words)
        } else {
            return self.on_the_calendar(field, what, when, parts);
        };
        self.errors.add_at(field, &boxes[at], words);
        None
    }

    fn on_the_calendar(
        &mut self,
        field: &str,
        what: &str,
        when: When,
        parts: [Option<i16>; 3],
    ) -> Option<Date> {
        let [Some(day), Some(month), Some(year)] = parts else {
            return None;
        };
        let small = |part: i16| i8::try_from(part).ok();
        let date = small(day)
            .zip(small(month))
            .and_then(|(day, month)| Date::new(year, month, day).ok());
        let words = match (date, when) {
            (None, _) => "must be a real date",
            (Some(date), When::UpTo(today)) if date > today => "must be today or in the past",
            (Some(date), When::From(today)) if date < today => "must be today or in the future",
            (Some(date), _) if !(1850..=2150).contains(&date.year()) => "must be between 1850 and 2150",
            (Some(date), _) => return Some(date),
        };
        self.errors.add(field, format!("{} {words}", head(what)));
        None
    }

    /// A time of day that must be there: `14:30`, `2.30pm`, `9am`, `noon`.
    pub fn time(&mut self, field: &str, what: &str) -> Option<Time> {
        let typed = self.typed.get(field);
        let time = clock(typed);
        if typed.is_empty() {
            self.errors.add(field, format!("Enter {what}"));
        } else if time.is_none() {
            self.errors
                .add(field, format!("Enter {what} like 9:30am or 14:30"));
        }
        time
    }
}

fn day(typed: &str) -> Option<i16> {
    number(typed, 2).filter(|day| (1..=31).contains(day))
}

/// A month by number, name or the start of its name of three letters or more.
fn month(typed: &str) -> Option<i16> {
    let named = typed.to_lowercase();
    let by_name = || {
        MONTHS
            .iter()
            .position(|name| named.len() >= 3 && name.starts_with(&named))
    };
    let by_number = number(typed, 2).filter(|month| (1..=12).contains(month));
    by_number.or_else(|| by_name().and_then(|n| i16::try_from(n + 1).ok()))
}

fn year(typed: &str) -> Option<i16> {
    (typed.len() == 4).then(|| number(typed, 4)).flatten()
}

fn number(typed: &str, most_digits: usize) -> Option<i16> {
    let plain = typed.len() <= most_digits && typed.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| typed.parse().ok()).flatten()
}

fn clock(typed: &str) -> Option<Time> {
    let typed = typed.to_lowercase().replace([' ', '.'], ":").replace("::", ":");
    match typed.as_str() {
        "noon" | "midday" => return Time::new(12, 0, 0, 0).ok(),
        "midnight" => return Time::new(0, 0, 0, 0).ok(),
        _ => {}
    }
    let half = [("am", 0), ("pm", 12), ("a:m", 0), ("p:m", 12)];
    let half = half
        .iter()
        .find_map(|(ending, add)| Some((typed.trim_end_matches(':').strip_suffix(ending)?, *add)));
    let digits = half
        .map_or(typed.as_str(), |(before, _)| before)
        .trim_matches(':');
    let (hour, minute) = digits.split_once(':').unwrap_or((digits, "00"));
    let bare = half.is_none() && !digits.contains(':');
    let (hour, minute) = (number(hour, 2)?, number(minute, 2).filter(|_| minute.len() == 2)?);
    let hour = match half {
        Some((_, add)) => (1..=12).contains(&hour).then_some(hour % 12 + add)?,
        None if bare => return None,
        None => hour,
    };
    Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;
    use crate::web::forms::{Errors, Typed};

    const TODAY: Date = date(2026, 11, 22);

    fn read(day: &str, month: &str, year: &str, when: When) -> Result<Option<Date>, Errors> {
        let typed = Typed::of([("born-day", day), ("born-month", month), ("born-year", year)]);
        let mut form = typed.reader();
        let date = form.optional_date("born", "the date of birth", when);
        form.done(|| Some(date))
    }

    #[test]
    fn a_date_may_be_written_with_numbers_or_the_name_of_the_month() {
        let born = Ok(Some(date(1961, 3, 5)));
        assert_eq!(read("5", "3", "1961", When::Any), born);
        assert_eq!(read("05", "March", "1961", When::UpTo(TODAY)), born);
        assert_eq!(read("5", "mar", "1961", When::Any), born);
        assert_eq!(read("", "", "", When::Any), Ok(None));
    }

    #[test]
    fn what_is_wrong_with_a_date_is_said_where_it_is_wrong() {
        let cases = [
            (
                ["5", "", "1961"],
                "born-month",
                "The date of birth must include a month",
            ),
            (
                ["", "", "1961"],
                "born-day",
                "The date of birth must include a day and month",
            ),
            (["5", "3", "61"], "born-year", "Year must include 4 numbers"),
            (
                ["5", "ma", "1961"],
                "born-month",
                "The date of birth must be a real date",
            ),
            (
                ["31", "4", "1961"],
                "born",
                "The date of birth must be a real date",
            ),
            (
                ["32", "4", "1961"],
                "born-day",
                "The date of birth must be a real date",
            ),
            (
                ["-1", "4", "1961"],
                "born-day",
                "The date of birth must be a real date",
            ),
            (
                ["23", "11", "2026"],
                "born",
                "The date of birth must be today or in the past",
            ),
            (
                ["1", "1", "1066"],
                "born",
                "The date of birth must be between 1850 and 2150",
            ),
            (
                ["<b>", "1", "1966"],
                "born-day",
                "The date of birth must be a real date",
            ),
        ];
        for ([day, month, year], input, words) in cases {
            let errors = read(day, month, year, When::UpTo(TODAY)).unwrap_err();
            let wrong = errors.iter().next().unwrap();
            assert_eq!((wrong.input.as_str(), wrong.words.as_str()), (input, words));
        }
        let errors = read("21", "11", "2026", When::From(TODAY)).unwrap_err();
        assert_eq!(
            errors.on("born"),
            Some("The date of birth must be today or in the future")
        );
    }

    #[test]
    fn a_date_that_must_be_there_is_asked_for_once() {
        let typed = Typed::default();
        let mut form = typed.reader();
        assert_eq!(form.date("born", "the date of birth", When::Any), None);
        let errors = form.done(|| Some(())).unwrap_err();
        assert_eq!(errors.on("born"), Some("Enter the date of birth"));
        assert_eq!(errors.iter().count(), 1);
    }

    #[test]
    fn times_of_day_are_read_as_people_write_them() {
        let cases = [
            ("14:30", time(14, 30, 0, 0)),
            ("2.30pm", time(14, 30, 0, 0)),
            ("2:30 p.m.", time(14, 30, 0, 0)),
            ("9am", time(9, 0, 0, 0)),
            ("12am", time(0, 0, 0, 0)),
            ("12 pm", time(12, 0, 0, 0)),
            ("noon", time(12, 0, 0, 0)),
            ("09:05", time(9, 5, 0, 0)),
        ];
        for (typed, expected) in cases {
            assert_eq!(clock(typed), Some(expected), "{typed}");
        }
        for typed in [
            "",
            "9",
            "25:00",
            "13pm",
            "9:5",
            "14:60",
            "now",
            "0pm",
            "9:30:15am",
            "🕘",
        ] {
            assert_eq!(clock(typed), None, "{typed}");
        }
    }
}
