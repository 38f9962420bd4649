//! What is left of the loop after the end: telling, reading, taking note.

use super::{
    Holder, Refused,
    codes::Failure,
    state::{Ending, State, Step, Tail},
};

impl Ending {
    /// Whether the patient is told that it ended so. Whoever called a referral back knows; a mistake was none of theirs.
    pub const fn is_told_to_patient(self) -> bool {
        match self {
            Self::Completed(_) | Self::Rejected(_) => true,
            Self::Failed(reason) => !matches!(reason, Failure::Died),
            Self::Cancelled(_) | Self::Mistaken(..) => false,
        }
    }
}

impl State {
    /// The patient was told how it stands, or is not told. Nothing else changes by it.
    pub(super) fn patient_told(self) -> Result<Self, Refused> {
        match self {
            Self::New | Self::InTriage { .. } | Self::AwaitingInformation { .. } => Err(Refused::NotAccepted),
            Self::Ended { ending, .. } if !ending.is_told_to_patient() => Err(Refused::NothingToTell),
            told @ (Self::Accepted { .. }
            | Self::InProgress { .. }
            | Self::OnHold { .. }
            | Self::Ended { .. }) => Ok(told),
        }
    }

    /// The referrer was told. Whoever called a referral back has nothing to read: the other side has.
    pub(super) fn told(self, step: Step) -> Result<Self, Refused> {
        match self {
            Self::Ended {
                ending,
                at,
                adviser,
                tail: Tail::TellReferrer,
            } => {
                let tail = match ending {
                    Ending::Cancelled(_) | Ending::Mistaken(_, Holder::Referrer) => Tail::AdviserToNote,
                    Ending::Completed(_)
                    | Ending::Failed(_)
                    | Ending::Rejected(_)
                    | Ending::Mistaken(_, Holder::Adviser) => Tail::ReferrerToRead { told: step },
                };
                Ok(Self::Ended {
                    ending,
                    at,
                    adviser,
                    tail,
                })
            }
            Self::Ended { .. } => Err(Refused::Already("fed back")),
            Self::New
            | Self::InTriage { .. }
            | Self::AwaitingInformation { .. }
            | Self::Accepted { .. }
            | Self::InProgress { .. }
            | Self::OnHold { .. } => Err(Refused::StillOpen),
        }
    }

    pub(super) fn read(self, step: Step) -> Result<Self, Refused> {
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
            Self::New
            | Self::InTriage { .. }
            | Self::AwaitingInformation { .. }
            | Self::Accepted { .. }
            | Self::InProgress { .. }
            | Self::OnHold { .. } => Err(Refused::StillOpen),
        }
    }

    pub(super) fn noted(self, step: Step) -> Result<Self, Refused> {
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
            Self::New
            | Self::InTriage { .. }
            | Self::AwaitingInformation { .. }
            | Self::Accepted { .. }
            | Self::InProgress { .. }
            | Self::OnHold { .. } => Err(Refused::StillOpen),
        }
    }
}
