//! The rules of what goes out.

use jiff::Timestamp;

use crate::{
    kit::id::{MembershipId, OutgoingId, PersonId, TeamId},
    words,
};

/// Whom it is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Recipient {
    /// Those of a team who look at what comes in.
    Team(TeamId),
    Staff(MembershipId),
    Person(PersonId),
}

/// Something that goes out.
#[derive(Clone, Debug, PartialEq)]
pub struct Outgoing {
    pub id: OutgoingId,
    pub recipient: Recipient,
    pub subject: String,
    pub body: String,
    /// What it is about, by identifier.
    pub about: String,
    pub state: State,
    /// Why it did not go, in words that name nobody; empty when it did.
    pub problem: String,
    pub attempts: i64,
    pub made_at: Timestamp,
    pub changed_at: Timestamp,
}

words! {
    /// What became of it.
    State {
        Waiting = "waiting", "Waiting to be sent";
        Sent = "sent", "Sent";
        Shown = "shown", "Shown here, not sent";
        Stopped = "stopped", "Stopped: no safe way";
        NotDelivered = "not-delivered", "Not delivered";
    }
}

impl State {
    /// The colour of its tag.
    pub const fn colour(self) -> &'static str {
        match self {
            Self::Waiting => "blue",
            Self::Sent => "green",
            Self::Shown => "grey",
            Self::Stopped => "orange",
            Self::NotDelivered => "red",
        }
    }
}

impl Recipient {
    /// Its kind, as it is stored.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Team(_) => "team",
            Self::Staff(_) => "staff",
            Self::Person(_) => "person",
        }
    }

    /// Its identifier.
    pub fn id(&self) -> &str {
        use crate::kit::id::Id as _;
        match self {
            Self::Team(id) => id.as_str(),
            Self::Staff(id) => id.as_str(),
            Self::Person(id) => id.as_str(),
        }
    }

    /// The recipient of this kind and identifier.
    pub fn read(kind: &str, id: &str) -> Option<Self> {
        match kind {
            "team" => id.parse().ok().map(Self::Team),
            "staff" => id.parse().ok().map(Self::Staff),
            "person" => id.parse().ok().map(Self::Person),
            _ => None,
        }
    }

    /// As the outbox names it to those who may read no case.
    pub const fn words(&self) -> &'static str {
        match self {
            Self::Team(_) => "An intake team",
            Self::Staff(_) => "A member of staff",
            Self::Person(_) => "A client",
        }
    }
}
