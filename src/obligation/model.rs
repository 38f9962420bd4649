//! The rules of obligations.

use jiff::Timestamp;

use crate::kit::id::{ObligationId, ReferralId};

/// What is owed (product.md section 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Acknowledge,
    Decide,
    FirstContact,
    Progress,
    ClosingFeedback,
    FeedbackSeen,
    PatientTold,
}

/// Which side owes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    Referrer,
    Adviser,
}

/// Something owed for a referral.
#[derive(Clone, Debug, PartialEq)]
pub struct Obligation {
    pub(super) id: ObligationId,
    pub(super) referral: ReferralId,
    pub(super) kind: Kind,
    pub(super) owner: Owner,
    pub(super) since: Timestamp,
    pub(super) due_at: Timestamp,
    pub(super) end: Option<End>,
}

/// How it came to be owed no longer.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    Met(Timestamp),
    /// It no longer made sense; the reason is a code.
    Waived(Timestamp, String),
}

/// How it stands at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Owed,
    /// Still owed, and late.
    Overdue,
    Met,
    /// Met, but late.
    Breached,
    Waived,
}

impl Kind {
    /// Every kind, in the order of the loop.
    pub const ALL: [Self; 7] = [
        Self::Acknowledge,
        Self::Decide,
        Self::FirstContact,
        Self::Progress,
        Self::ClosingFeedback,
        Self::FeedbackSeen,
        Self::PatientTold,
    ];

    /// As it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledge",
            Self::Decide => "decide",
            Self::FirstContact => "first-contact",
            Self::Progress => "progress",
            Self::ClosingFeedback => "closing-feedback",
            Self::FeedbackSeen => "feedback-seen",
            Self::PatientTold => "patient-told",
        }
    }

    /// What is to be done, as a list says it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Acknowledge => "Acknowledge",
            Self::Decide => "Decide whether to accept",
            Self::FirstContact => "First contact",
            Self::Progress => "Tell the referrer about progress",
            Self::ClosingFeedback => "Tell the referrer how it ended",
            Self::FeedbackSeen => "Read the feedback",
            Self::PatientTold => "Tell the patient",
        }
    }

    /// The kind with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

impl Owner {
    /// As it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Referrer => "referrer",
            Self::Adviser => "adviser",
        }
    }

    /// The owner with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Referrer, Self::Adviser]
            .into_iter()
            .find(|owner| owner.code() == code)
    }
}

impl Obligation {
    pub fn kind(&self) -> Kind {
        self.kind
    }

    pub fn owner(&self) -> Owner {
        self.owner
    }

    pub fn due_at(&self) -> Timestamp {
        self.due_at
    }

    /// How it stands at this moment. Breach is worked out, never stored, so that it cannot be wrong.
    pub fn standing(&self, now: Timestamp) -> Standing {
        match &self.end {
            None if now <= self.due_at => Standing::Owed,
            None => Standing::Overdue,
            Some(End::Met(at)) if *at <= self.due_at => Standing::Met,
            Some(End::Met(_)) => Standing::Breached,
            Some(End::Waived(..)) => Standing::Waived,
        }
    }
}

impl Standing {
    /// As a page says it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Owed => "To do",
            Self::Overdue => "Overdue",
            Self::Met => "Done in time",
            Self::Breached => "Done late",
            Self::Waived => "Not needed any more",
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;

    use super::*;
    use crate::kit::id::Source;

    #[test]
    fn late_is_late_whether_or_not_it_was_done() {
        let (ids, at) = (Source::seeded(1), Timestamp::UNIX_EPOCH);
        let due_at = at + 1.hour();
        let owed = Obligation {
            id: ids.next(at),
            referral: ids.next(at),
            kind: Kind::Acknowledge,
            owner: Owner::Adviser,
            since: at,
            due_at,
            end: None,
        };
        assert_eq!(owed.standing(due_at), Standing::Owed);
        assert_eq!(owed.standing(due_at + 1.second()), Standing::Overdue);
        let met = |at| Obligation {
            end: Some(End::Met(at)),
            ..owed.clone()
        };
        assert_eq!(met(due_at).standing(due_at + 1.hour()), Standing::Met);
        assert_eq!(
            met(due_at + 1.second()).standing(due_at + 1.hour()),
            Standing::Breached
        );
        let waived = Obligation {
            end: Some(End::Waived(at, "closed".into())),
            ..owed
        };
        assert_eq!(waived.standing(due_at + 1.hour()), Standing::Waived);
    }
}
