//! For how long a referral waits until something happens to it.

use jiff::Timestamp;

use super::Happening;
use crate::words;

words! {
    /// Until what it waits, from the moment at which it was sent.
    Waited {
        Decision = "decision", "Decision";
        FirstContact = "first-contact", "First contact";
    }
}

const DAY: i64 = 24 * 60 * 60;

impl Waited {
    /// The wait that something ends, the first time that it happens.
    pub const fn until(happening: &Happening) -> Option<Self> {
        match happening {
            Happening::Accepted | Happening::Rejected(_) => Some(Self::Decision),
            Happening::Contacted { .. } => Some(Self::FirstContact),
            Happening::Sent(_)
            | Happening::Acknowledged
            | Happening::InformationAsked { .. }
            | Happening::InformationGiven { .. }
            | Happening::InformationNotGiven
            | Happening::Prioritised(_)
            | Happening::Allocated { .. }
            | Happening::Taken { .. }
            | Happening::PutBack(_)
            | Happening::Tried { .. }
            | Happening::Booked { .. }
            | Happening::ProgressTold(_)
            | Happening::MovedTo(_)
            | Happening::Held(_)
            | Happening::HoldKept
            | Happening::Resumed
            | Happening::Completed(_)
            | Happening::Failed(_)
            | Happening::Cancelled(_)
            | Happening::EnteredInError(..)
            | Happening::FeedbackSent(_)
            | Happening::FeedbackSeen
            | Happening::CancellationAcknowledged
            | Happening::PatientTold { .. }
            | Happening::PatientNotTold(_)
            | Happening::Reopened { .. } => None,
        }
    }
}

/// Whole days of 24 hours from one instant to a later one.
pub fn whole_days(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_secs().div_euclid(DAY)
}
