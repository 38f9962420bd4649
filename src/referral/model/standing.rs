//! What a state says of itself: what may be done next, and the words and codes for lists and interfaces.

use super::state::{Action, Ending, State, Tail};
use crate::kit::id::MembershipId;

const NEW: &[Action] = &[
    Action::Acknowledge,
    Action::Accept,
    Action::AskInformation,
    Action::Reject,
    Action::SetPriority,
    Action::Cancel,
    Action::EnterInError,
    Action::Withdraw,
];
const IN_TRIAGE: &[Action] = &[
    Action::Accept,
    Action::AskInformation,
    Action::Reject,
    Action::SetPriority,
    Action::Cancel,
    Action::EnterInError,
    Action::Withdraw,
];
const AWAITING: &[Action] = &[
    Action::GiveInformation,
    Action::Accept,
    Action::Reject,
    Action::SetPriority,
    Action::Cancel,
    Action::EnterInError,
    Action::Withdraw,
];
const WAITING_LIST: &[Action] = &[
    Action::Allocate,
    Action::Take,
    Action::SetPriority,
    Action::Complete,
    Action::Fail,
    Action::TellPatient,
    Action::Cancel,
    Action::EnterInError,
    Action::Withdraw,
];
const ALLOCATED: &[Action] = &[
    Action::RecordContact,
    Action::Book,
    Action::Hold,
    Action::Complete,
    Action::Fail,
    Action::Allocate,
    Action::TellPatient,
    Action::Cancel,
    Action::EnterInError,
    Action::Withdraw,
];
/// Those of [`ALLOCATED`], and the way back while nothing is booked.
const NOT_BOOKED: &[Action] = &[
    Action::RecordContact,
    Action::Book,
    Action::Hold,
    Action::PutBack,
    Action::Complete,
    Action::Fail,
    Action::Allocate,
    Action::TellPatient,
    Action::Cancel,
    Action::EnterInError,
    Action::Withdraw,
];
const IN_PROGRESS: &[Action] = &[
    Action::RecordContact,
    Action::SayWhere,
    Action::Book,
    Action::TellProgress,
    Action::Hold,
    Action::Complete,
    Action::Fail,
    Action::Allocate,
    Action::TellPatient,
    Action::Cancel,
    Action::EnterInError,
    Action::Withdraw,
];
const ALLOCATED_ON_HOLD: &[Action] = &[
    Action::Resume,
    Action::KeepOnHold,
    Action::RecordContact,
    Action::Book,
    Action::Complete,
    Action::Fail,
    Action::Allocate,
    Action::TellPatient,
    Action::Cancel,
    Action::EnterInError,
    Action::Withdraw,
];
const IN_PROGRESS_ON_HOLD: &[Action] = &[
    Action::Resume,
    Action::KeepOnHold,
    Action::RecordContact,
    Action::SayWhere,
    Action::Book,
    Action::TellProgress,
    Action::Complete,
    Action::Fail,
    Action::Allocate,
    Action::TellPatient,
    Action::Cancel,
    Action::EnterInError,
    Action::Withdraw,
];

impl Ending {
    /// What may be done after it.
    const fn actions(self, tail: &Tail) -> &'static [Action] {
        match (tail, self.is_told_to_patient(), self.may_go_on()) {
            (Tail::ReferrerToRead { .. }, true, true) => &[
                Action::ReadFeedback,
                Action::TellPatient,
                Action::Reopen,
                Action::Withdraw,
            ],
            (Tail::ReferrerToRead { .. }, true, false) => {
                &[Action::ReadFeedback, Action::TellPatient, Action::Withdraw]
            }
            (Tail::ReferrerToRead { .. }, false, true) => {
                &[Action::ReadFeedback, Action::Reopen, Action::Withdraw]
            }
            (Tail::ReferrerToRead { .. }, false, false) => &[Action::ReadFeedback, Action::Withdraw],
            (Tail::AdviserToNote, _, true) => &[Action::NoteCancellation, Action::Reopen, Action::Withdraw],
            (Tail::AdviserToNote, _, false) => &[Action::NoteCancellation, Action::Withdraw],
            (Tail::TellReferrer | Tail::Closed { .. }, true, true) => {
                &[Action::TellPatient, Action::Reopen, Action::Withdraw]
            }
            (Tail::TellReferrer | Tail::Closed { .. }, true, false) => {
                &[Action::TellPatient, Action::Withdraw]
            }
            (Tail::TellReferrer | Tail::Closed { .. }, false, true) => &[Action::Reopen, Action::Withdraw],
            (Tail::TellReferrer | Tail::Closed { .. }, false, false) => &[Action::Withdraw],
        }
    }
}

impl State {
    /// What may still be done, by whoever may do it: the likeliest first.
    pub const fn actions(&self) -> &'static [Action] {
        match self {
            Self::New => NEW,
            Self::InTriage { .. } => IN_TRIAGE,
            Self::AwaitingInformation { .. } => AWAITING,
            Self::Accepted { adviser: None, .. } => WAITING_LIST,
            Self::Accepted {
                appointment: None, ..
            } => NOT_BOOKED,
            Self::Accepted { .. } => ALLOCATED,
            Self::InProgress { .. } => IN_PROGRESS,
            Self::OnHold { from, .. } => {
                if matches!(**from, Self::InProgress { .. }) {
                    IN_PROGRESS_ON_HOLD
                } else {
                    ALLOCATED_ON_HOLD
                }
            }
            Self::Ended { ending, tail, .. } => ending.actions(tail),
        }
    }

    /// The status of a FHIR Task that it maps to.
    pub const fn status(&self) -> &'static str {
        match self {
            Self::New | Self::InTriage { .. } | Self::AwaitingInformation { .. } => "requested",
            Self::Accepted { .. } => "accepted",
            Self::InProgress { .. } => "in-progress",
            Self::OnHold { .. } => "on-hold",
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
            Self::Ended {
                ending: Ending::Mistaken(..),
                ..
            } => "entered-in-error",
        }
    }

    /// The business status within it, or the reason of an ending.
    pub const fn stage(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::InTriage { .. } => "in-triage",
            Self::AwaitingInformation { .. } => "awaiting-information",
            Self::Accepted { adviser: None, .. } => "waiting-list",
            Self::Accepted {
                appointment: Some(_), ..
            } => "appointment-booked",
            Self::Accepted { tries: 0, .. } => "first-contact",
            Self::Accepted { tries: 1, .. } => "attempt-1",
            Self::Accepted { tries: 2, .. } => "attempt-2",
            Self::Accepted { .. } => "attempt-3",
            Self::InProgress { milestone, .. } => milestone.code(),
            Self::OnHold { reason, .. } => reason.code(),
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
            Self::Ended {
                ending: Ending::Mistaken(reason, _),
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
            Self::OnHold { from, .. } => from.adviser(),
            Self::New
            | Self::InTriage { .. }
            | Self::AwaitingInformation { .. }
            | Self::Accepted { adviser: None, .. }
            | Self::Ended { .. } => None,
        }
    }

    /// The adviser who has it, or had it when it ended.
    pub const fn had_by(&self) -> Option<&MembershipId> {
        match self {
            Self::Ended { adviser, .. } => adviser.as_ref(),
            Self::New
            | Self::InTriage { .. }
            | Self::AwaitingInformation { .. }
            | Self::Accepted { .. }
            | Self::InProgress { .. }
            | Self::OnHold { .. } => self.adviser(),
        }
    }

    /// How often somebody tried to reach the client before they were first in touch.
    pub const fn tries(&self) -> u32 {
        match self {
            Self::Accepted { tries, .. } => *tries,
            Self::OnHold { from, .. } => from.tries(),
            Self::New
            | Self::InTriage { .. }
            | Self::AwaitingInformation { .. }
            | Self::InProgress { .. }
            | Self::Ended { .. } => 0,
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
            Self::New
            | Self::InTriage { .. }
            | Self::AwaitingInformation { .. }
            | Self::Accepted { .. }
            | Self::InProgress { .. }
            | Self::OnHold { .. } => None,
        }
    }
}
