//! What a state says of itself: what may be done next, and the words and codes for lists and interfaces.

use super::state::{Action, Ending, State, Tail};
use crate::kit::id::MembershipId;

impl State {
    /// What may still be done, by whoever may do it.
    pub const fn actions(&self) -> &'static [Action] {
        match self {
            Self::New => &[
                Action::Acknowledge,
                Action::Accept,
                Action::Reject,
                Action::Cancel,
                Action::Withdraw,
            ],
            Self::InTriage { .. } => &[Action::Accept, Action::Reject, Action::Cancel, Action::Withdraw],
            Self::Accepted { adviser: None, .. } => &[
                Action::Allocate,
                Action::Complete,
                Action::Fail,
                Action::Cancel,
                Action::Withdraw,
            ],
            Self::Accepted { .. } => &[
                Action::RecordContact,
                Action::Book,
                Action::Complete,
                Action::Fail,
                Action::Allocate,
                Action::Cancel,
                Action::Withdraw,
            ],
            Self::InProgress { .. } => &[
                Action::RecordContact,
                Action::Book,
                Action::TellProgress,
                Action::Complete,
                Action::Fail,
                Action::Allocate,
                Action::Cancel,
                Action::Withdraw,
            ],
            Self::Ended {
                tail: Tail::ReferrerToRead { .. },
                ..
            } => &[Action::ReadFeedback, Action::Withdraw],
            Self::Ended {
                tail: Tail::AdviserToNote,
                ..
            } => &[Action::NoteCancellation, Action::Withdraw],
            Self::Ended {
                tail: Tail::TellReferrer | Tail::Closed { .. },
                ..
            } => &[Action::Withdraw],
        }
    }

    /// The status of a FHIR Task that it maps to.
    pub const fn status(&self) -> &'static str {
        match self {
            Self::New | Self::InTriage { .. } => "requested",
            Self::Accepted { .. } => "accepted",
            Self::InProgress { .. } => "in-progress",
            Self::Ended {
                ending: Ending::Completed(_),
                ..
            } => "completed",
            Self::Ended {
                ending: Ending::Failed(_),
                ..
            } => "failed",
            Self::Ended {
                ending: Ending::Rejected(_),
                ..
            } => "rejected",
            Self::Ended {
                ending: Ending::Cancelled(_),
                ..
            } => "cancelled",
        }
    }

    /// The business status within it, or the reason of an ending.
    pub const fn stage(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::InTriage { .. } => "in-triage",
            Self::Accepted { adviser: None, .. } => "to-allocate",
            Self::Accepted {
                appointment: Some(_), ..
            } => "appointment-booked",
            Self::Accepted { .. } => "first-contact",
            Self::InProgress { .. } => "contact-made",
            Self::Ended {
                ending: Ending::Completed(outcome),
                ..
            } => outcome.code(),
            Self::Ended {
                ending: Ending::Failed(reason),
                ..
            } => reason.code(),
            Self::Ended {
                ending: Ending::Rejected(reason),
                ..
            } => reason.code(),
            Self::Ended {
                ending: Ending::Cancelled(reason),
                ..
            } => reason.code(),
        }
    }

    /// The adviser who has it: until it ends, and when it was called back until that was noted.
    pub const fn adviser(&self) -> Option<&MembershipId> {
        match self {
            Self::Accepted {
                adviser: Some(adviser),
                ..
            }
            | Self::InProgress { adviser, .. }
            | Self::Ended {
                adviser: Some(adviser),
                tail: Tail::TellReferrer | Tail::AdviserToNote,
                ..
            } => Some(adviser),
            Self::New | Self::InTriage { .. } | Self::Accepted { adviser: None, .. } | Self::Ended { .. } => {
                None
            }
        }
    }

    /// Whether it has not ended.
    pub const fn is_open(&self) -> bool {
        !matches!(self, Self::Ended { .. })
    }

    /// How it ended, if it did.
    pub const fn ending(&self) -> Option<Ending> {
        match self {
            Self::Ended { ending, .. } => Some(*ending),
            Self::New | Self::InTriage { .. } | Self::Accepted { .. } | Self::InProgress { .. } => None,
        }
    }
}

/// The words of a stage for a list: what has to be known to choose what to do next.
pub fn stage_words(status: &str, stage: &str) -> &'static str {
    match (status, stage) {
        ("requested", "new") => "New",
        ("requested", _) => "Being looked at",
        ("accepted", "to-allocate") => "Accepted, no adviser yet",
        ("accepted", "appointment-booked") => "Appointment booked",
        ("accepted", _) => "First contact",
        ("in-progress", _) => "Being helped",
        ("completed", _) => "Completed",
        ("failed", _) => "Ended early",
        ("rejected", _) => "Not accepted",
        ("cancelled", _) => "Cancelled",
        _ => "Closed",
    }
}
