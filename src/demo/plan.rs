//! What is to happen to a referral, and how long after it was sent: written out for the first ones of every
//! partnership, so that every state can be looked at, and left to chance for the others.

mod cast;
mod life;
mod shared;

pub(super) use cast::CASTS;
pub(super) use life::{Pace, by_chance};
pub(super) use shared::SHARED;

use crate::referral::model::{
    Answer as Reply, Cancellation, Failure, Hold, Milestone, Mistake, Outcome, Rejection, Reopening,
};

/// A step of a referral.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Do {
    Acknowledge,
    /// The advice side asks the referrer something.
    Ask,
    Answer,
    Accept,
    Allocate,
    /// A try that reaches nobody.
    Try,
    Contact,
    /// An appointment so many working days ahead.
    Book(usize),
    /// The adviser says where it has come to.
    Say(Milestone),
    Hold(Hold),
    Resume,
    Complete(Outcome),
    Fail(Failure),
    /// Another service of the partnership gets it as well, where one deals with the same.
    PassOn,
    /// By the referrer, about those who belong to the patient.
    Family(Family),
    /// By the adviser, about a provider outside.
    Outside(Outside),
    Reject(Rejection),
    Cancel(Cancellation),
    /// The referrer records that it was a mistake.
    Mistake(Mistake),
    /// It goes on as another referral.
    Reopen(Reopening),
    /// The person no longer agrees to share.
    Withdraw,
    /// The advice side takes note that it was called back.
    Note,
    /// The referrer reads what came of it.
    Read,
}

/// What is done about those who belong to a patient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Family {
    /// Somebody who shares the problem is recorded, and agrees for themselves.
    Join,
    /// That one agrees no more.
    Leave,
    /// The carer is referred, for a problem of their own.
    ReferCarer,
}

/// What is done about a provider outside the partnership.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Outside {
    /// It is asked, by its place in the directory.
    Ask(usize),
    /// What it answered.
    Hear(Reply),
    /// The client does not want it any more.
    Withdraw,
}

/// The life of a referral: each step with the working days since it was sent.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plan {
    pub urgent: bool,
    /// Days before sending that stand on the letter, when there is one.
    pub letter: Option<i64>,
    pub steps: Vec<(usize, Do)>,
}

/// A referral that is written out: working days before the last one on which it was sent, and its life.
pub(super) struct Cast {
    pub ago: usize,
    urgent: bool,
    letter: Option<i64>,
    steps: &'static [(usize, Do)],
}

/// One that is passed on to another service as well, where there is one; what comes of that, once it is there.
pub(super) const PASSED_ON: Cast = cast(
    45,
    &[
        (1, Do::Acknowledge),
        (2, Do::Accept),
        (2, Do::Allocate),
        (4, Do::Contact),
        (8, Do::PassOn),
        (36, Do::Complete(Outcome::ReferredOn)),
        (38, Do::Read),
    ],
);
pub(super) const THERE: &[(usize, Do)] = &[
    (1, Do::Acknowledge),
    (2, Do::Accept),
    (2, Do::Allocate),
    (4, Do::Contact),
    (15, Do::Complete(Outcome::AdviceOnly)),
    (16, Do::Read),
];

impl Plan {
    /// Whether it is passed on, so that what it is about is for more than one service.
    pub fn is_passed_on(&self) -> bool {
        self.steps.iter().any(|(_, step)| *step == Do::PassOn)
    }
}

impl Cast {
    pub fn plan(&self) -> Plan {
        Plan {
            urgent: self.urgent,
            letter: self.letter,
            steps: self.steps.to_vec(),
        }
    }
}

const fn cast(ago: usize, steps: &'static [(usize, Do)]) -> Cast {
    Cast {
        ago,
        urgent: false,
        letter: None,
        steps,
    }
}

const fn urgent(ago: usize, letter: i64, steps: &'static [(usize, Do)]) -> Cast {
    Cast {
        ago,
        urgent: true,
        letter: Some(letter),
        steps,
    }
}

const fn dated(ago: usize, letter: i64, steps: &'static [(usize, Do)]) -> Cast {
    Cast {
        ago,
        urgent: false,
        letter: Some(letter),
        steps,
    }
}
