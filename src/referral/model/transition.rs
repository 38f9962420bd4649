//! From one state to the next: what may happen when, and what comes too late.

use super::{
    Refused,
    codes::{Cancellation, Failure, Milestone, Outcome, Rejection},
    state::{Ending, Happening, State, Step, Tail},
};
use crate::kit::id::{AppointmentId, MembershipId};

impl State {
    /// The state after something happened, or why that cannot happen now. Every pair is answered here.
    ///
    /// # Errors
    /// The step cannot be taken from this state.
    pub fn after(self, happening: &Happening, step: Step) -> Result<Self, Refused> {
        match happening {
            Happening::Sent(_) => Err(Refused::Already("sent")),
            Happening::Acknowledged => self.acknowledged(step),
            Happening::InformationAsked { .. } => self.asked(step),
            Happening::InformationGiven { .. } | Happening::InformationNotGiven => self.answered(),
            Happening::Prioritised(_) => self.prioritised(),
            Happening::Accepted => self.accepted(step),
            Happening::Allocated { adviser } => self.under_hold(|open| open.allocated(adviser.clone())),
            Happening::Taken { adviser } => self.taken(adviser.clone()),
            Happening::PutBack(_) => self.put_back(),
            Happening::Tried { .. } => self.under_hold(Self::tried),
            Happening::Contacted { .. } => self.under_hold(|open| open.contacted(step)),
            Happening::Booked { appointment } => self.under_hold(|open| open.booked(appointment.clone())),
            Happening::ProgressTold(_) => self.under_hold(Self::in_progress),
            Happening::MovedTo(milestone) => self.under_hold(|open| open.moved_to(*milestone)),
            Happening::Held(reason) => self.held(*reason, step),
            Happening::HoldKept => self.hold_kept(),
            Happening::Resumed => self.resumed(),
            Happening::Completed(outcome) => self.completed(*outcome, step),
            Happening::Failed(reason) => self.failed(*reason, step),
            Happening::Rejected(reason) => self.rejected(*reason, step),
            Happening::Cancelled(reason) => self.cancelled(*reason, step),
            Happening::EnteredInError(reason, side) => self.mistaken(Ending::Mistaken(*reason, *side), step),
            Happening::FeedbackSent(_) => self.told(step),
            Happening::FeedbackSeen => self.read(step),
            Happening::CancellationAcknowledged => self.noted(step),
            Happening::PatientTold { .. } | Happening::PatientNotTold(_) => self.patient_told(),
            Happening::Reopened { .. } => self.reopened(),
        }
    }

    /// The state that everything that happened, in its order, comes to; `None` of nothing.
    ///
    /// # Errors
    /// The first was not the sending, or a step cannot follow the one before it.
    pub fn fold(happened: impl IntoIterator<Item = (Happening, Step)>) -> Result<Option<Self>, Refused> {
        let mut state = None;
        for (happening, step) in happened {
            state = Some(match (state, happening) {
                (None, Happening::Sent(_)) => Self::New,
                (None, _) => return Err(Refused::StillOpen),
                (Some(state), happening) => Self::after(state, &happening, step)?,
            });
        }
        Ok(state)
    }

    fn acknowledged(self, step: Step) -> Result<Self, Refused> {
        match self {
            Self::New => Ok(Self::InTriage { acknowledged: step }),
            Self::InTriage { .. } | Self::AwaitingInformation { .. } => Err(Refused::Already("acknowledged")),
            later @ (Self::Accepted { .. }
            | Self::InProgress { .. }
            | Self::OnHold { .. }
            | Self::Ended { .. }) => Err(later.already()),
        }
    }

    fn accepted(self, step: Step) -> Result<Self, Refused> {
        match self {
            Self::New | Self::InTriage { .. } | Self::AwaitingInformation { .. } => Ok(Self::Accepted {
                accepted: step,
                adviser: None,
                tries: 0,
                appointment: None,
            }),
            later @ (Self::Accepted { .. }
            | Self::InProgress { .. }
            | Self::OnHold { .. }
            | Self::Ended { .. }) => Err(later.already()),
        }
    }

    fn allocated(self, to: MembershipId) -> Result<Self, Refused> {
        match self {
            Self::New | Self::InTriage { .. } | Self::AwaitingInformation { .. } => Err(Refused::NotAccepted),
            Self::Accepted {
                adviser: Some(had), ..
            }
            | Self::InProgress { adviser: had, .. }
                if had == to =>
            {
                Err(Refused::Already("allocated to this adviser"))
            }
            Self::Accepted {
                accepted,
                tries,
                appointment,
                ..
            } => Ok(Self::Accepted {
                accepted,
                adviser: Some(to),
                tries,
                appointment,
            }),
            Self::InProgress {
                contacted,
                appointment,
                milestone,
                ..
            } => Ok(Self::InProgress {
                adviser: to,
                contacted,
                appointment,
                milestone,
            }),
            Self::OnHold { .. } => Err(Refused::NotNow),
            ended @ Self::Ended { .. } => Err(ended.already()),
        }
    }

    fn tried(self) -> Result<Self, Refused> {
        match self {
            Self::New | Self::InTriage { .. } | Self::AwaitingInformation { .. } => Err(Refused::NotAccepted),
            Self::Accepted { adviser: None, .. } => Err(Refused::NoAdviser),
            Self::Accepted {
                accepted,
                adviser,
                tries,
                appointment,
            } => Ok(Self::Accepted {
                accepted,
                adviser,
                tries: tries.saturating_add(1),
                appointment,
            }),
            working @ Self::InProgress { .. } => Ok(working),
            Self::OnHold { .. } => Err(Refused::NotNow),
            ended @ Self::Ended { .. } => Err(ended.already()),
        }
    }

    fn contacted(self, step: Step) -> Result<Self, Refused> {
        match self {
            Self::New | Self::InTriage { .. } | Self::AwaitingInformation { .. } => Err(Refused::NotAccepted),
            Self::Accepted { adviser: None, .. } => Err(Refused::NoAdviser),
            Self::Accepted {
                adviser: Some(adviser),
                appointment,
                ..
            } => Ok(Self::InProgress {
                adviser,
                contacted: step,
                appointment,
                milestone: Milestone::ContactMade,
            }),
            working @ Self::InProgress { .. } => Ok(working),
            Self::OnHold { .. } => Err(Refused::NotNow),
            ended @ Self::Ended { .. } => Err(ended.already()),
        }
    }

    fn booked(self, appointment: AppointmentId) -> Result<Self, Refused> {
        let appointment = Some(appointment);
        match self {
            Self::New | Self::InTriage { .. } | Self::AwaitingInformation { .. } => Err(Refused::NotAccepted),
            Self::Accepted { adviser: None, .. } => Err(Refused::NoAdviser),
            Self::Accepted {
                accepted,
                adviser,
                tries,
                ..
            } => Ok(Self::Accepted {
                accepted,
                adviser,
                tries,
                appointment,
            }),
            Self::InProgress {
                adviser,
                contacted,
                milestone,
                ..
            } => Ok(Self::InProgress {
                adviser,
                contacted,
                appointment,
                milestone,
            }),
            Self::OnHold { .. } => Err(Refused::NotNow),
            ended @ Self::Ended { .. } => Err(ended.already()),
        }
    }

    /// It goes on: something that can only happen once somebody was in touch, and changes nothing.
    pub(super) fn in_progress(self) -> Result<Self, Refused> {
        match self {
            Self::New | Self::InTriage { .. } | Self::AwaitingInformation { .. } => Err(Refused::NotAccepted),
            Self::Accepted { .. } => Err(Refused::NotContacted),
            working @ Self::InProgress { .. } => Ok(working),
            Self::OnHold { .. } => Err(Refused::NotNow),
            ended @ Self::Ended { .. } => Err(ended.already()),
        }
    }

    fn completed(self, outcome: Outcome, step: Step) -> Result<Self, Refused> {
        match self {
            Self::New | Self::InTriage { .. } | Self::AwaitingInformation { .. } => Err(Refused::NotAccepted),
            Self::OnHold { from, .. } => from.completed(outcome, step),
            Self::Accepted { .. } if outcome != Outcome::NotNeeded => Err(Refused::NotContacted),
            Self::Accepted { .. } | Self::InProgress { .. } => {
                Ok(self.ended(Ending::Completed(outcome), step))
            }
            ended @ Self::Ended { .. } => Err(ended.already()),
        }
    }

    /// The outcomes with which it could be completed now.
    pub fn outcomes(&self) -> Vec<Outcome> {
        let can = |outcome: &Outcome| self.clone().completed(*outcome, nobodys_step()).is_ok();
        Outcome::ALL.iter().copied().filter(can).collect()
    }

    fn failed(self, reason: Failure, step: Step) -> Result<Self, Refused> {
        match self {
            Self::New | Self::InTriage { .. } | Self::AwaitingInformation { .. } => Err(Refused::NotAccepted),
            Self::OnHold { from, .. } => from.failed(reason, step),
            Self::InProgress { .. } if reason == Failure::CouldNotContact => Err(Refused::WasReached),
            Self::Accepted { .. } | Self::InProgress { .. } => Ok(self.ended(Ending::Failed(reason), step)),
            ended @ Self::Ended { .. } => Err(ended.already()),
        }
    }

    fn rejected(self, reason: Rejection, step: Step) -> Result<Self, Refused> {
        match self {
            Self::New | Self::InTriage { .. } | Self::AwaitingInformation { .. } => {
                Ok(self.ended(Ending::Rejected(reason), step))
            }
            later @ (Self::Accepted { .. }
            | Self::InProgress { .. }
            | Self::OnHold { .. }
            | Self::Ended { .. }) => Err(later.already()),
        }
    }

    fn cancelled(self, reason: Cancellation, step: Step) -> Result<Self, Refused> {
        match self {
            ended @ Self::Ended { .. } => Err(ended.already()),
            Self::New
            | Self::InTriage { .. }
            | Self::AwaitingInformation { .. }
            | Self::Accepted { .. }
            | Self::InProgress { .. }
            | Self::OnHold { .. } => Ok(self.ended(Ending::Cancelled(reason), step)),
        }
    }

    /// The reasons for which it could fail now.
    pub fn failures(&self) -> Vec<Failure> {
        let can = |reason: &Failure| self.clone().failed(*reason, nobodys_step()).is_ok();
        Failure::ALL.iter().copied().filter(can).collect()
    }

    pub(super) fn ended(self, ending: Ending, at: Step) -> Self {
        Self::Ended {
            ending,
            at,
            adviser: self.adviser().cloned(),
            tail: Tail::TellReferrer,
        }
    }

    /// Why a first step comes too late: what was done before it, as it may be told to anybody involved.
    pub(super) fn already(&self) -> Refused {
        Refused::Already(match self {
            Self::New => "sent",
            Self::InTriage { .. } => "acknowledged",
            Self::AwaitingInformation { .. } => "waiting for an answer",
            Self::Accepted { .. } | Self::InProgress { .. } | Self::OnHold { .. } => "accepted",
            Self::Ended {
                ending: Ending::Cancelled(_),
                ..
            } => "cancelled",
            Self::Ended {
                ending: Ending::Rejected(_),
                ..
            } => "turned down",
            Self::Ended {
                ending: Ending::Completed(_) | Ending::Failed(_),
                ..
            } => "closed",
            Self::Ended {
                ending: Ending::Mistaken(..),
                ..
            } => "recorded as a mistake",
        })
    }
}

/// For asking whether a step could be taken.
fn nobodys_step() -> Step {
    Step {
        by: String::new(),
        at: jiff::Timestamp::UNIX_EPOCH,
    }
}
