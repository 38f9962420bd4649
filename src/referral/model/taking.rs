//! Taking a referral from the waiting list, and putting it back.

use super::{Refused, State};
use crate::kit::id::MembershipId;

impl State {
    /// Only what nobody has is taken; whoever comes second is told.
    pub(super) fn taken(self, by: MembershipId) -> Result<Self, Refused> {
        match self {
            Self::New | Self::InTriage { .. } | Self::AwaitingInformation { .. } => Err(Refused::NotAccepted),
            Self::Accepted {
                accepted,
                adviser: None,
                tries,
                appointment,
            } => Ok(Self::Accepted {
                accepted,
                adviser: Some(by),
                tries,
                appointment,
            }),
            Self::Accepted { .. } | Self::InProgress { .. } | Self::OnHold { .. } => {
                Err(Refused::Already("taken by an adviser"))
            }
            ended @ Self::Ended { .. } => Err(ended.already()),
        }
    }

    /// Back to the waiting list, with the tries that were made.
    pub(super) fn put_back(self) -> Result<Self, Refused> {
        match self {
            Self::New | Self::InTriage { .. } | Self::AwaitingInformation { .. } => Err(Refused::NotAccepted),
            Self::Accepted { adviser: None, .. } => Err(Refused::Waits),
            Self::Accepted {
                appointment: Some(_), ..
            } => Err(Refused::IsBooked),
            Self::Accepted { accepted, tries, .. } => Ok(Self::Accepted {
                accepted,
                adviser: None,
                tries,
                appointment: None,
            }),
            Self::InProgress { .. } => Err(Refused::IsInTouch),
            Self::OnHold { .. } => Err(Refused::NotNow),
            ended @ Self::Ended { .. } => Err(ended.already()),
        }
    }
}
