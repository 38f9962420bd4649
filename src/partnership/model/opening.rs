//! When a place or a service is open in an ordinary week.

use jiff::civil::{Time, Weekday};
use serde::{Deserialize, Serialize};

use super::{Checked, Problem};

/// An ordinary week, Monday first. A day without times is closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Opening([Vec<Stretch>; 7]);

/// From when to when, on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    pub from: Time,
    pub to: Time,
}

/// The days of the week with the name of their field on the form.
pub const DAYS: [(Weekday, &str, &str); 7] = [
    (Weekday::Monday, "open_monday", "Monday"),
    (Weekday::Tuesday, "open_tuesday", "Tuesday"),
    (Weekday::Wednesday, "open_wednesday", "Wednesday"),
    (Weekday::Thursday, "open_thursday", "Thursday"),
    (Weekday::Friday, "open_friday", "Friday"),
    (Weekday::Saturday, "open_saturday", "Saturday"),
    (Weekday::Sunday, "open_sunday", "Sunday"),
];

impl Opening {
    /// Open Monday to Friday, `from` to `to`.
    pub fn weekdays(from: Time, to: Time) -> Self {
        let mut week: [Vec<Stretch>; 7] = Default::default();
        for day in week.iter_mut().take(5) {
            day.push(Stretch { from, to });
        }
        Self(week)
    }

    /// Reads what was typed for each day: "9:00 to 12:30, 13:30 to 17:00", or nothing when closed.
    ///
    /// # Errors
    /// Every day that makes no sense.
    pub fn typed<'a>(typed: impl Fn(&str) -> Option<&'a str>) -> Checked<Self> {
        let mut week: [Vec<Stretch>; 7] = Default::default();
        let mut problems = Vec::new();
        for (day, (_, field, name)) in week.iter_mut().zip(DAYS) {
            match day_from(typed(field).unwrap_or_default()) {
                Ok(stretches) => *day = stretches,
                Err(why) => problems.push(Problem::new(field, format!("{name}: {why}"))),
            }
        }
        if problems.is_empty() {
            Ok(Self(week))
        } else {
            Err(problems)
        }
    }

    /// The stretches of a day, in order.
    pub fn on(&self, day: Weekday) -> &[Stretch] {
        &self.0[usize::from(day.to_monday_zero_offset().unsigned_abs())]
    }

    /// The day as it is shown and typed; empty when closed.
    pub fn text(&self, day: Weekday) -> String {
        let parts: Vec<_> = self.on(day).iter().map(ToString::to_string).collect();
        parts.join(", ")
    }

    /// Whether no day has times: nobody has said yet.
    pub fn is_unknown(&self) -> bool {
        self.0.iter().all(Vec::is_empty)
    }

    /// Whether it is open at this time of this day. The closing time itself is closed.
    pub fn is_open(&self, day: Weekday, at: Time) -> bool {
        self.on(day)
            .iter()
            .any(|stretch| stretch.from <= at && at < stretch.to)
    }
}

impl std::fmt::Display for Stretch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} to {}",
            self.from.strftime("%H:%M"),
            self.to.strftime("%H:%M")
        )
    }
}

fn day_from(text: &str) -> Result<Vec<Stretch>, &'static str> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let (from, to) = part
            .split_once("to")
            .or_else(|| part.split_once(['-', '–']))
            .ok_or("enter times such as 9:00 to 17:00, or leave it empty when closed.")?;
        let read =
            |text| time_from(text).ok_or("enter each time with hours and minutes, such as 9:00 or 17:30.");
        let stretch = Stretch {
            from: read(from)?,
            to: read(to)?,
        };
        if stretch.from >= stretch.to {
            return Err("the opening time must come before the closing time.");
        }
        if stretches.last().is_some_and(|before| before.to > stretch.from) {
            return Err("the times overlap, or are not in order.");
        }
        stretches.push(stretch);
    }
    if stretches.len() > 4 {
        Err("enter no more than four stretches in a day.")
    } else {
        Ok(stretches)
    }
}

/// "9", "9:30", "09.30", "5pm".
fn time_from(text: &str) -> Option<Time> {
    let text = text.trim().to_ascii_lowercase();
    let (text, afternoon) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(rest), _) => (rest.trim().to_owned(), Some(false)),
        (_, Some(rest)) => (rest.trim().to_owned(), Some(true)),
        (None, None) => (text, None),
    };
    let (hour, minute) = text.split_once([':', '.']).unwrap_or((&text, "0"));
    let (mut hour, minute): (i8, i8) = (hour.parse().ok()?, minute.parse().ok()?);
    match afternoon {
        Some(true) if (1..12).contains(&hour) => hour += 12,
        Some(false) if hour == 12 => hour = 0,
        Some(true) if hour != 12 => return None,
        Some(false) if hour > 12 => return None,
        Some(_) | None => {}
    }
    Time::new(hour, minute, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::time;
    use proptest::prelude::*;

    use super::*;

    fn monday(text: &'static str) -> Checked<Opening> {
        Opening::typed(move |field| (field == "open_monday").then_some(text))
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        for written in [
            "9:00 to 12:30, 13:30 to 17:00",
            "9-12.30,1:30pm-5pm",
            "9am to 12:30pm, 13:30 – 17",
        ] {
            assert_eq!(
                monday(written).unwrap().text(Weekday::Monday),
                "09:00 to 12:30, 13:30 to 17:00"
            );
        }
    }

    #[test]
    fn times_that_make_no_sense_are_refused_on_their_day() {
        for wrong in [
            "nine to five",
            "17:00 to 9:00",
            "9:00",
            "9 to 12, 11 to 13",
            "25:00 to 26:00",
            "13am to 2pm",
        ] {
            assert_eq!(monday(wrong).unwrap_err()[0].field, "open_monday", "{wrong}");
        }
    }

    #[test]
    fn the_closing_time_itself_is_closed() {
        let week = Opening::weekdays(time(9, 0, 0, 0), time(17, 0, 0, 0));
        assert!(week.is_open(Weekday::Friday, time(9, 0, 0, 0)));
        assert!(!week.is_open(Weekday::Friday, time(17, 0, 0, 0)));
        assert!(!week.is_open(Weekday::Sunday, time(12, 0, 0, 0)));
        assert!(Opening::default().is_unknown());
    }

    proptest! {
        #[test]
        fn whatever_is_typed_it_answers_and_what_it_accepts_it_reads_back(text in "\\PC{0,40}") {
            if let Ok(week) = Opening::typed(|field| (field == "open_monday").then_some(text.as_str())) {
                let shown = week.text(Weekday::Monday);
                prop_assert_eq!(Opening::typed(|f| (f == "open_monday").then_some(shown.as_str())).unwrap(), week);
            }
        }
    }
}
