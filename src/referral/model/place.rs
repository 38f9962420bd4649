//! With whom a referral lies, and who owns it meanwhile.

use super::{Hold, Milestone, Referral, State, Tail};
use crate::{
    kit::id::{MembershipId, TeamId},
    words,
};

words! {
    /// With whom the ball is. Every referral that is not closed lies in exactly one place, which is the list that it
    /// stands on; nothing that is closed lies anywhere.
    Place {
        Team = "team", "Nobody's yet";
        Adviser = "adviser", "With an adviser";
        Patient = "patient", "Waiting on the client";
        Referrer = "referrer", "Waiting on the referrer";
    }
}

/// Who answers for a referral now.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum OwnedBy {
    /// Whoever of the team comes first.
    Team(TeamId),
    /// The adviser who was given it.
    Adviser(MembershipId),
}

impl State {
    /// Where it lies; nowhere once it is closed.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::New | Self::InTriage { .. } | Self::Accepted { adviser: None, .. } => Some(Place::Team),
            Self::AwaitingInformation { .. }
            | Self::Ended {
                tail: Tail::ReferrerToRead { .. },
                ..
            } => Some(Place::Referrer),
            Self::Accepted { adviser: Some(_), .. } => Some(Place::Adviser),
            Self::InProgress { milestone, .. } => Some(if *milestone == Milestone::AwaitingClient {
                Place::Patient
            } else {
                Place::Adviser
            }),
            Self::OnHold { reason, .. } => Some(match reason {
                Hold::Unwell | Hold::AwaitingClient => Place::Patient,
                Hold::Safety => Place::Adviser,
            }),
            Self::Ended {
                tail: Tail::TellReferrer | Tail::AdviserToNote,
                adviser,
                ..
            } => Some(adviser.as_ref().map_or(Place::Team, |_| Place::Adviser)),
            Self::Ended {
                tail: Tail::Closed { .. },
                ..
            } => None,
        }
    }
}

impl Referral {
    /// The one owner of it; nobody once it is closed. What waits for the client is still the adviser's.
    pub fn owner(&self) -> Option<OwnedBy> {
        let adviser = || self.state.adviser().cloned().map(OwnedBy::Adviser);
        match self.state.place()? {
            Place::Team => Some(OwnedBy::Team(self.to_team.clone())),
            Place::Referrer => Some(OwnedBy::Team(self.from_team.clone())),
            Place::Adviser | Place::Patient => adviser(),
        }
    }
}
