//! The rules of accounts, memberships, sessions and invitations.

mod invitation;
mod membership;
mod session;

pub use invitation::{INVITATION_DAYS, Invitation, Invited, Known, Link};
pub use membership::{Held, Membership, NewMember, Standing, Term};
pub use session::{IDLE_MINUTES, LONGEST_HOURS, LONGEST_SECONDS, Session};

use crate::kit::{
    actor::{Actor, Role},
    id::{AccountId, PartnershipId},
};

/// Days for which the link of the first start can be used.
pub const SET_UP_DAYS: i64 = 7;
/// Characters that a password has at the least, as NCSC and NIST SP 800-63B advise length over rules.
pub const PASSWORD_LEAST: usize = 12;
/// Characters that a password has at the most, so that hashing it stays cheap.
pub const PASSWORD_MOST: usize = 200;

/// Somebody's sign-in to this installation. What they are called is said by each membership: one partnership
/// never shows what another one wrote.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    pub id: AccountId,
    /// The partnership that invited them first: the only one whose links choose a password.
    pub home: PartnershipId,
    pub email: String,
    /// The hash, when a password was chosen.
    pub(super) password: Option<String>,
}

/// Why something about accounts is not done.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refused {
    #[error("The e-mail address or the password is not right.")]
    WrongCredentials,
    #[error("The password is not right.")]
    WrongPassword,
    #[error("This link has been used or is out of date. Ask whoever sent it for a new one.")]
    SpentInvitation,
    #[error(
        "You were invited to Alongside before and have not chosen a password yet. Use the link that you got \
         then, or ask whoever gave it to you for a new one, and come back to this one."
    )]
    NoPasswordYet,
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
    #[error("The team belongs to another organisation.")]
    AnothersTeam,
    #[error("This role is for people who work in {0}. Choose another role or organisation.")]
    WrongSide(&'static str),
    #[error("This person has chosen a password already.")]
    HasPassword,
    #[error("This person already holds this role in this organisation and team.")]
    AlreadyHeld,
    #[error("Only advisers and supervisors deal with areas of law.")]
    AdvisesNobody,
    #[error("This role has ended already.")]
    HasEnded,
}

/// Who looks after accounts: managers, administrators, information governance leads, and whoever runs the
/// installation. To everybody else the accounts are not there.
pub fn may_keep_accounts(actor: &Actor) -> bool {
    match actor {
        Actor::Staff(staff) => matches!(
            staff.role,
            Role::Manager | Role::Administrator | Role::InformationGovernance
        ),
        Actor::Operator(partnership) => partnership.is_some(),
        Actor::Job(_) | Actor::Nobody => false,
    }
}

/// Whether somebody in this role deals with areas of law.
pub const fn may_be_competent(role: Role) -> bool {
    matches!(role, Role::Adviser | Role::Supervisor)
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
    use super::*;

    #[test]
    fn a_password_is_neither_short_nor_endless() {
        assert_eq!(check_password("short"), Err(Refused::PasswordLength));
        assert_eq!(check_password("correct horse battery"), Ok(()));
        assert_eq!(check_password(&"x".repeat(201)), Err(Refused::PasswordLength));
    }
}
