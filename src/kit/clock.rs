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
}
