//! The rules of accounts, memberships and sessions.

use jiff::{Span, Timestamp, civil::Date};

use crate::kit::{
    actor::{Role, Staff},
    id::{AccountId, MembershipId, OrganisationId, PartnershipId, TeamId},
};

/// Minutes after which a session that nobody uses is over.
pub const IDLE_MINUTES: i64 = 60;
/// Hours after which a session is over, used or not: a working day with room to spare.
pub const LONGEST_HOURS: i64 = 12;
/// Days for which an invitation can be taken up.
pub const INVITATION_DAYS: i64 = 7;
/// Days for which the link of the first start can be used.
pub const SET_UP_DAYS: i64 = 7;
/// Characters that a password has at the least, as NCSC and NIST SP 800-63B advise length over rules.
pub const PASSWORD_LEAST: usize = 12;
/// Characters that a password has at the most, so that hashing it stays cheap.
pub const PASSWORD_MOST: usize = 200;

/// Somebody's sign-in to this installation.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    pub id: AccountId,
    pub name: String,
    pub email: String,
    /// The hash, when a password was chosen.
    pub(super) password: Option<String>,
}

/// A role in one organisation, from one date to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Membership {
    pub id: MembershipId,
    pub partnership: PartnershipId,
    pub account: AccountId,
    pub name: String,
    pub email: String,
    pub organisation: OrganisationId,
    pub team: Option<TeamId>,
    pub role: Role,
    pub starts_on: Date,
    pub ends_on: Option<Date>,
    pub version: i64,
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

/// A membership that was given, and the secret of the invitation when the account is new.
#[derive(Clone, Debug, PartialEq)]
pub struct Invited {
    pub membership: MembershipId,
    pub secret: Option<String>,
}

/// Somebody signed in, acting in one membership.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    pub staff: Staff,
    /// Names for the title bar.
    pub partnership_name: String,
    pub organisation_name: String,
    pub(super) starts_on: Date,
    pub(super) ends_on: Option<Date>,
    pub(super) started_at: Timestamp,
    pub(super) seen_at: Timestamp,
}

/// Why something about accounts is not done.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refused {
    #[error("The e-mail address or the password is not right.")]
    WrongCredentials,
    #[error("This link has been used or is out of date. Ask whoever sent it for a new one.")]
    SpentInvitation,
    #[error(
        "This link has been used or is out of date. Start Alongside again for a new one, if nobody has an \
         account yet."
    )]
    SpentSetUp,
    #[error("Choose a password of {PASSWORD_LEAST} to {PASSWORD_MOST} characters.")]
    PasswordLength,
    #[error("The last day cannot be before the first day.")]
    EndsBeforeStart,
    #[error("Choose a team for this role: the team decides whose referrals they see.")]
    NoTeam,
    #[error("This person has chosen a password already.")]
    HasPassword,
    #[error("This person already holds this role in this organisation and team.")]
    AlreadyHeld,
}

impl Membership {
    /// Whether the role may be used on this day.
    pub fn holds_on(&self, day: Date) -> bool {
        holds(self.starts_on, self.ends_on, day)
    }
}

fn holds(starts_on: Date, ends_on: Option<Date>, day: Date) -> bool {
    starts_on <= day && ends_on.is_none_or(|last| day <= last)
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
}

impl Session {
    /// Whether it still counts: not left alone, not too long, and its membership still holds.
    pub fn is_live(&self, now: Timestamp, today: Date) -> bool {
        now <= self.seen_at + Span::new().minutes(IDLE_MINUTES)
            && now <= self.started_at + Span::new().hours(LONGEST_HOURS)
            && holds(self.starts_on, self.ends_on, today)
    }

    /// Whether it should be noted that it was used: once a minute is enough.
    pub fn is_worth_noting(&self, now: Timestamp) -> bool {
        now > self.seen_at + Span::new().minutes(1)
    }
}

/// Checks the length of a new password, in characters.
///
/// # Errors
/// It is too short or too long.
pub fn check_password(password: &str) -> Result<(), Refused> {
    if (PASSWORD_LEAST..=PASSWORD_MOST).contains(&password.chars().count()) {
        Ok(())
    } else {
        Err(Refused::PasswordLength)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::kit::id::Source;

    fn session() -> Session {
        let ids = Source::seeded(1);
        let at: Timestamp = "2026-11-20T09:00:00Z".parse().unwrap();
        let staff = Staff {
            account: ids.next(at),
            membership: ids.next(at),
            partnership: ids.next(at),
            organisation: ids.next(at),
            team: None,
            role: Role::Manager,
            name: "Sam Okoye".into(),
        };
        Session {
            staff,
            partnership_name: String::new(),
            organisation_name: String::new(),
            starts_on: date(2026, 1, 1),
            ends_on: Some(date(2026, 11, 20)),
            started_at: at,
            seen_at: at,
        }
    }

    #[test]
    fn a_session_ends_when_left_alone_too_long_or_when_the_membership_ends() {
        let session = session();
        let today = date(2026, 11, 20);
        let after = |minutes: i64| session.started_at + Span::new().minutes(minutes);
        assert!(session.is_live(after(60), today));
        assert!(!session.is_live(after(61), today));
        assert!(!session.is_live(after(1), date(2026, 11, 21)));
        let used = Session {
            seen_at: after(719),
            ..session.clone()
        };
        assert!(used.is_live(after(720), today));
        assert!(!used.is_live(after(721), today));
    }

    #[test]
    fn a_password_is_neither_short_nor_endless() {
        assert_eq!(check_password("short"), Err(Refused::PasswordLength));
        assert_eq!(check_password("correct horse battery"), Ok(()));
        assert_eq!(check_password(&"x".repeat(201)), Err(Refused::PasswordLength));
    }
}
