//! Dates as people type them into a search box: day first, with or without the day, with or without the century.

use jiff::civil::Date;

/// Month names in English, as far as three letters tell them apart.
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// The date that `tokens` begin with, as beginnings of its ISO form, any of which may be meant, and how many
/// tokens it took. `3/2/80` may be 1980 or 2080; the year alone finds everybody born in it.
pub(super) fn typed(tokens: &[&str]) -> Option<(Vec<String>, usize)> {
    in_one(tokens.first()?)
        .map(|born| (born, 1))
        .or_else(|| in_words(tokens))
        .or_else(|| in_numbers(tokens))
}

/// `3/2/1980`, `03-02-80`, `3.2.1980`, `1980-02-03`, `03021980`, `1980`.
fn in_one(token: &str) -> Option<Vec<String>> {
    let parts: Vec<&str> = token.split(['/', '-', '.']).collect();
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => exact(year, month, day).map(|date| vec![date]),
        [day, month, year] => day_first(day, month, year),
        [month, year] if year.len() == 4 && month.len() <= 2 => month_of(year, number(month)?),
        [year] if year.len() == 4 => plausible_year(year).map(|year| vec![year]),
        [all] if all.len() == 8 && all.is_ascii() => {
            let (day, rest) = all.split_at(2);
            let (month, year) = rest.split_at(2);
            plausible_year(year)?;
            exact(year, month, day).map(|date| vec![date])
        }
        _ => None,
    }
}

/// `3 February 1980`, `3rd feb 80`, `February 1980`.
fn in_words(tokens: &[&str]) -> Option<(Vec<String>, usize)> {
    if let [day, name, year, ..] = tokens
        && let Some(month) = month_called(name)
    {
        let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        return day_first(day, &month.to_string(), year).map(|born| (born, 3));
    }
    match tokens {
        [name, year, ..] if year.len() == 4 => month_of(year, month_called(name)?).map(|born| (born, 2)),
        _ => None,
    }
}

/// `3 2 1980`; an NHS number has longer groups.
fn in_numbers(tokens: &[&str]) -> Option<(Vec<String>, usize)> {
    match tokens {
        [day, month, year, ..] if day.len() <= 2 && month.len() <= 2 && year.len() == 4 => {
            day_first(day, month, year).map(|born| (born, 3))
        }
        _ => None,
    }
}

fn day_first(day: &str, month: &str, year: &str) -> Option<Vec<String>> {
    let years = match year.len() {
        4 => vec![year.to_owned()],
        2 => vec![format!("19{year}"), format!("20{year}")],
        _ => return None,
    };
    let dates: Vec<String> = years.iter().filter_map(|year| exact(year, month, day)).collect();
    (!dates.is_empty()).then_some(dates)
}

fn exact(year: &str, month: &str, day: &str) -> Option<String> {
    let short = month.len() <= 2 && day.len() <= 2;
    let year = short.then(|| number(year)).flatten()?;
    Date::new(year, number(month)?, number(day)?)
        .ok()
        .map(|date| date.to_string())
}

fn month_of(year: &str, month: i8) -> Option<Vec<String>> {
    let year = plausible_year(year)?;
    (1..=12)
        .contains(&month)
        .then(|| vec![format!("{year}-{month:02}")])
}

fn month_called(name: &str) -> Option<i8> {
    let name = name.to_ascii_lowercase();
    let short = name.get(..3)?;
    let at = MONTHS.iter().position(|month| *month == short)?;
    let whole = FULL[at].starts_with(name.as_str()) || name == "sept";
    whole.then(|| i8::try_from(at + 1).ok()).flatten()
}

const FULL: [&str; 12] = [
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

/// A year in which somebody alive may have been born; anything else is the beginning of a number.
fn plausible_year(text: &str) -> Option<String> {
    number::<i16>(text)
        .filter(|year| (1890..2100).contains(year))
        .map(|_| text.to_owned())
}

fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<(Vec<String>, usize)> {
        typed(&text.split_whitespace().collect::<Vec<_>>())
    }

    #[test]
    fn one_date_however_it_is_typed() {
        for text in [
            "3/2/1980",
            "03-02-1980",
            "3.2.1980",
            "1980-02-03",
            "03021980",
            "3 2 1980",
            "3 Feb 1980",
            "3rd february 1980",
        ] {
            let (born, taken) = read(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (born, taken),
                (vec!["1980-02-03".to_owned()], text.split(' ').count()),
                "{text}"
            );
        }
    }

    #[test]
    fn a_year_or_a_month_is_enough() {
        assert_eq!(read("1980"), Some((vec!["1980".to_owned()], 1)));
        assert_eq!(read("feb 1980"), Some((vec!["1980-02".to_owned()], 2)));
        assert_eq!(read("2/1980"), Some((vec!["1980-02".to_owned()], 1)));
    }

    #[test]
    fn without_a_century_both_are_meant() {
        assert_eq!(
            read("3/2/24"),
            Some((vec!["1924-02-03".to_owned(), "2024-02-03".to_owned()], 1))
        );
    }

    #[test]
    fn names_and_numbers_are_not_dates() {
        for text in [
            "31/2/1980",
            "may smith",
            "mary 1980",
            "943 476 5919",
            "0116",
            "1700",
            "12",
            "April",
            "3/2",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_date_is_read_back(year in 1900i16..2026, month in 1i8..=12, day in 1i8..=28) {
            let iso = format!("{year:04}-{month:02}-{day:02}");
            prop_assert_eq!(read(&format!("{day}/{month}/{year}")), Some((vec![iso.clone()], 1)));
            prop_assert_eq!(read(&iso), Some((vec![iso.clone()], 1)));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,30}") {
            let _ = read(&text);
        }
    }
}
