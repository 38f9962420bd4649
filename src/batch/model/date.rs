//! Dates as they stand in cells.

use jiff::civil::Date;

/// The first day of the count of days that spreadsheets keep, which takes 1900 for a leap year.
const BEFORE_FIRST: Date = jiff::civil::date(1899, 12, 30);

/// A date in one cell: `5/3/1961`, `05.03.1961`, `1961-03-05`, `5 March 1961`, or the number of days since 1900 that a
/// spreadsheet keeps. Day first, and the year in full: what could be another day is no date.
pub fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Some(days) = text
        .parse::<i64>()
        .ok()
        .filter(|days| (5000..100_000).contains(days))
    {
        return BEFORE_FIRST.checked_add(jiff::Span::new().days(days)).ok();
    }
    // A time behind a day says nothing of the day.
    let day = match text.get(10..11) {
        Some("T" | " ") if text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(':') => {
            &text[..10]
        }
        _ => text,
    };
    let parts: Vec<&str> = day
        .split(['/', '.', '-', ' '])
        .filter(|part| !part.is_empty())
        .collect();
    let [first, second, third] = parts.as_slice() else {
        return None;
    };
    if first.len() == 4 {
        return Date::new(first.parse().ok()?, second.parse().ok()?, third.parse().ok()?).ok();
    }
    if third.len() != 4 {
        return None;
    }
    Date::new(third.parse().ok()?, month(second)?, ordinal(first)?).ok()
}

fn month(text: &str) -> Option<i8> {
    const NAMES: [&str; 12] = [
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
    if text.chars().all(|c| c.is_ascii_digit()) {
        return text.parse().ok();
    }
    let text = text.to_lowercase();
    let at = NAMES
        .iter()
        .position(|name| text.len() >= 3 && name.starts_with(&text))?;
    i8::try_from(at + 1).ok()
}

fn ordinal(text: &str) -> Option<i8> {
    text.trim_end_matches(|c: char| c.is_ascii_alphabetic())
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dates_of_spreadsheets_are_read_day_first() {
        let expected = Some(jiff::civil::date(1961, 3, 5));
        for text in [
            "5/3/1961",
            "05/03/1961",
            "05.03.1961",
            "1961-03-05",
            "5 March 1961",
            "5th mar 1961",
            "22345",
            "1961-03-05T00:00:00",
            " 5-3-1961 ",
        ] {
            assert_eq!(date(text), expected, "{text}");
        }
    }

    #[test]
    fn what_may_be_another_day_is_no_date() {
        for text in [
            "31/02/1980",
            "5/3/61",
            "3/25/1961",
            "",
            "soon",
            "1961",
            "5 3",
            "0/0/0000",
            "99999999",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
