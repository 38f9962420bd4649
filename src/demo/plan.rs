//! What is to happen to a referral, and how long after it was sent: written out for the first ones of every
//! partnership, so that every state can be looked at, and left to chance for the others.

use super::chance::Chance;
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

/// How things usually go in a partnership.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// Working days that casework takes, in the long run.
    pub casework: usize,
    /// Of a hundred referrers, how many read what came of it.
    pub readers: usize,
    /// Of a hundred referrals, how many are urgent.
    pub urgent: usize,
}

/// A life that is left to chance.
pub(super) fn by_chance(chance: &mut Chance, pace: Pace) -> Plan {
    let urgent = chance.percent(pace.urgent);
    let letter = chance
        .percent(35)
        .then(|| i64::try_from(chance.between(0, 40)).unwrap_or(0));
    let mut life = Life {
        day: 0,
        steps: Vec::new(),
    };
    life.triage(chance, pace, urgent);
    Plan {
        urgent,
        letter,
        steps: life.steps,
    }
}

struct Life {
    day: usize,
    steps: Vec<(usize, Do)>,
}

impl Life {
    fn step(&mut self, after: usize, step: Do) {
        self.day += after;
        self.steps.push((self.day, step));
    }

    fn triage(&mut self, chance: &mut Chance, pace: Pace, urgent: bool) {
        let slow = if chance.percent(8) {
            chance.between(2, 4)
        } else {
            0
        };
        let soon = if urgent { 0 } else { chance.between(0, 1) };
        if chance.percent(85) {
            self.step(soon + slow, Acknowledge);
        }
        match chance.below(100) {
            0..11 => {
                let reason = *chance.pick(Rejection::ALL);
                self.step(chance.between(0, 3), Reject(reason));
                self.read(chance, pace);
            }
            11..16 => self.call_back(chance),
            _ => {
                self.step(if urgent { soon } else { chance.between(0, 3) }, Accept);
                self.step(chance.between(0, 2), Allocate);
                self.first_contact(chance, pace);
            }
        }
    }

    fn call_back(&mut self, chance: &mut Chance) {
        let step = if chance.percent(15) {
            Withdraw
        } else {
            Cancel(*chance.pick(&CALLED_BACK))
        };
        self.step(chance.between(0, 4), step);
        if chance.percent(92) {
            self.step(chance.between(0, 2), Note);
        }
    }

    fn first_contact(&mut self, chance: &mut Chance, pace: Pace) {
        for _ in 0..chance.below(3) {
            self.step(chance.between(1, 3), Try);
        }
        match chance.below(100) {
            0..7 => {
                self.step(chance.between(2, 6), Try);
                self.end(chance, pace, &chance_of_failure(true));
            }
            7..10 => self.end(chance, pace, &Ends::Complete(Outcome::NotNeeded)),
            10..12 => self.call_back(chance),
            _ => {
                if chance.percent(60) {
                    self.step(0, Book(chance.between(2, 9)));
                }
                self.step(chance.between(1, 5), Contact);
                self.casework(chance, pace);
            }
        }
    }

    fn casework(&mut self, chance: &mut Chance, pace: Pace) {
        for _ in 0..chance.below(4) {
            let after = 1 + chance.days(pace.casework / 3);
            let step = match chance.below(4) {
                0 => Try,
                1 => Book(chance.between(3, 12)),
                _ => Contact,
            };
            self.step(after, step);
        }
        let wait = chance.days(pace.casework / 2);
        self.day += wait;
        let ends = if chance.percent(14) {
            chance_of_failure(false)
        } else {
            Ends::Helped
        };
        self.end(chance, pace, &ends);
    }

    fn end(&mut self, chance: &mut Chance, pace: Pace, ends: &Ends) {
        let step = match ends {
            Ends::Complete(outcome) => Complete(*outcome),
            Ends::Helped => Complete(*chance.pick(&HELPED)),
            Ends::Fail(reasons) => Fail(*chance.pick(reasons)),
        };
        self.step(1, step);
        self.read(chance, pace);
    }

    fn read(&mut self, chance: &mut Chance, pace: Pace) {
        if chance.percent(pace.readers) {
            self.step(chance.between(0, 7), Read);
        }
    }
}

enum Ends {
    Complete(Outcome),
    Helped,
    Fail(&'static [Failure]),
}

fn chance_of_failure(before_contact: bool) -> Ends {
    if before_contact {
        Ends::Fail(&[
            Failure::CouldNotContact,
            Failure::CouldNotContact,
            Failure::ProviderUnable,
        ])
    } else {
        Ends::Fail(&[
            Failure::Disengaged,
            Failure::LostContact,
            Failure::LostContact,
            Failure::Died,
        ])
    }
}

const CALLED_BACK: [Cancellation; 3] = [
    Cancellation::ByPatient,
    Cancellation::ByReferrer,
    Cancellation::Superseded,
];

/// Weighted by how often they are written.
const HELPED: [Outcome; 10] = [
    Outcome::Full,
    Outcome::Full,
    Outcome::Full,
    Outcome::Part,
    Outcome::Part,
    Outcome::AdviceOnly,
    Outcome::AdviceOnly,
    Outcome::AdviceOnly,
    Outcome::ReferredOn,
    Outcome::NoChange,
];
