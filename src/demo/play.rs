//! Plays a history: what comes due, in the order of time, each step by the verb that it is.

mod living;
mod sending;

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
};

use super::{
    chance::{Chance, sums},
    crowd::{Crowd, Numbers},
    days::{CLOSES, Days, OPENS},
    house::{House, Provider, Sender},
    packs,
    person::{Ages, Invented},
    plan::{CASTS, Do, Pace, Plan, by_chance},
    settings::meets_on_wards,
};
use crate::{
    kit::{
        actor::{Actor, Staff},
        db::Tx,
        error::Result,
        id::{PersonId, ReferralId},
    },
    partnership::model::{Channel as Delivery, Setting},
    person::{self, Channel as Way},
    referral::{
        actions::{self as verbs, NewAppointment, NewContact},
        model::{Agreed, Asked, Channel, Failure, Meeting},
        store::{Reached, Words},
    },
};

/// Plays the history of one partnership, day by day.
pub(super) struct Player<'a> {
    house: House,
    days: &'a Days,
    pace: Pace,
    chance: Chance,
    numbers: &'a mut Numbers,
    crowd: Crowd,
    /// Weights of the teams, added up.
    teams: Vec<f64>,
    habits: Vec<Habits>,
    due: BinaryHeap<Reverse<Due>>,
    lives: HashMap<u64, Life>,
    /// People of each organisation about whom nothing is open, who may be referred again.
    idle: HashMap<usize, Vec<Patient>>,
    /// Referrals that chance is still to send, and those that were begun.
    left: usize,
    begun: u64,
    cast: bool,
}

/// What is due: ordered by time, and by number when two things fall on one minute.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Due {
    day: usize,
    minute: u32,
    number: u64,
}

/// A referral that is under way.
struct Life {
    sent: usize,
    plan: Plan,
    next: usize,
    /// Set once it was sent.
    running: Option<Running>,
    /// Whether it is one of those that are written out.
    cast: bool,
}

struct Running {
    id: ReferralId,
    patient: Patient,
    sender: usize,
    referrer: usize,
    provider: usize,
    adviser: usize,
}

#[derive(Clone)]
pub(in crate::demo) struct Patient {
    pub id: PersonId,
    safe: Vec<Way>,
}

/// How long a history is, and how full.
#[derive(Clone, Copy)]
pub(super) struct Measure {
    pub referrals: usize,
    pub pace: Pace,
    /// Whether the referrals that are written out come in it too.
    pub cast: bool,
}

impl<'a> Player<'a> {
    /// Gets ready to play a history in a partnership that was set up.
    pub fn new(
        house: House,
        days: &'a Days,
        measure: Measure,
        mut chance: Chance,
        numbers: &'a mut Numbers,
    ) -> Self {
        let ages = if house.model.setting == Setting::ChildrensHospital {
            Ages::Children
        } else {
            Ages::Adults
        };
        // Zipf: the second team refers half as often as the first, the third a third as often.
        let ranks = 1..=u32::try_from(house.senders.len()).unwrap_or(u32::MAX);
        let teams = sums(ranks.map(|rank| 1.0 / f64::from(rank)));
        let habits = house.senders.iter().map(|_| habits(&mut chance)).collect();
        Self {
            // Nobody is recorded before they are born, so all were when the history began.
            crowd: Crowd::new(ages, days.date(0)),
            house,
            days,
            pace: measure.pace,
            chance,
            numbers,
            teams,
            habits,
            due: BinaryHeap::new(),
            lives: HashMap::new(),
            idle: HashMap::new(),
            left: measure.referrals,
            begun: 0,
            cast: measure.cast,
        }
    }

    /// Plays one day; how many referrals were sent on it.
    async fn play(&mut self, tx: &mut Tx, day: usize) -> Result<usize> {
        let sent = self.arrivals(day);
        while let Some(Reverse(due)) = self.due.peek().copied()
            && due.day <= day
        {
            self.due.pop();
            let Some(mut life) = self.lives.remove(&due.number) else {
                continue;
            };
            self.step(tx, &mut life, due).await?;
            if let Some(next) = self.after(&life, due) {
                self.due.push(Reverse(next));
                self.lives.insert(due.number, life);
            } else if let Some(running) = life.running
                && life.next == life.plan.steps.len()
            {
                self.rest(running, &life.plan);
            }
        }
        Ok(sent)
    }

    /// Puts the referrals that are sent on this day into what is due: those that are written out, and an even
    /// share of the others.
    fn arrivals(&mut self, day: usize) -> usize {
        let mut plans: Vec<(Plan, bool)> = Vec::new();
        if self.cast {
            let here = CASTS
                .iter()
                .filter(|cast| self.days.last().saturating_sub(cast.ago) == day);
            plans.extend(here.map(|cast| (cast.plan(), true)));
        }
        let share = self.left / (self.days.last() + 1 - day.min(self.days.last()));
        self.left -= share;
        plans.extend((0..share).map(|_| (by_chance(&mut self.chance, self.pace), false)));
        let count = plans.len();
        for (plan, cast) in plans {
            self.begun += 1;
            let (number, minute) = (self.begun, self.minute(OPENS, CLOSES - 60));
            self.lives.insert(
                number,
                Life {
                    sent: day,
                    plan,
                    next: 0,
                    running: None,
                    cast,
                },
            );
            self.due.push(Reverse(Due { day, minute, number }));
        }
        count
    }

    fn minute(&mut self, first: u32, last: u32) -> u32 {
        let (first, last) = (first as usize, last as usize);
        u32::try_from(self.chance.between(first, last)).unwrap_or(OPENS)
    }

    /// When its next step is due; `None` when there is none, or not in this history.
    fn after(&mut self, life: &Life, now: Due) -> Option<Due> {
        let (offset, _) = life.plan.steps.get(life.next)?;
        let day = life.sent + offset;
        if day > self.days.last() {
            return None;
        }
        let minute = if day == now.day {
            let most = if life.plan.urgent { 25 } else { 90 };
            (now.minute + self.minute(3, most)).min(23 * 60)
        } else {
            self.minute(OPENS, CLOSES)
        };
        Some(Due {
            day: day.max(now.day),
            minute,
            number: now.number,
        })
    }

    /// A person about whom nothing is open may be referred again.
    fn rest(&mut self, running: Running, plan: &Plan) {
        let died = plan
            .steps
            .iter()
            .any(|(_, step)| *step == Do::Fail(Failure::Died));
        let ended = plan.steps.last().is_some_and(|(_, step)| {
            matches!(
                step,
                Do::Complete(_) | Do::Fail(_) | Do::Reject(_) | Do::Read | Do::Note
            )
        });
        if ended && !died {
            let organisation = self.house.senders[running.sender].organisation;
            self.idle.entry(organisation).or_default().push(running.patient);
        }
    }

    async fn step(&mut self, tx: &mut Tx, life: &mut Life, due: Due) -> Result<()> {
        let at = self.days.at(due.day, due.minute);
        let Some(running) = &mut life.running else {
            let (plan, sender) = (life.plan.clone(), self.sender(life.cast, due.number));
            life.running = Some(self.send(tx, &plan, sender, (due, at)).await?);
            return Ok(());
        };
        let (_, step) = life.plan.steps[life.next];
        life.next += 1;
        let actor = self.actor(running, step);
        tx.go_on(Actor::Staff(actor), at).await?;
        self.perform(tx, running, step, due.day).await
    }

    /// The first team sends most of what is written out, so that its people have something of everything.
    fn sender(&mut self, cast: bool, number: u64) -> usize {
        if cast && !number.is_multiple_of(4) {
            0
        } else {
            self.chance.weighted(&self.teams)
        }
    }

    fn actor(&self, running: &Running, step: Do) -> Staff {
        let provider = &self.house.providers[running.provider];
        match step {
            Do::Acknowledge | Do::Accept | Do::Allocate | Do::Reject(_) | Do::Note => {
                provider.intake[running.adviser % provider.intake.len()].clone()
            }
            Do::Try | Do::Contact | Do::Book(_) | Do::Complete(_) | Do::Fail(_) => {
                provider.advisers[running.adviser].clone()
            }
            Do::Cancel(_) | Do::Withdraw | Do::Read => {
                self.house.senders[running.sender].staff[running.referrer].clone()
            }
        }
    }

    async fn perform(&mut self, tx: &mut Tx, running: &Running, step: Do, day: usize) -> Result<()> {
        let (id, words) = (&running.id, packs::words());
        let provider = &self.house.providers[running.provider];
        let said = |chance: &mut Chance, texts: &packs::Texts, code: &str| Words {
            note: chance.text(&words.notes.ending).to_owned(),
            words: chance.text(packs::list(texts, code)).to_owned(),
        };
        match step {
            Do::Acknowledge => verbs::acknowledge(tx, id).await,
            Do::Accept => verbs::accept(tx, id).await,
            Do::Allocate => {
                let adviser = provider.advisers[running.adviser].membership.clone();
                verbs::allocate(tx, id, &adviser).await
            }
            Do::Try | Do::Contact => {
                let reached = if step == Do::Contact {
                    Reached::Yes
                } else {
                    Reached::No
                };
                let new = self.contact(&running.patient, reached);
                verbs::record_contact(tx, id, new).await
            }
            Do::Book(ahead) => {
                let new = self.appointment(running, day + ahead);
                verbs::book(tx, id, new).await
            }
            Do::Complete(outcome) => {
                let said = said(&mut self.chance, &words.outcomes, outcome.code());
                verbs::complete(tx, id, outcome, said).await
            }
            Do::Fail(reason) => {
                let said = said(&mut self.chance, &words.failures, reason.code());
                verbs::fail(tx, id, reason, said).await
            }
            Do::Reject(reason) => {
                let said = said(&mut self.chance, &words.safety_nets, reason.code());
                verbs::reject(tx, id, reason, said).await
            }
            Do::Cancel(reason) => verbs::cancel(tx, id, reason).await,
            Do::Withdraw => verbs::withdraw(tx, id).await,
            Do::Note => verbs::note_cancellation(tx, id).await,
            Do::Read => verbs::read_feedback(tx, id).await,
        }
    }

    fn contact(&mut self, patient: &Patient, reached: Reached) -> NewContact {
        let mut channels: Vec<Channel> = patient.safe.iter().filter_map(|way| outgoing(*way)).collect();
        let telephone = self.house.model.channel == Delivery::Telephone;
        match reached {
            Reached::Yes if telephone => channels.push(Channel::FromClient),
            Reached::Yes => channels.extend([Channel::InPerson, Channel::InPerson, Channel::FromClient]),
            Reached::No if channels.is_empty() => channels.push(Channel::InPerson),
            Reached::No => {}
        }
        let notes = &packs::words().notes;
        let notes = if reached == Reached::Yes {
            &notes.reached
        } else {
            &notes.not_reached
        };
        NewContact {
            channel: *self.chance.pick(&channels),
            reached,
            note: self.chance.text(notes).to_owned(),
            despite: None,
        }
    }

    fn appointment(&mut self, running: &Running, day: usize) -> NewAppointment {
        let minute = self.minute(9, 16) * 60 + 30 * self.minute(0, 1);
        let starts = super::days::instant(self.days.date(day), minute);
        let starts = starts.to_zoned(crate::kit::clock::london()).datetime();
        let place = self.house.senders[running.sender].place.clone();
        let by_phone = self.house.model.channel == Delivery::Telephone || self.chance.percent(15);
        let meeting = if by_phone && running.patient.safe.contains(&Way::Call) {
            Meeting::Telephone
        } else if meets_on_wards(self.house.model.setting) && self.chance.percent(40) {
            Meeting::Ward
        } else {
            Meeting::FaceToFace
        };
        let place = if meeting == Meeting::Telephone {
            String::new()
        } else {
            place
        };
        NewAppointment {
            starts,
            meeting,
            place,
        }
    }
}

/// A channel on which we reach out, and how a contact on it is recorded.
fn outgoing(way: Way) -> Option<Channel> {
    match way {
        Way::Call => Some(Channel::Call),
        Way::Text => Some(Channel::Text),
        Way::Email => Some(Channel::Email),
        Way::Post => Some(Channel::Letter),
        Way::Voicemail => None,
    }
}

use sending::{Habits, habits};

pub(super) use sending::record;
