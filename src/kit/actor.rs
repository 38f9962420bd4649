//! Who acts. Every unit of work carries one actor, and every store adds what it may see to its query.

use super::id::{AccountId, MembershipId, OrganisationId, PartnershipId, TeamId};
use crate::words;

/// Who does something.
#[derive(Clone, Debug, PartialEq)]
pub enum Actor {
    /// A member of staff, in one of their memberships.
    Staff(Staff),
    /// Whoever runs the installation, at its command line; in one partnership or in none.
    Operator(Option<PartnershipId>),
    /// The program itself, doing background work for a partnership.
    Job(PartnershipId),
    /// Somebody who has not signed in.
    Nobody,
}

/// A signed-in member of staff, in the membership that they act in.
#[derive(Clone, Debug, PartialEq)]
pub struct Staff {
    pub account: AccountId,
    pub membership: MembershipId,
    pub partnership: PartnershipId,
    pub organisation: OrganisationId,
    pub team: Option<TeamId>,
    pub role: Role,
    pub name: String,
}

words! {
    /// What somebody does in a partnership: rights follow the role, and nobody crosses by rank.
    Role {
        Referrer = "referrer", "Referrer";
        TeamLead = "team-lead", "Health team lead";
        Intake = "intake", "Intake worker";
        Adviser = "adviser", "Adviser";
        Volunteer = "volunteer", "Volunteer";
        Supervisor = "supervisor", "Supervisor";
        Administrator = "administrator", "Administrator";
        Manager = "manager", "Partnership manager";
        Funder = "funder", "Funder";
        InformationGovernance = "information-governance", "Information governance lead";
        Researcher = "researcher", "Researcher";
    }
}

/// Which side of the wall a role stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Health,
    Advice,
    /// Serves both sides and reads no case.
    Both,
    /// Sees no person.
    Outside,
}

impl Role {
    /// The side of the wall.
    pub const fn side(self) -> Side {
        match self {
            Self::Referrer | Self::TeamLead => Side::Health,
            Self::Intake | Self::Adviser | Self::Volunteer | Self::Supervisor | Self::Administrator => {
                Side::Advice
            }
            Self::Manager | Self::InformationGovernance => Side::Both,
            Self::Funder | Self::Researcher => Side::Outside,
        }
    }
}

impl Actor {
    /// The partnership in which the actor acts, if in one.
    pub fn partnership(&self) -> Option<&PartnershipId> {
        match self {
            Self::Staff(staff) => Some(&staff.partnership),
            Self::Operator(partnership) => partnership.as_ref(),
            Self::Job(partnership) => Some(partnership),
            Self::Nobody => None,
        }
    }

    /// The member of staff, when it is one.
    pub fn staff(&self) -> Option<&Staff> {
        match self {
            Self::Staff(staff) => Some(staff),
            Self::Operator(_) | Self::Job(_) | Self::Nobody => None,
        }
    }

    /// As it is written into the record of events: the membership, or what acted instead of a person.
    pub fn signature(&self) -> &str {
        match self {
            Self::Staff(staff) => super::id::Id::as_str(&staff.membership),
            Self::Operator(_) => "operator",
            Self::Job(_) => "job",
            Self::Nobody => "nobody",
        }
    }
}
