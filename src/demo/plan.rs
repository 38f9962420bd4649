//! What is to happen to a referral, and how long after it was sent: written out for the first ones of every
//! partnership, so that every state can be looked at, and left to chance for the others.

mod life;

pub(super) use life::{Pace, by_chance};

use crate::referral::model::{Cancellation, Failure, Outcome, Rejection};

/// A step of a referral.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Do {
    Acknowledge,
    Accept,
    Allocate,
    /// A try that reaches nobody.
    Try,
    Contact,
    /// An appointment so many working days ahead.
    Book(usize),
    Complete(Outcome),
    Fail(Failure),
    Reject(Rejection),
    Cancel(Cancellation),
    /// The person no longer agrees to share.
    Withdraw,
    /// The advice side takes note that it was called back.
    Note,
    /// The referrer reads what came of it.
    Read,
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

use Do::{
    Accept, Acknowledge, Allocate, Book, Cancel, Complete, Contact, Fail, Note, Read, Reject, Try, Withdraw,
};

/// Every state that there is, those that are late among them.
pub(super) const CASTS: &[Cast] = &[
    // New; new and late; new, urgent and late; looked at; looked at and late.
    cast(0, &[]),
    dated(4, 9, &[]),
    urgent(1, 3, &[]),
    cast(1, &[(1, Acknowledge)]),
    dated(7, 20, &[(1, Acknowledge)]),
    urgent(0, 5, &[(0, Acknowledge)]),
    // Accepted: nobody has it yet; somebody has it; tried twice; late; with an appointment.
    cast(2, &[(1, Acknowledge), (2, Accept)]),
    cast(3, &[(1, Acknowledge), (2, Accept), (3, Allocate)]),
    cast(
        6,
        &[(0, Acknowledge), (1, Accept), (1, Allocate), (3, Try), (5, Try)],
    ),
    dated(12, 25, &[(1, Acknowledge), (2, Accept), (3, Allocate)]),
    cast(
        5,
        &[
            (0, Acknowledge),
            (1, Accept),
            (2, Allocate),
            (3, Try),
            (4, Book(6)),
        ],
    ),
    // Being helped: lately; with an appointment; without news for too long.
    urgent(
        15,
        12,
        &[
            (0, Acknowledge),
            (0, Accept),
            (1, Allocate),
            (2, Contact),
            (9, Contact),
        ],
    ),
    cast(
        18,
        &[
            (1, Acknowledge),
            (2, Accept),
            (3, Allocate),
            (6, Contact),
            (16, Book(5)),
        ],
    ),
    dated(
        60,
        8,
        &[
            (1, Acknowledge),
            (2, Accept),
            (4, Allocate),
            (5, Try),
            (7, Contact),
        ],
    ),
    // Completed, each way; some read, some not.
    cast(
        70,
        &[
            (1, Acknowledge),
            (1, Accept),
            (2, Allocate),
            (4, Contact),
            (8, Contact),
            (40, Complete(Outcome::Full)),
            (42, Read),
        ],
    ),
    dated(
        40,
        30,
        &[
            (1, Acknowledge),
            (2, Accept),
            (3, Allocate),
            (5, Contact),
            (38, Complete(Outcome::Part)),
        ],
    ),
    cast(
        35,
        &[
            (0, Acknowledge),
            (1, Accept),
            (2, Allocate),
            (6, Contact),
            (7, Complete(Outcome::AdviceOnly)),
            (9, Read),
        ],
    ),
    cast(
        30,
        &[
            (1, Acknowledge),
            (3, Accept),
            (3, Allocate),
            (8, Contact),
            (15, Complete(Outcome::ReferredOn)),
        ],
    ),
    dated(
        90,
        14,
        &[
            (1, Acknowledge),
            (2, Accept),
            (2, Allocate),
            (6, Contact),
            (60, Complete(Outcome::NoChange)),
            (61, Read),
        ],
    ),
    cast(
        20,
        &[
            (1, Acknowledge),
            (2, Accept),
            (3, Allocate),
            (5, Try),
            (8, Complete(Outcome::NotNeeded)),
            (9, Read),
        ],
    ),
    // Ended early, each way.
    cast(
        45,
        &[
            (1, Acknowledge),
            (2, Accept),
            (2, Allocate),
            (4, Try),
            (9, Try),
            (14, Try),
            (20, Fail(Failure::CouldNotContact)),
        ],
    ),
    cast(
        50,
        &[
            (1, Acknowledge),
            (2, Accept),
            (3, Allocate),
            (5, Contact),
            (25, Fail(Failure::Disengaged)),
            (28, Read),
        ],
    ),
    cast(
        80,
        &[
            (1, Acknowledge),
            (2, Accept),
            (3, Allocate),
            (6, Contact),
            (30, Try),
            (41, Fail(Failure::LostContact)),
            (43, Read),
        ],
    ),
    cast(
        75,
        &[
            (0, Acknowledge),
            (1, Accept),
            (2, Allocate),
            (3, Contact),
            (33, Fail(Failure::Died)),
            (34, Read),
        ],
    ),
    cast(
        25,
        &[
            (1, Acknowledge),
            (2, Accept),
            (4, Allocate),
            (24, Fail(Failure::ProviderUnable)),
        ],
    ),
    // Not accepted, each way.
    dated(
        6,
        2,
        &[(1, Acknowledge), (2, Reject(Rejection::OutOfScope)), (3, Read)],
    ),
    cast(22, &[(1, Reject(Rejection::OutOfArea)), (2, Read)]),
    cast(
        28,
        &[(1, Acknowledge), (3, Reject(Rejection::NotEligible)), (4, Read)],
    ),
    urgent(3, 4, &[(0, Acknowledge), (1, Reject(Rejection::NoCapacity))]),
    cast(33, &[(2, Reject(Rejection::Duplicate)), (6, Read)]),
    cast(
        37,
        &[(1, Acknowledge), (2, Reject(Rejection::CannotAct)), (3, Read)],
    ),
    cast(
        41,
        &[(1, Acknowledge), (2, Reject(Rejection::Conflict)), (3, Read)],
    ),
    dated(16, 60, &[(1, Acknowledge), (4, Reject(Rejection::TooLate))]),
    cast(55, &[(0, Acknowledge), (1, Reject(Rejection::Risk)), (1, Read)]),
    cast(9, &[(1, Acknowledge), (2, Reject(Rejection::TooLittle))]),
    // Called back, each way; noted or not.
    cast(
        26,
        &[
            (1, Acknowledge),
            (2, Accept),
            (4, Cancel(Cancellation::ByPatient)),
            (5, Note),
        ],
    ),
    cast(4, &[(1, Acknowledge), (4, Cancel(Cancellation::ByReferrer))]),
    cast(48, &[(2, Cancel(Cancellation::Superseded)), (3, Note)]),
    cast(
        32,
        &[
            (1, Acknowledge),
            (2, Accept),
            (3, Allocate),
            (6, Contact),
            (12, Withdraw),
            (13, Note),
        ],
    ),
    cast(8, &[(1, Acknowledge), (2, Accept), (8, Withdraw)]),
];
