//! Passing a case on to another service of the partnership as well, and what comes of it there.

use std::cmp::Reverse;

use super::{Agreed, Due, Life, Plan, Player, Result, Running, THERE, Tx, verbs};
use crate::{
    consent::{FeedbackLevel, GivenBy, Method, Purpose},
    kit::clock::date_of,
    referral::actions::NewOnward,
};

/// Why it is passed on.
const WHY: &str = "Part of this is for you: the debts began before the benefit was stopped.";

impl Player<'_> {
    /// Passes a case on, where another service deals with the same; nothing happens where none does.
    pub(super) async fn pass_on(&mut self, tx: &mut Tx, running: &Running, day: usize) -> Result<()> {
        let own = &self.house.providers[running.provider].areas;
        let Some((provider, _)) = self.other_for(own, running.provider) else {
            return Ok(());
        };
        let agreed = Agreed {
            given_on: date_of(tx.now),
            given_by: GivenBy::Person,
            method: Method::Spoken,
            purposes: vec![Purpose::ReferAndContact],
            feedback: FeedbackLevel::Outcome,
            explained_by: tx.staff()?.membership.clone(),
            recorded_at: tx.now,
            wording: None,
        };
        let new = NewOnward {
            service: self.house.providers[provider].service.clone(),
            words: WHY.to_owned(),
            agreed,
        };
        let id = verbs::refer_on(tx, &running.id, new).await?;
        let there = Running {
            id,
            patient: running.patient.clone(),
            home: None,
            provider,
            adviser: 0,
            party: None,
            outside: None,
            ..*running
        };
        let plan = Plan {
            urgent: false,
            letter: None,
            steps: THERE.to_vec(),
        };
        self.begin(there, plan, day);
        Ok(())
    }

    /// Lets one that was sent on this day go on by its plan.
    pub(super) fn begin(&mut self, running: Running, plan: Plan, day: usize) {
        self.begun += 1;
        let life = Life {
            sent: day,
            plan,
            next: 0,
            running: Some(running),
            cast: false,
        };
        let (number, minute) = (self.begun, super::OPENS);
        if let Some(next) = self.after(&life, Due { day, minute, number }) {
            self.due.push(Reverse(next));
            self.lives.insert(number, life);
        }
    }
}
