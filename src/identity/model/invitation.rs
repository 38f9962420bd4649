//! Links with which somebody takes up what they were given, and what each of them opens.

use super::Refused;
use crate::kit::id::{AccountId, MembershipId, PartnershipId};

/// Days for which an invitation can be taken up.
pub const INVITATION_DAYS: i64 = 7;

crate::words! {
    /// What a link is for. Neither opens anything of another partnership: the first sets a password that
    /// nobody has set, of an account that only its own partnership has let in; the second sets none.
    Link {
        Password = "password", "Choose a password";
        Joining = "joining", "Join with the password that you have";
    }
}

/// A link that can still be used, and whom it is for.
#[derive(Clone, Debug, PartialEq)]
pub struct Invitation {
    pub link: Link,
    pub partnership: PartnershipId,
    pub membership: MembershipId,
    pub account: AccountId,
    /// As whoever made the link calls them.
    pub name: String,
    /// The hash, when a password was chosen.
    pub(in crate::identity) password: Option<String>,
}

/// Whether somebody was known when they were given a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// The account was made with the role.
    New,
    /// They have been let into this partnership before, and nothing is left for them to do.
    Here,
    /// Somebody else let them in. They join with a link and their own password.
    Elsewhere,
}

/// A membership that was given, and the secret of the link with which it is taken up, when it needs one.
#[derive(Clone, Debug, PartialEq)]
pub struct Invited {
    pub membership: MembershipId,
    pub known: Known,
    pub secret: Option<String>,
}

impl Invitation {
    /// The one with which a password is chosen, if this is one.
    ///
    /// # Errors
    /// It only joins.
    pub fn choosing(self) -> Result<Self, Refused> {
        match self.link {
            Link::Password => Ok(self),
            Link::Joining => Err(Refused::SpentInvitation),
        }
    }

    /// The one with which somebody joins, and the hash of the password that they have.
    ///
    /// # Errors
    /// It does not join, or its holder has no password yet.
    pub fn joining(self) -> Result<(Self, String), Refused> {
        match (self.link, self.password.clone()) {
            (Link::Joining, Some(password)) => Ok((self, password)),
            (Link::Joining, None) => Err(Refused::NoPasswordYet),
            (Link::Password, _) => Err(Refused::SpentInvitation),
        }
    }
}
