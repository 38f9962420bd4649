//! The rules of what goes out.

use jiff::Timestamp;

use crate::{
    kit::{
        actor::{Actor, Role},
        id::{MembershipId, OutgoingId, PersonId, TeamId},
    },
    words,
};

/// Where the address of Alongside stands in a message; it is put in as the message leaves.
pub const ADDRESS: &str = "[Alongside]";

/// What a message to staff ends with: where they read the rest, once they signed in. The address names nobody.
pub fn sign_in_to(what: &str, path: &str) -> String {
    format!("Sign in to Alongside to {what}:\n\n{ADDRESS}{path}")
}

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
    /// When what it is about ended: it is not sent any more, whatever becomes safe.
    pub over_at: Option<Timestamp>,
}

words! {
    /// What became of it.
    State {
        Waiting = "waiting", "Waiting to be sent";
        PassedOn = "passed-on", "Passed on to each of them";
        Sent = "sent", "Sent";
        Shown = "shown", "Shown here, not sent";
        Stopped = "stopped", "Stopped";
        NotDelivered = "not-delivered", "Not delivered";
    }
}

/// Why a message is not sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("This message is not waiting for another try.")]
    NotInNeed,
    #[error("What this message is about has ended, so it is not sent any more.")]
    Over,
}

/// Who looks after the outbox: managers, administrators, and whoever runs the installation. They learn what
/// became of each message, and nothing of the case that it is about.
pub fn may_keep_outbox(actor: &Actor) -> bool {
    match actor {
        Actor::Staff(staff) => matches!(staff.role, Role::Manager | Role::Administrator),
        Actor::Operator(partnership) => partnership.is_some(),
        Actor::Job(_) | Actor::Nobody => false,
    }
}

/// Who learns whether a client was told, as far as they know the client: those who take referrals in and
/// give advice.
pub fn may_learn_of_clients(actor: &Actor) -> bool {
    actor
        .staff()
        .is_some_and(|staff| matches!(staff.role, Role::Intake | Role::Adviser | Role::Supervisor))
}

impl Outgoing {
    /// Whether another try would be one: it was not delivered, or stopped, and is not over.
    ///
    /// # Errors
    /// It is on its way or has gone, or what it is about has ended.
    pub fn may_be_tried_again(&self) -> Result<(), Refused> {
        if self.over_at.is_some() {
            return Err(Refused::Over);
        }
        match self.state {
            State::NotDelivered | State::Stopped => Ok(()),
            State::Waiting | State::PassedOn | State::Sent | State::Shown => Err(Refused::NotInNeed),
        }
    }
}

impl State {
    /// Whether it is where it was to go. What a demonstration shows stands for what is sent.
    pub const fn is_there(self) -> bool {
        matches!(self, Self::Sent | Self::Shown)
    }

    /// The colour of its tag.
    pub const fn colour(self) -> &'static str {
        match self {
            Self::Waiting => "blue",
            Self::Sent => "green",
            Self::PassedOn | Self::Shown => "grey",
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
