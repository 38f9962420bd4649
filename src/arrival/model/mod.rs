//! The rules of what came in.

mod asked;
mod mail;
mod public_page;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

pub use asked::{Asked, By};
pub use mail::Mail;
pub use public_page::{LONGEST_OPENING, PublicPage, SlugRefused, slug};

use crate::{
    kit::{
        actor::Role,
        id::{ArrivalId, Id as _, MembershipId, OrganisationId, ReferralId, ServiceId},
    },
    words,
};

/// The longest account of what was done with one, in characters.
pub const LONGEST_WORDS: usize = 1_000;
/// How many may come to a service from its public page in an hour. More than that is a flood.
pub const MOST_AN_HOUR: i64 = 40;
/// How many may wait at a service before its public page asks people to ring instead.
pub const MOST_WAITING: i64 = 300;
/// The team is told again once for each such time that one waits.
const TOLD_ANEW: SignedDuration = SignedDuration::from_hours(24);
/// Days after which what was written is forgotten, once it was dealt with.
pub const KEPT_DAYS: i64 = 90;

words! {
    /// By which way it came in.
    Kind {
        Myself = "self", "Self-referral";
        Mail = "mail", "E-mail";
    }

    /// What was done with one that became no referral.
    Ending {
        Advice = "advice", "Advice or information was given";
        NotEligible = "not-eligible", "The service cannot help with this";
        NotReached = "not-reached", "They could not be reached";
        Double = "double", "The same had come before";
        Noted = "noted", "It belongs to a referral that is there, and was seen to";
        Spam = "spam", "Nobody asked for help";
    }
}

/// Something that came in.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    pub id: ArrivalId,
    pub service: ServiceId,
    pub to_organisation: OrganisationId,
    /// `None` once it was forgotten.
    pub content: Option<Content>,
    pub kind: Kind,
    pub arrived_at: Timestamp,
    /// By when somebody looks at it.
    pub due_at: Timestamp,
    pub owner: Option<MembershipId>,
    pub end: Option<End>,
    pub version: i64,
}

/// What it says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Content {
    Asked(Box<Asked>),
    Mail(Box<Mail>),
}

/// What became of it, who saw to it, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct End {
    pub how: Done,
    pub words: String,
    pub at: Timestamp,
    pub by: MembershipId,
}

/// Whether it became a referral.
#[derive(Clone, Debug, PartialEq)]
pub enum Done {
    Referral(ReferralId),
    Answered(Ending),
}

/// Why something cannot be done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("This was dealt with already. Look at the page again.")]
    Ended,
    #[error("Somebody looks after this already.")]
    Taken,
    #[error("Say what was done or said.")]
    NoWords,
    #[error("Very many people have asked in the last hour.")]
    TooMany,
}

/// Who looks at what comes in, of the organisation that it came to.
pub const fn may_look(role: Role) -> bool {
    matches!(role, Role::Intake | Role::Supervisor)
}

/// What the one who asked was given: the last eight letters and digits of the identifier, which are chance.
pub fn reference(id: &ArrivalId) -> String {
    let text = id.as_str();
    let tail = text.get(text.len().saturating_sub(8)..).unwrap_or(text);
    let (first, second) = tail.split_at(tail.len() / 2);
    format!("{first}-{second}")
}

/// Whether the team is told that one more came, when `oldest` is the first that waits still and `newest` the last that
/// came: one message for many that wait, but one on each day after the first began to wait, lest it is forgotten.
pub fn is_news(oldest: Option<Timestamp>, newest: Option<Timestamp>, now: Timestamp) -> bool {
    let (Some(oldest), Some(newest)) = (oldest, newest) else {
        return true;
    };
    let days = |at: Timestamp| at.duration_since(oldest).as_hours() / TOLD_ANEW.as_hours();
    days(now) > days(newest)
}

impl Kind {
    /// The code by which it is stored that one became a referral.
    pub const REFERRAL: &'static str = "referral";
}

impl Content {
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Asked(_) => Kind::Myself,
            Self::Mail(_) => Kind::Mail,
        }
    }
}

impl Arrival {
    /// The same, looked after by somebody.
    ///
    /// # Errors
    /// It was dealt with, or somebody does already.
    pub fn taken(self, by: MembershipId) -> Result<Self, Refused> {
        self.open()?;
        match &self.owner {
            Some(owner) if *owner != by => Err(Refused::Taken),
            _ => Ok(Self {
                owner: Some(by),
                ..self
            }),
        }
    }

    /// The same, answered.
    ///
    /// # Errors
    /// It was dealt with, or it is not said what was done.
    pub fn answered(
        self,
        how: Ending,
        words: String,
        by: MembershipId,
        at: Timestamp,
    ) -> Result<Self, Refused> {
        if words.trim().is_empty() && !matches!(how, Ending::Spam | Ending::Double) {
            return Err(Refused::NoWords);
        }
        self.ended(Done::Answered(how), words, by, at)
    }

    /// The same, become a referral.
    ///
    /// # Errors
    /// It was dealt with.
    pub fn referred(self, to: ReferralId, by: MembershipId, at: Timestamp) -> Result<Self, Refused> {
        self.ended(Done::Referral(to), String::new(), by, at)
    }

    fn ended(self, how: Done, words: String, by: MembershipId, at: Timestamp) -> Result<Self, Refused> {
        self.open()?;
        let owner = self.owner.clone().or_else(|| Some(by.clone()));
        let end = Some(End { how, words, at, by });
        Ok(Self { owner, end, ..self })
    }

    fn open(&self) -> Result<(), Refused> {
        match self.end {
            Some(_) => Err(Refused::Ended),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
