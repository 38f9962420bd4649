//! Plays a history: what comes due, in the order of time, each step by the verb that it is.

mod arriving;
mod coming;
mod doing;
mod family;
mod living;
mod onward;
mod outside;
mod rhythm;
mod sending;
mod ways;

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
    plan::{CASTS, Do, PASSED_ON, Pace, Plan, SHARED, THERE, by_chance},
};
use crate::{
    kit::{
        actor::{Actor, Staff},
        db::Tx,
        error::Result,
        id::{OutsideId, PersonId, ProviderId, ReferralId},
    },
    partnership::model::Setting,
    person::{self, Channel},
    referral::{
        actions as verbs,
        model::{Agreed, Asked, Failure},
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
    rhythms: Vec<Rhythm>,
    habits: Vec<Habits>,
    ways: Vec<Way>,
    due: BinaryHeap<Reverse<Due>>,
    lives: HashMap<u64, Life>,
    /// People of each organisation about whom nothing is open, who may be referred again.
    idle: HashMap<usize, Vec<Patient>>,
    /// Referrals that chance sends, all in all, and those that were begun.
    by_chance: usize,
    begun: u64,
    cast: bool,
    /// The directory of providers outside, once it is made.
    outside: Vec<ProviderId>,
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
    asker: Asker,
    /// The organisation to which the patient may come again, once it is over.
    home: Option<usize>,
    provider: usize,
    adviser: usize,
    /// Who joined it, and what was passed on outside, at the last.
    party: Option<PersonId>,
    outside: Option<OutsideId>,
}

/// Who asked, and is told what came of it.
#[derive(Clone, Copy)]
enum Asker {
    /// A member of staff of the team that sends.
    Team(usize),
    /// The client came alone: the intake that entered it stands in for a referrer.
    Nobody,
}

#[derive(Clone)]
pub(in crate::demo) struct Patient {
    pub id: PersonId,
    safe: Vec<Channel>,
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
        let rhythms = rhythms(house.senders.len());
        Self {
            ways: natural(house.model),
            // Nobody is recorded before they are born, so all were when the history began.
            crowd: Crowd::new(ages, days.date(0)),
            house,
            days,
            pace: measure.pace,
            chance,
            numbers,
            teams,
            rhythms,
            habits,
            due: BinaryHeap::new(),
            lives: HashMap::new(),
            idle: HashMap::new(),
            by_chance: measure.referrals,
            begun: 0,
            cast: measure.cast,
            outside: Vec::new(),
        }
    }

    /// Whether anything is left to do on this day.
    fn is_due(&self, day: usize) -> bool {
        self.due.peek().is_some_and(|Reverse(due)| due.day <= day)
    }

    /// Does what is due on this day, but no more than `most` things; how many they were.
    async fn play(&mut self, tx: &mut Tx, day: usize, most: usize) -> Result<usize> {
        let mut done = 0;
        while done < most
            && let Some(Reverse(due)) = self.due.peek().copied()
            && due.day <= day
        {
            self.due.pop();
            done += 1;
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
        Ok(done)
    }

    /// Puts the referrals that are sent on this day into what is due: those that are written out, and an even
    /// share of the others; how many they are.
    fn arrivals(&mut self, day: usize) -> usize {
        let mut plans: Vec<(Plan, bool)> = Vec::new();
        if self.cast {
            let here = CASTS
                .iter()
                .chain(&[PASSED_ON])
                .chain(SHARED)
                .filter(|cast| self.days.last().saturating_sub(cast.ago) == day);
            plans.extend(here.map(|cast| (cast.plan(), true)));
        }
        let (until, days) = (day.min(self.days.last()), self.days.last() + 1);
        let share = self.by_chance * (until + 1) / days - self.by_chance * until / days;
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
        if let Some(organisation) = running.home
            && ended
            && !died
        {
            self.idle.entry(organisation).or_default().push(running.patient);
        }
    }

    async fn step(&mut self, tx: &mut Tx, life: &mut Life, due: Due) -> Result<()> {
        let at = self.days.at(due.day, due.minute);
        let Some(running) = &mut life.running else {
            let (plan, sender) = (life.plan.clone(), self.sender(life.cast, due));
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
    fn sender(&mut self, cast: bool, due: Due) -> usize {
        if cast && !due.number.is_multiple_of(4) {
            return 0;
        }
        for _ in 0..LOOKS {
            let sender = self.chance.weighted(&self.teams);
            let still = self.rhythms[sender].percent(due.day, self.days.last());
            if self.chance.percent(still) {
                return sender;
            }
        }
        0
    }

    fn actor(&self, running: &Running, step: Do) -> Staff {
        let provider = &self.house.providers[running.provider];
        match step {
            Do::Acknowledge
            | Do::Ask
            | Do::Accept
            | Do::Allocate
            | Do::Reject(_)
            | Do::Note
            | Do::Reopen(_) => provider.intake[running.adviser % provider.intake.len()].clone(),
            Do::Try
            | Do::Contact
            | Do::Book(_)
            | Do::Say(_)
            | Do::Hold(_)
            | Do::Resume
            | Do::PassOn
            | Do::Outside(_)
            | Do::Complete(_)
            | Do::Fail(_) => provider.advisers[running.adviser].clone(),
            Do::Answer | Do::Cancel(_) | Do::Mistake(_) | Do::Withdraw | Do::Family(_) | Do::Read => {
                match running.asker {
                    Asker::Team(referrer) => self.house.senders[running.sender].staff[referrer].clone(),
                    Asker::Nobody => provider.intake[0].clone(),
                }
            }
        }
    }
}

/// Looks for a team that still refers, before it is the first one.
const LOOKS: usize = 20;

use coming::{Coming, bring, come};
pub(super) use rhythm::{Rhythm, rhythms};
use sending::{Habits, habits};
pub(super) use ways::{Way, natural};

pub(super) use arriving::in_polish;
pub(super) use sending::record;
