//! Roles in organisations: from when to when they hold, and who may hold them where.

use jiff::{Timestamp, civil::Date};

use super::Refused;
use crate::{
    kit::{
        actor::{Role, Side, Staff},
        id::{AccountId, MembershipId, OrganisationId, PartnershipId, TeamId},
    },
    partnership::model::Kind,
};

/// A role in one organisation, from one date to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Membership {
    pub id: MembershipId,
    pub partnership: PartnershipId,
    pub account: AccountId,
    /// As the partnership calls them.
    pub name: String,
    pub email: String,
    pub organisation: OrganisationId,
    pub team: Option<TeamId>,
    pub role: Role,
    pub term: Term,
    pub version: i64,
}

/// From when to when a role holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    pub starts_on: Date,
    pub ends_on: Option<Date>,
    /// When its holder took it up; never, while another partnership let them in and they have not joined.
    pub joined_at: Option<Timestamp>,
    /// When somebody ended it. From that instant on it holds no longer, whatever its dates say.
    pub ended_at: Option<Timestamp>,
}

/// What can be said of a role on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is there to be taken up.
    NotJoined,
    NotStarted,
    InForce,
    Ended,
}

/// Somebody to be given a role.
#[derive(Clone, Debug, PartialEq)]
pub struct NewMember {
    pub name: String,
    pub email: String,
    pub organisation: OrganisationId,
    pub team: Option<TeamId>,
    pub role: Role,
    pub starts_on: Date,
    pub ends_on: Option<Date>,
}

/// A role that somebody can act in, as they choose between several.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    pub membership: MembershipId,
    pub role: Role,
    pub organisation: String,
    /// What the team is called inside, when it is in one.
    pub team: Option<String>,
    pub partnership: String,
    pub term: Term,
}

impl Membership {
    /// Its holder, acting in it.
    pub fn acting(self) -> Staff {
        Staff {
            account: self.account,
            membership: self.id,
            partnership: self.partnership,
            organisation: self.organisation,
            team: self.team,
            role: self.role,
            name: self.name,
        }
    }
}

impl Term {
    /// Whether, and why not, the role may be used on this day.
    pub fn standing(&self, day: Date) -> Standing {
        if self.ended_at.is_some() || self.ends_on.is_some_and(|last| last < day) {
            Standing::Ended
        } else if self.joined_at.is_none() {
            Standing::NotJoined
        } else if day < self.starts_on {
            Standing::NotStarted
        } else {
            Standing::InForce
        }
    }

    /// Whether the role may be used on this day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.standing(day) == Standing::InForce
    }
}

impl NewMember {
    /// Checks what no single field can show.
    ///
    /// # Errors
    /// A role that needs a team has none, or the dates are the wrong way round.
    pub fn check(&self) -> Result<(), Refused> {
        if self.ends_on.is_some_and(|last| last < self.starts_on) {
            return Err(Refused::EndsBeforeStart);
        }
        let needs_team = matches!(
            self.role,
            Role::Referrer
                | Role::TeamLead
                | Role::Intake
                | Role::Adviser
                | Role::Volunteer
                | Role::Supervisor
        );
        if needs_team && self.team.is_none() {
            Err(Refused::NoTeam)
        } else {
            Ok(())
        }
    }

    /// Checks that the role may be held in an organisation of this kind: an adviser of a health body would
    /// read beyond the wall.
    ///
    /// # Errors
    /// The role is of the other side.
    pub fn fits(&self, organisation: Kind) -> Result<(), Refused> {
        match (self.role.side(), organisation) {
            (Side::Health, Kind::Advice | Kind::Funder) => Err(Refused::WrongSide("health or social care")),
            (Side::Advice, Kind::Health | Kind::Funder) => Err(Refused::WrongSide("advice")),
            (Side::Health, Kind::Health) | (Side::Advice, Kind::Advice) | (Side::Both | Side::Outside, _) => {
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::kit::id::Source;

    fn term() -> Term {
        Term {
            starts_on: date(2026, 11, 20),
            ends_on: Some(date(2026, 11, 30)),
            joined_at: Some(Timestamp::UNIX_EPOCH),
            ended_at: None,
        }
    }

    #[test]
    fn a_role_holds_from_its_first_day_to_its_last_unless_somebody_ended_it() {
        for (day, standing) in [
            (date(2026, 11, 19), Standing::NotStarted),
            (date(2026, 11, 20), Standing::InForce),
            (date(2026, 11, 30), Standing::InForce),
            (date(2026, 12, 1), Standing::Ended),
        ] {
            assert_eq!(term().standing(day), standing, "{day}");
            let ended = Term {
                ended_at: Some(Timestamp::UNIX_EPOCH),
                ..term()
            };
            assert_eq!(ended.standing(day), Standing::Ended, "{day}");
            let offered = Term {
                joined_at: None,
                ..term()
            };
            assert!(!offered.holds_on(day), "{day}");
        }
    }

    #[test]
    fn a_role_is_held_on_its_own_side_of_the_wall() {
        let ids = Source::seeded(1);
        for (role, kinds) in [
            (Role::Referrer, vec![Kind::Health]),
            (Role::TeamLead, vec![Kind::Health]),
            (Role::Adviser, vec![Kind::Advice]),
            (Role::Administrator, vec![Kind::Advice]),
            (Role::Manager, Kind::ALL.to_vec()),
            (Role::Funder, Kind::ALL.to_vec()),
        ] {
            let new = NewMember {
                name: "Sam Okoye".into(),
                email: "sam@example.org".into(),
                organisation: ids.next(Timestamp::UNIX_EPOCH),
                team: None,
                role,
                starts_on: date(2026, 11, 20),
                ends_on: None,
            };
            for kind in Kind::ALL {
                assert_eq!(
                    new.fits(*kind).is_ok(),
                    kinds.contains(kind),
                    "{role:?} in {kind:?}"
                );
            }
        }
    }
}
