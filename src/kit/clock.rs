//! The clock: the only place that asks what time it is.

use std::sync::{Arc, LazyLock, Mutex};

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// Tells the time; a turned clock lets tests and the demonstration live through months in a second.
#[derive(Clone)]
pub enum Clock {
    /// The time of the machine.
    System,
    /// A time that moves only when told.
    Turned(Arc<Mutex<Timestamp>>),
}

impl Clock {
    /// A clock that stands at `at` until it is turned.
    pub fn turned(at: Timestamp) -> Self {
        Self::Turned(Arc::new(Mutex::new(at)))
    }

    /// This instant, to the microsecond, which is what is stored.
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn now(&self) -> Timestamp {
        let now = match self {
            Self::System => Timestamp::now(),
            Self::Turned(at) => *at.lock().unwrap_or_else(std::sync::PoisonError::into_inner),
        };
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }

    /// Moves a turned clock; the machine's own clock takes no orders.
    pub fn turn_to(&self, to: Timestamp) {
        if let Self::Turned(at) = self {
            *at.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = to;
        }
    }
}

/// The time zone in which the partnerships live: law and clinics count in civil time there.
pub fn london() -> TimeZone {
    LONDON.clone()
}

/// Looked up once: every date on every page asks for it.
static LONDON: LazyLock<TimeZone> =
    LazyLock::new(|| TimeZone::get("Europe/London").expect("the time zone database is compiled in"));

/// The civil date of an instant, in London.
pub fn date_of(at: Timestamp) -> Date {
    LONDON.to_datetime(at).date()
}

/// The instant at which a day begins in London.
pub fn beginning_of(day: Date) -> Timestamp {
    let zoned = day.to_zoned(london());
    zoned.map_or(Timestamp::MAX, |zoned| zoned.timestamp())
}

/// The month of an instant, as months are counted and stored everywhere: `2026-11`, in London.
pub fn month_of(at: Timestamp) -> String {
    date_of(at).strftime("%Y-%m").to_string()
}

/// The same month, worked out by the database from a column that holds an instant. London is an hour ahead from the last
/// Sunday of March to the last of October, so that only the last hour of these months, in the time of Greenwich, is
/// in the next.
pub fn month_in_sql(at: &str) -> String {
    let ahead = [
        ("03-31", 4),
        ("04-30", 5),
        ("05-31", 6),
        ("06-30", 7),
        ("07-31", 8),
        ("08-31", 9),
        ("09-30", 10),
    ];
    let next = ahead.map(|(last, next)| format!("WHEN '{last}T23' THEN substr({at}, 1, 5) || '{next:02}'"));
    format!(
        "CASE substr({at}, 6, 8) {} ELSE substr({at}, 1, 7) END",
        next.join(" ")
    )
}

/// "22 November 2026", as dates are written on every page.
pub fn in_full(on: Date) -> String {
    on.strftime("%-d %B %Y").to_string()
}

/// "22 November 2026 at 9:05am", London time.
pub fn in_full_with_time(at: Timestamp) -> String {
    let there = at.to_zoned(london());
    let hour = there.strftime("%-I:%M%P").to_string();
    format!("{} at {hour}", in_full(there.date()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_are_written_in_full_in_london_time() {
        let summer: Timestamp = "2026-07-01T08:05:00Z".parse().unwrap();
        assert_eq!(in_full_with_time(summer), "1 July 2026 at 9:05am");
        assert_eq!(
            in_full(date_of("2026-07-31T23:30:00Z".parse().unwrap())),
            "1 August 2026"
        );
    }

    #[test]
    fn a_month_begins_when_it_begins_in_london_for_the_program_and_for_the_database() {
        assert_eq!(month_of("2026-06-30T23:30:00Z".parse().unwrap()), "2026-07");
        assert_eq!(month_of("2026-10-31T23:30:00Z".parse().unwrap()), "2026-10");
        let database = rusqlite::Connection::open_in_memory().unwrap();
        let mut month = database
            .prepare(&format!("SELECT {}", month_in_sql("?1")))
            .unwrap();
        let mut at: Timestamp = "1999-12-31T22:30:00Z".parse().unwrap();
        let end: Timestamp = "2061-01-01T00:00:00Z".parse().unwrap();
        while at < end {
            for minutes in [0, 60, 119] {
                let at = at + jiff::Span::new().minutes(minutes);
                let counted: String = month.query_row([format!("{at:.6}")], |row| row.get(0)).unwrap();
                assert_eq!(counted, month_of(at), "{at}");
            }
            at += jiff::Span::new().hours(24);
        }
    }
}
