//! Where a referral stands: a fold of what happened to it, and what may happen next.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::codes::{Cancellation, Channel, Failure, Outcome, Rejection};
use crate::{
    consent::FeedbackLevel,
    kit::id::{AppointmentId, ContactId, MembershipId},
};

/// Something that happened to a referral, as it stands in the record of events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Happening {
    Sent,
    Acknowledged,
    Accepted,
    Allocated {
        adviser: MembershipId,
    },
    /// Somebody tried to reach the client, and did not.
    Tried {
        contact: ContactId,
        channel: Channel,
    },
    Contacted {
        contact: ContactId,
        channel: Channel,
    },
    Booked {
        appointment: AppointmentId,
    },
    Completed(Outcome),
    Failed(Failure),
    Rejected(Rejection),
    Cancelled(Cancellation),
    FeedbackSent(FeedbackLevel),
    FeedbackSeen,
    CancellationAcknowledged,
}

/// Who took a step, as signed in the record, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub by: String,
    pub at: Timestamp,
}

/// Where a referral stands. Each state carries its facts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Sent, and nobody has looked yet.
    New,
    InTriage {
        acknowledged: Step,
    },
    /// Accepted; nobody has spoken to the client yet.
    Accepted {
        accepted: Step,
        adviser: Option<MembershipId>,
        tries: u32,
        appointment: Option<AppointmentId>,
    },
    /// An adviser is in touch with the client.
    InProgress {
        adviser: MembershipId,
        contacted: Step,
        appointment: Option<AppointmentId>,
    },
    Ended {
        ending: Ending,
        at: Step,
        tail: Tail,
    },
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    Completed(Outcome),
    Failed(Failure),
    Rejected(Rejection),
    Cancelled(Cancellation),
}

/// What is left of the loop after the end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tail {
    /// The referrer is still to be told.
    TellReferrer,
    /// The referrer was told and has not read it.
    ReferrerToRead { told: Step },
    /// The advice side is to take note that it was called back.
    AdviserToNote,
    /// Nothing is left.
    Closed { last: Step },
}

/// What somebody can do to a referral. The buttons on the page and the verbs both read [`State::actions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    Acknowledge,
    Accept,
    Reject,
    Allocate,
    RecordContact,
    Book,
    Complete,
    Fail,
    Cancel,
    ReadFeedback,
    NoteCancellation,
}

/// Why a step is not taken.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refused {
    #[error("This referral was already {0}.")]
    Already(&'static str),
    #[error("This referral has not been accepted yet.")]
    NotAccepted,
    #[error("Allocate an adviser to this referral first.")]
    NoAdviser,
    #[error("Record first that somebody was in touch with the client.")]
    NotContacted,
    #[error("That cannot be done to this referral now. See below how it stands.")]
    NotNow,
    #[error("This referral is still open.")]
    StillOpen,
    #[error("There is nothing left to read on this referral.")]
    NothingToRead,
    #[error("Only the adviser who has this referral, or a supervisor, can do that.")]
    NotYours,
    #[error("Tick at least one problem that the patient wants help with.")]
    NoNeed,
    #[error("Choose a service to refer to.")]
    NoService,
    #[error("Say in a few words what is happening.")]
    NoSummary,
    #[error("Record what the patient agreed to before sending.")]
    NoConsent,
    #[error("The service does not deal with one of the problems ticked.")]
    OutOfScope,
    #[error("The service is not open to this team at present.")]
    NotEligible,
    #[error("This patient already has an open referral for {0} to this service: {1}.")]
    AlreadyOpen(String, String),
    #[error("Say what the referrer and the patient can do now.")]
    NoSafetyNet,
    #[error("This channel is not marked as safe for the client. Check safe contact first, or use another.")]
    UnsafeChannel,
    #[error("Choose somebody who works in the team that has this referral.")]
    NotInTeam,
    #[error("An appointment cannot be in the past.")]
    InThePast,
}

impl Happening {
    /// As it is written in the record.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sent => "referral.sent",
            Self::Acknowledged => "referral.acknowledged",
            Self::Accepted => "referral.accepted",
            Self::Allocated { .. } => "referral.allocated",
            Self::Tried { .. } => "referral.tried",
            Self::Contacted { .. } => "referral.contacted",
            Self::Booked { .. } => "referral.booked",
            Self::Completed(_) => "referral.completed",
            Self::Failed(_) => "referral.failed",
            Self::Rejected(_) => "referral.rejected",
            Self::Cancelled(_) => "referral.cancelled",
            Self::FeedbackSent(_) => "referral.feedback-sent",
            Self::FeedbackSeen => "referral.feedback-seen",
            Self::CancellationAcknowledged => "referral.cancellation-acknowledged",
        }
    }
}

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
            other => Err(other.already()),
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
            other => Err(other.already()),
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

    fn completed(self, outcome: Outcome, step: Step) -> Result<Self, Refused> {
        match self {
            Self::New | Self::InTriage { .. } => Err(Refused::NotAccepted),
            Self::Accepted { .. } if outcome != Outcome::NotNeeded => Err(Refused::NotContacted),
            Self::Accepted { .. } | Self::InProgress { .. } => {
                Ok(ended(Ending::Completed(outcome), step, Tail::TellReferrer))
            }
            ended @ Self::Ended { .. } => Err(ended.already()),
        }
    }

    fn failed(self, reason: Failure, step: Step) -> Result<Self, Refused> {
        match self {
            Self::New | Self::InTriage { .. } => Err(Refused::NotAccepted),
            Self::Accepted { .. } | Self::InProgress { .. } => {
                Ok(ended(Ending::Failed(reason), step, Tail::TellReferrer))
            }
            ended @ Self::Ended { .. } => Err(ended.already()),
        }
    }

    fn rejected(self, reason: Rejection, step: Step) -> Result<Self, Refused> {
        match self {
            Self::New | Self::InTriage { .. } => {
                Ok(ended(Ending::Rejected(reason), step, Tail::TellReferrer))
            }
            other => Err(other.already()),
        }
    }

    fn cancelled(self, reason: Cancellation, step: Step) -> Result<Self, Refused> {
        match self {
            ended @ Self::Ended { .. } => Err(ended.already()),
            Self::New | Self::InTriage { .. } | Self::Accepted { .. } | Self::InProgress { .. } => {
                Ok(ended(Ending::Cancelled(reason), step, Tail::TellReferrer))
            }
        }
    }

    /// The referrer was told. Whoever called a referral back has nothing to read: the other side has.
    fn told(self, step: Step) -> Result<Self, Refused> {
        match self {
            Self::Ended {
                ending,
                at,
                tail: Tail::TellReferrer,
            } => {
                let tail = match ending {
                    Ending::Cancelled(_) => Tail::AdviserToNote,
                    Ending::Completed(_) | Ending::Failed(_) | Ending::Rejected(_) => {
                        Tail::ReferrerToRead { told: step }
                    }
                };
                Ok(Self::Ended { ending, at, tail })
            }
            Self::Ended { .. } => Err(Refused::Already("fed back")),
            _ => Err(Refused::StillOpen),
        }
    }

    fn read(self, step: Step) -> Result<Self, Refused> {
        match self {
            Self::Ended {
                ending,
                at,
                tail: Tail::ReferrerToRead { .. },
            } => Ok(Self::Ended {
                ending,
                at,
                tail: Tail::Closed { last: step },
            }),
            Self::Ended { .. } => Err(Refused::NothingToRead),
            _ => Err(Refused::StillOpen),
        }
    }

    fn noted(self, step: Step) -> Result<Self, Refused> {
        match self {
            Self::Ended {
                ending,
                at,
                tail: Tail::AdviserToNote,
            } => Ok(Self::Ended {
                ending,
                at,
                tail: Tail::Closed { last: step },
            }),
            Self::Ended { .. } => Err(Refused::NothingToRead),
            _ => Err(Refused::StillOpen),
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

    /// What may still be done, by whoever may do it.
    pub const fn actions(&self) -> &'static [Action] {
        match self {
            Self::New => &[
                Action::Acknowledge,
                Action::Accept,
                Action::Reject,
                Action::Cancel,
            ],
            Self::InTriage { .. } => &[Action::Accept, Action::Reject, Action::Cancel],
            Self::Accepted { adviser: None, .. } => {
                &[Action::Allocate, Action::Complete, Action::Fail, Action::Cancel]
            }
            Self::Accepted { .. } => &[
                Action::RecordContact,
                Action::Book,
                Action::Complete,
                Action::Fail,
                Action::Allocate,
                Action::Cancel,
            ],
            Self::InProgress { .. } => &[
                Action::RecordContact,
                Action::Book,
                Action::Complete,
                Action::Fail,
                Action::Allocate,
                Action::Cancel,
            ],
            Self::Ended {
                tail: Tail::ReferrerToRead { .. },
                ..
            } => &[Action::ReadFeedback],
            Self::Ended {
                tail: Tail::AdviserToNote,
                ..
            } => &[Action::NoteCancellation],
            Self::Ended {
                tail: Tail::TellReferrer | Tail::Closed { .. },
                ..
            } => &[],
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

    /// The adviser who has it.
    pub const fn adviser(&self) -> Option<&MembershipId> {
        match self {
            Self::Accepted {
                adviser: Some(adviser),
                ..
            }
            | Self::InProgress { adviser, .. } => Some(adviser),
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

fn ended(ending: Ending, at: Step, tail: Tail) -> State {
    State::Ended { ending, at, tail }
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
