//! Providers outside the partnership: a directory of them, and what is passed on to them and answered.

use jiff::ToSpan as _;

use super::{Actor, OPENS, Player, Result, Running, Tx, packs, verbs};
use crate::{
    consent::{GivenBy, Method},
    demo::plan::Outside,
    kit::{clock::date_of, error::Error, id::ProviderId},
    partnership::{actions as directory, model::ProviderDetails},
    referral::{
        actions::NewOutside,
        model::{AgreedOutside, Answer},
    },
};

/// Days in which an answer is hoped for.
const HOPED_FOR: i64 = 28;
/// Working days before the end of a history on which the directory is made.
const SINCE: usize = 60;

impl Player<'_> {
    /// Whether this is the day on which the directory is made.
    pub(super) fn begins_directory(&self, day: usize) -> bool {
        self.cast && day == self.days.last().saturating_sub(SINCE)
    }

    /// Makes the directory; the last provider in it has been closed since.
    pub(super) async fn make_directory(&mut self, tx: &mut Tx, day: usize) -> Result<()> {
        let operator = Actor::Operator(Some(self.house.partnership.clone()));
        tx.go_on(operator, self.days.at(day, OPENS)).await?;
        let outside = &packs::settings().outside;
        let mut made = Vec::with_capacity(outside.len());
        for body in outside {
            let phone = self.numbers.landline(&mut self.chance);
            let details = ProviderDetails {
                name: body.name.clone(),
                purpose: body.purpose.clone(),
                address: body.address.clone(),
                phone: phone.map(|phone| phone.shown()).unwrap_or_default(),
                email: body.email.clone(),
                checked_on: date_of(tx.now),
            };
            made.push(directory::add_provider(tx, details).await?);
        }
        if let Some(last) = made.last() {
            directory::close_provider(tx, last, 1, date_of(tx.now)).await?;
        }
        self.outside = made;
        Ok(())
    }

    /// What the adviser does about a provider outside.
    pub(super) async fn beyond(&self, tx: &mut Tx, running: &mut Running, what: Outside) -> Result<()> {
        match what {
            Outside::Ask(which) => self.ask_outside(tx, running, which).await,
            Outside::Hear(answer) => self.hear_outside(tx, running, answer).await,
            Outside::Withdraw => self.withdraw_outside(tx, running).await,
        }
    }

    /// Passes a case on to one of them; the client agreed to it.
    async fn ask_outside(&self, tx: &mut Tx, running: &mut Running, which: usize) -> Result<()> {
        let provider: &ProviderId = self.outside.get(which).ok_or(Error::NotFound)?;
        let body = packs::settings().outside.get(which).ok_or(Error::NotFound)?;
        let today = date_of(tx.now);
        let new = NewOutside {
            provider: provider.clone(),
            words: body.asks.clone(),
            agreed: AgreedOutside {
                given_on: today,
                given_by: GivenBy::Person,
                method: Method::Spoken,
            },
            answer_by: today.saturating_add(HOPED_FOR.days()),
        };
        running.outside = Some(verbs::refer_outside(tx, &running.id, new).await?);
        Ok(())
    }

    /// Writes down what was answered.
    async fn hear_outside(&self, tx: &mut Tx, running: &Running, answer: Answer) -> Result<()> {
        let outside = running.outside.as_ref().ok_or(Error::NotFound)?;
        let words = match answer {
            Answer::Accepted => "They ring this week.",
            Answer::Refused => {
                "Nobody is taken on before the new year. They suggest to ask again in January."
            }
            Answer::NoAnswer => "",
        };
        verbs::record_outside_answer(tx, &running.id, outside, (answer, words)).await
    }

    /// The client does not want it any more.
    async fn withdraw_outside(&self, tx: &mut Tx, running: &Running) -> Result<()> {
        let outside = running.outside.as_ref().ok_or(Error::NotFound)?;
        verbs::withdraw_outside(tx, &running.id, outside).await
    }
}
