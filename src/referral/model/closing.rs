//! What is left of the loop after the end: telling, reading, taking note.

use super::{
    Holder, Refused,
    state::{Ending, State, Step, Tail},
};

impl State {
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
