//! The months of which the numbers are.

use jiff::{ToSpan as _, civil::Date};

use super::Told;

/// Quarters that are offered.
const QUARTERS: i64 = 8;

/// Some months in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// As it stands in the address: `last-month`, `2026-q3`.
    pub code: String,
    pub words: String,
    /// The first day of the first month, and of the month after the last.
    pub first: Date,
    pub before: Date,
    /// Whether it is a quarter of a year of which nothing more can come.
    pub is_quarter_over: bool,
}

/// What can be chosen, the one that is read first to begin with. Where few are kept back there are quarters alone: months
/// that overlap, or still go on, would tell by their difference what each keeps back.
pub fn offered(today: Date, told: Told) -> Vec<Span> {
    let this = today.first_of_month();
    let quarters = (1..=QUARTERS).map(|back| quarter(this, back));
    match told {
        Told::FewKeptBack => quarters.collect(),
        Told::Exactly => {
            let whole = |code: &str, months: i64| span(code, this.saturating_sub(months.months()), this);
            let next = this.saturating_add(1.month());
            let mut now = span("this-month", this, next);
            now.words.push_str(" so far");
            [
                now,
                whole("last-month", 1),
                whole("3-months", 3),
                whole("12-months", 12),
            ]
            .into_iter()
            .chain(quarters)
            .collect()
        }
    }
}

/// The quarter so many before the one of this month.
fn quarter(this: Date, back: i64) -> Span {
    let into = (this.month() - 1) % 3;
    let first = this.saturating_sub((i64::from(into) + 3 * back).months());
    let code = format!("{}-q{}", first.year(), (first.month() - 1) / 3 + 1);
    Span {
        is_quarter_over: true,
        ..span(&code, first, first.saturating_add(3.months()))
    }
}

fn span(code: &str, first: Date, before: Date) -> Span {
    let last = before.saturating_sub(1.month());
    let words = if first == last {
        named(first)
    } else if first.year() == last.year() {
        format!("{} to {}", first.strftime("%B"), named(last))
    } else {
        format!("{} to {}", named(first), named(last))
    };
    Span {
        code: code.to_owned(),
        words,
        first,
        before,
        is_quarter_over: false,
    }
}

fn named(month: Date) -> String {
    month.strftime("%B %Y").to_string()
}

impl Span {
    /// A month as it is counted: `2026-11`.
    pub fn month(first: Date) -> String {
        first.strftime("%Y-%m").to_string()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn quarters_are_over_and_do_not_overlap() {
        let all = offered(date(2026, 11, 22), Told::FewKeptBack);
        assert_eq!(
            (all[0].code.as_str(), all[0].words.as_str()),
            ("2026-q3", "July to September 2026")
        );
        assert!(all.windows(2).all(|two| two[0].first == two[1].before));
        assert_eq!(
            offered(date(2027, 1, 1), Told::FewKeptBack)[0].words,
            "October to December 2026"
        );
    }

    #[test]
    fn months_are_whole_but_for_the_one_that_goes_on() {
        let all = offered(date(2027, 1, 31), Told::Exactly);
        let words: Vec<&str> = all[..4].iter().map(|span| span.words.as_str()).collect();
        assert_eq!(
            words,
            [
                "January 2027 so far",
                "December 2026",
                "October to December 2026",
                "January to December 2026"
            ]
        );
        assert_eq!(
            offered(date(2026, 11, 1), Told::Exactly)[3].words,
            "November 2025 to October 2026"
        );
    }
}
