//! The working days of a history, by number, and the instants in them.

use jiff::{Timestamp, civil::Date};

use crate::kit::{
    calendar::is_working_day,
    clock::london,
    error::{Error, Result},
};

/// Working days kept beyond the last one, so that appointments can be booked ahead.
const AHEAD: usize = 40;
/// The first minute of the day in which things happen, and the last.
pub(super) const OPENS: u32 = 8 * 60 + 40;
pub(super) const CLOSES: u32 = 17 * 60 + 40;

/// Consecutive working days: a history, and a few weeks after it.
pub(super) struct Days {
    days: Vec<Date>,
    last: usize,
}

impl Days {
    /// The `count` working days that end before `today`, and some after.
    ///
    /// # Errors
    /// `Refused` when the bank holidays of that time are not known.
    pub fn before(today: Date, count: usize) -> Result<Self> {
        let mut days = Vec::with_capacity(count + AHEAD);
        let mut day = today;
        while days.len() < count.max(1) {
            day = day.yesterday().map_err(anyhow::Error::from)?;
            if is_working_day(day).map_err(Error::refused)? {
                days.push(day);
            }
        }
        days.reverse();
        let last = days.len() - 1;
        let mut day = today.yesterday().map_err(anyhow::Error::from)?;
        while days.len() < last + 1 + AHEAD {
            day = day.tomorrow().map_err(anyhow::Error::from)?;
            if day > days[days.len() - 1] && is_working_day(day).map_err(Error::refused)? {
                days.push(day);
            }
        }
        Ok(Self { days, last })
    }

    /// The number of the last day of the history; the first is 0.
    pub fn last(&self) -> usize {
        self.last
    }

    /// The date of a day, or of the last one that is known.
    pub fn date(&self, day: usize) -> Date {
        self.days[day.min(self.days.len() - 1)]
    }

    /// An instant, by the minute of the day in London.
    pub fn at(&self, day: usize, minute: u32) -> Timestamp {
        instant(self.date(day), minute)
    }
}

/// The instant of a minute of a day in London.
pub(super) fn instant(date: Date, minute: u32) -> Timestamp {
    let (hour, minute) = (
        i8::try_from(minute / 60).unwrap_or(23),
        i8::try_from(minute % 60).unwrap_or(0),
    );
    let there = date.at(hour.min(23), minute, 0, 0).to_zoned(london());
    there.map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}
