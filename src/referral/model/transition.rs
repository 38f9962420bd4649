//! From one state to the next: what may happen when, and what comes too late.

use super::{
    codes::{Cancellation, Failure, Outcome, Rejection},
    state::{Ending, Happening, Refused, State, Step, Tail},
};
use crate::kit::id::{AppointmentId, MembershipId};

impl State {
    /// The state after something happened, or why that cannot happen now. Every pair is answered here.
    ///
    /// # Errors
    /// The step cannot be taken from this state.
    pub fn after(self, happening: &Happening, step: Step) -> Result<Self, Refused> {
        match happening {
            Happening::Sent => Err(Refused::Already("sent")),
            Happening::Acknowledged => self.acknowledged(step),
            Happening::Accepted => self.accepted(step),
            Happening::Allocated { adviser } => self.allocated(adviser.clone()),
            Happening::Tried { .. } => self.tried(),
            Happening::Contacted { .. } => self.contacted(step),
            Happening::Booked { appointment } => self.booked(appointment.clone()),
            Happening::ProgressTold(_) => self.in_progress(),
            Happening::Completed(outcome) => self.completed(*outcome, step),
            Happening::Failed(reason) => self.failed(*reason, step),
            Happening::Rejected(reason) => self.rejected(*reason, step),
            Happening::Cancelled(reason) => self.cancelled(*reason, step),
            Happening::FeedbackSent(_) => self.told(step),
            Happening::FeedbackSeen => self.read(step),
            Happening::CancellationAcknowledged => self.noted(step),
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
                (None, Happening::Sent) => Self::New,
                (None, _) => return Err(Refused::StillOpen),
                (Some(state), happening) => Self::after(state, &happening, step)?,
            });
        }
        Ok(state)
    }

    fn acknowledged(self, step: Step) -> Result<Self, Refused> {
        match self {
            Self::New => Ok(Self::InTriage { acknowledged: step }),
            Self::InTriage { .. } => Err(Refused::Already("acknowledged")),
            later @ (Self::Accepted { .. } | Self::InProgress { .. } | Self::Ended { .. }) => {
                Err(later.already())
            }
        }
    }

    fn accepted(self, step: Step) -> Result<Self, Refused> {
        match self {
            Self::New | Self::InTriage { .. } => Ok(Self::Accepted {
                accepted: step,
                adviser: None,
                tries: 0,
                appointment: None,
            }),
            later @ (Self::Accepted { .. } | Self::InProgress { .. } | Self::Ended { .. }) => {
                Err(later.already())
            }
        }
    }

    fn allocated(self, to: MembershipId) -> Result<Self, Refused> {
        match self {
            Self::New | Self::InTriage { .. } => Err(Refused::NotAccepted),
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
                ..
            } => Ok(Self::InProgress {
                adviser: to,
                contacted,
                appointment,
            }),
            ended @ Self::Ended { .. } => Err(ended.already()),
        }
    }

    fn tried(self) -> Result<Self, Refused> {
        match self {
            Self::New | Self::InTriage { .. } => Err(Refused::NotAccepted),
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
            ended @ Self::Ended { .. } => Err(ended.already()),
        }
    }

    fn contacted(self, step: Step) -> Result<Self, Refused> {
        match self {
            Self::New | Self::InTriage { .. } => Err(Refused::NotAccepted),
            Self::Accepted { adviser: None, .. } => Err(Refused::NoAdviser),
            Self::Accepted {
                adviser: Some(adviser),
                appointment,
                ..
            } => Ok(Self::InProgress {
                adviser,
                contacted: step,
                appointment,
            }),
            working @ Self::InProgress { .. } => Ok(working),
            ended @ Self::Ended { .. } => Err(ended.already()),
        }
    }

    fn booked(self, appointment: AppointmentId) -> Result<Self, Refused> {
        let appointment = Some(appointment);
        match self {
            Self::New | Self::InTriage { .. } => Err(Refused::NotAccepted),
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
                adviser, contacted, ..
            } => Ok(Self::InProgress {
                adviser,
                contacted,
                appointment,
            }),
            ended @ Self::Ended { .. } => Err(ended.already()),
        }
    }

    /// It goes on: something that can only happen once somebody was in touch, and changes nothing.
    fn in_progress(self) -> Result<Self, Refused> {
        match self {
            Self::New | Self::InTriage { .. } => Err(Refused::NotAccepted),
            Self::Accepted { .. } => Err(Refused::NotContacted),
            working @ Self::InProgress { .. } => Ok(working),
            ended @ Self::Ended { .. } => Err(ended.already()),
        }
    }

    fn completed(self, outcome: Outcome, step: Step) -> Result<Self, Refused> {
        match self {
            Self::New | Self::InTriage { .. } => Err(Refused::NotAccepted),
            Self::Accepted { .. } if outcome != Outcome::NotNeeded => Err(Refused::NotContacted),
            Self::Accepted { .. } | Self::InProgress { .. } => {
                Ok(self.ended(Ending::Completed(outcome), step))
            }
            ended @ Self::Ended { .. } => Err(ended.already()),
        }
    }

    /// The outcomes with which it could be completed now.
    pub fn outcomes(&self) -> Vec<Outcome> {
        let can = |outcome: &Outcome| {
            let step = Step {
                by: String::new(),
                at: jiff::Timestamp::UNIX_EPOCH,
            };
            self.clone().completed(*outcome, step).is_ok()
        };
        Outcome::ALL.iter().copied().filter(can).collect()
    }

    fn failed(self, reason: Failure, step: Step) -> Result<Self, Refused> {
        match self {
            Self::New | Self::InTriage { .. } => Err(Refused::NotAccepted),
            Self::Accepted { .. } | Self::InProgress { .. } => Ok(self.ended(Ending::Failed(reason), step)),
            ended @ Self::Ended { .. } => Err(ended.already()),
        }
    }

    fn rejected(self, reason: Rejection, step: Step) -> Result<Self, Refused> {
        match self {
            Self::New | Self::InTriage { .. } => Ok(self.ended(Ending::Rejected(reason), step)),
            later @ (Self::Accepted { .. } | Self::InProgress { .. } | Self::Ended { .. }) => {
                Err(later.already())
            }
        }
    }

    fn cancelled(self, reason: Cancellation, step: Step) -> Result<Self, Refused> {
        match self {
            ended @ Self::Ended { .. } => Err(ended.already()),
            Self::New | Self::InTriage { .. } | Self::Accepted { .. } | Self::InProgress { .. } => {
                Ok(self.ended(Ending::Cancelled(reason), step))
            }
        }
    }

    /// The referrer was told. Whoever called a referral back has nothing to read: the other side has.
    fn told(self, step: Step) -> Result<Self, Refused> {
        match self {
            Self::Ended {
                ending,
                at,
                adviser,
                tail: Tail::TellReferrer,
            } => {
                let tail = match ending {
                    Ending::Cancelled(_) => Tail::AdviserToNote,
                    Ending::Completed(_) | Ending::Failed(_) | Ending::Rejected(_) => {
                        Tail::ReferrerToRead { told: step }
                    }
                };
                Ok(Self::Ended {
                    ending,
                    at,
                    adviser,
                    tail,
                })
            }
            Self::Ended { .. } => Err(Refused::Already("fed back")),
            Self::New | Self::InTriage { .. } | Self::Accepted { .. } | Self::InProgress { .. } => {
                Err(Refused::StillOpen)
            }
        }
    }

    fn read(self, step: Step) -> Result<Self, Refused> {
        match self {
            Self::Ended {
                ending,
                at,
                adviser,
                tail: Tail::ReferrerToRead { .. },
            } => Ok(Self::Ended {
                ending,
                at,
                adviser,
                tail: Tail::Closed { last: step },
            }),
            Self::Ended { .. } => Err(Refused::NothingToRead),
            Self::New | Self::InTriage { .. } | Self::Accepted { .. } | Self::InProgress { .. } => {
                Err(Refused::StillOpen)
            }
        }
    }

    fn noted(self, step: Step) -> Result<Self, Refused> {
        match self {
            Self::Ended {
                ending,
                at,
                adviser,
                tail: Tail::AdviserToNote,
            } => Ok(Self::Ended {
                ending,
                at,
                adviser,
                tail: Tail::Closed { last: step },
            }),
            Self::Ended { .. } => Err(Refused::NothingToRead),
            Self::New | Self::InTriage { .. } | Self::Accepted { .. } | Self::InProgress { .. } => {
                Err(Refused::StillOpen)
            }
        }
    }

    fn ended(self, ending: Ending, at: Step) -> Self {
        Self::Ended {
            ending,
            at,
            adviser: self.adviser().cloned(),
            tail: Tail::TellReferrer,
        }
    }

    /// Why a first step comes too late: what was done before it, as it may be told to anybody involved.
    fn already(&self) -> Refused {
        Refused::Already(match self {
            Self::New => "sent",
            Self::InTriage { .. } => "acknowledged",
            Self::Accepted { .. } | Self::InProgress { .. } => "accepted",
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
        })
    }
}
