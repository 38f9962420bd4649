//! The rules of obligations.

use jiff::Timestamp;

use crate::{
    kit::id::{ObligationId, ReferralId},
    words,
};

words! {
    /// What is owed, in the order of the loop.
    Kind {
        Acknowledge = "acknowledge", "Acknowledge";
        Decide = "decide", "Decide whether to accept";
        Information = "information", "Answer the question";
        FirstContact = "first-contact", "First contact";
        NextTry = "next-try", "Try the client again";
        HoldReview = "hold-review", "Look again whether it can go on";
        Progress = "progress", "Tell the referrer about progress";
        OutsideAnswer = "outside-answer", "Ask the other provider for its answer";
        ClosingFeedback = "closing-feedback", "Tell the referrer how it ended";
        FeedbackSeen = "feedback-seen", "Read the feedback";
        PatientTold = "patient-told", "Tell the patient";
    }

    /// Which side owes it.
    Owner {
        Referrer = "referrer", "The referrer";
        Adviser = "adviser", "The adviser";
    }

    /// How a clock ended. What was late stays late, whatever happens afterwards.
    Outcome {
        Met = "met", "Done in time";
        MetLate = "met-late", "Done late";
        EndedLate = "ended-late", "Late when it ended";
        Waived = "waived", "Not needed any more";
    }
}

/// A clock that was stopped just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ended {
    pub kind: Kind,
    pub owner: Owner,
    pub outcome: Outcome,
}

/// How a clock is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    Done,
    NotNeeded,
}

impl Outcome {
    /// Of a clock that ran out at `due_at` and was stopped at `at`.
    pub(super) fn of(stop: Stop, at: Timestamp, due_at: Timestamp) -> Self {
        match (stop, at <= due_at) {
            (Stop::Done, true) => Self::Met,
            (Stop::Done, false) => Self::MetLate,
            (Stop::NotNeeded, true) => Self::Waived,
            (Stop::NotNeeded, false) => Self::EndedLate,
        }
    }
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
    /// Met, but late; or late when it no longer made sense.
    Breached,
    Waived,
}

impl Kind {
    /// Whether it is owed beside whatever comes next, by whoever owes it and not by whoever has the ball: it stands on a
    /// list of its own, and may still run once the referral is closed.
    pub const fn runs_beside(self) -> bool {
        matches!(self, Self::PatientTold)
    }
}

impl Obligation {
    pub fn kind(&self) -> Kind {
        self.kind
    }

    pub fn owner(&self) -> Owner {
        self.owner
    }

    /// Since when it is owed.
    pub fn since(&self) -> Timestamp {
        self.since
    }

    /// Whether it is still owed.
    pub fn runs(&self) -> bool {
        self.end.is_none()
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
            // What was late when it lost its sense was late all the same.
            Some(End::Waived(at, _)) if *at > self.due_at => Standing::Breached,
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

    #[test]
    fn how_it_ended_is_what_it_stands_as_ever_after() {
        let due_at = Timestamp::UNIX_EPOCH;
        for (stop, at, outcome) in [
            (Stop::Done, due_at, Outcome::Met),
            (Stop::Done, due_at + 1.second(), Outcome::MetLate),
            (Stop::NotNeeded, due_at, Outcome::Waived),
            (Stop::NotNeeded, due_at + 1.second(), Outcome::EndedLate),
        ] {
            assert_eq!(Outcome::of(stop, at, due_at), outcome);
        }
    }
}
