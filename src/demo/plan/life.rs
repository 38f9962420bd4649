//! A life that is left to chance, at the pace of a partnership.

use super::{
    Do::{
        self, Accept, Acknowledge, Allocate, Answer, Ask, Book, Cancel, Complete, Contact, Fail, Hold, Note,
        Read, Reject, Resume, Say, Try, Withdraw,
    },
    Plan,
};
use crate::{
    demo::chance::Chance,
    referral::model::{Cancellation, Failure, Hold as Rest, Milestone, Outcome, Rejection},
};

/// How things usually go in a partnership.
#[derive(Clone, Copy, Debug)]
pub(in crate::demo) struct Pace {
    /// Working days that casework takes, in the long run.
    pub casework: usize,
    /// Of a hundred referrers, how many read what came of it.
    pub readers: usize,
    /// Of a hundred referrals, how many are urgent.
    pub urgent: usize,
}

/// A life that is left to chance.
pub(in crate::demo) fn by_chance(chance: &mut Chance, pace: Pace) -> Plan {
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
                if !urgent && chance.percent(8) {
                    self.step(0, Ask);
                    if chance.percent(80) {
                        self.step(chance.between(1, 4), Answer);
                    }
                }
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
        let tries = chance.below(3);
        for _ in 0..tries {
            self.step(chance.between(1, 3), Try);
        }
        match chance.below(100) {
            0..7 => {
                for _ in tries..3 {
                    self.step(chance.between(2, 6), Try);
                }
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
        for milestone in MILESTONES.iter().take(chance.below(4)) {
            self.step(chance.between(1, 4), Say(*milestone));
        }
        if chance.percent(6) {
            self.step(chance.between(1, 5), Hold(*chance.pick(Rest::ALL)));
            self.step(chance.between(2, 12), Resume);
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

/// As they follow each other, when they do.
const MILESTONES: [Milestone; 3] = [
    Milestone::AdviceGiven,
    Milestone::Casework,
    Milestone::AwaitingDecision,
];

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
