//! Delivering what waits in the outbox.

use std::time::Duration;

use futures_util::future::join_all;
use jiff::Timestamp;

use super::{
    model::{Recipient, State},
    store::queue::{self, Held},
};
use crate::{
    event::Event,
    identity::actions::address_of,
    kit::{
        actor::Actor,
        db::{Db, Tx},
        error::{Error, Result},
        mail::{Mailer, Problem},
    },
    person::{Channel, Destination, Person},
};

/// Times that a message is begun at the most. One more than the failures that are waited after, and one for each of
/// those that a program which died may not have lived to record.
pub const MOST_ATTEMPTS: i64 = 14;
/// How long one message may take to be handed over; less than a unit of work may.
const SENDING: Duration = Duration::from_secs(45);

/// Where a message goes at this moment.
#[derive(Clone)]
enum Whereto {
    Address(String),
    Nowhere(String),
}

/// What came of it.
enum Outcome {
    Over(State, String),
    Later(String),
}

/// Delivers messages of one partnership: one read and one write for all of them. What cannot be sent now is tried
/// again later; what cannot be sent at all is told on the list of what was not delivered.
///
/// # Errors
/// `Internal` when the database says so, or one of them cannot be read.
pub async fn deliver(db: &Db, mailer: &Mailer, all: &[Held]) -> Result<()> {
    let Some(first) = all.first() else { return Ok(()) };
    let actor = Actor::Job(first.partnership.clone());
    let found = db.read(&actor, async |tx| find_all(tx, all).await).await?;
    let tries = found
        .into_iter()
        .map(|(held, whereto)| async move { (held, attempt(mailer, whereto, held).await) });
    let tried = join_all(tries).await;
    db.write(&actor, async |tx| {
        for (held, outcome) in &tried {
            match outcome {
                Outcome::Over(state, why) => {
                    let settled = queue::settle(tx, held, *state, why).await?;
                    if settled && state.is_there() {
                        say_written(tx, held).await?;
                    }
                }
                Outcome::Later(why) => queue::put_off(tx, held, why).await.map(drop)?,
            }
        }
        Ok(())
    })
    .await
}

/// Whom a referral is about was written to: what follows from that is for others to say.
async fn say_written(tx: &mut Tx, held: &Held) -> Result<()> {
    let Some(Recipient::Person(_)) = held.recipient else {
        return Ok(());
    };
    match held.about.parse() {
        Ok(referral) => tx.record(Event::ClientWritten(held.id.clone(), referral)).await,
        Err(_) => Ok(()),
    }
}

async fn attempt(mailer: &Mailer, whereto: Whereto, held: &Held) -> Outcome {
    match (whereto, mailer) {
        (Whereto::Nowhere(why), _) => Outcome::Over(State::Stopped, why),
        (Whereto::Address(_), Mailer::Demonstration) => Outcome::Over(State::Shown, String::new()),
        // The worker takes nothing then; what was taken before is put back.
        (Whereto::Address(_), Mailer::NotSetUp) => Outcome::Later("E-mail is not set up.".into()),
        (Whereto::Address(to), Mailer::Smtp(smtp)) => {
            let sending = smtp.send(&to, &held.subject, &held.body);
            match tokio::time::timeout(SENDING, sending).await {
                Ok(Ok(())) => Outcome::Over(State::Sent, String::new()),
                Err(_) | Ok(Err(Problem::Later)) => Outcome::Later(Problem::Later.to_string()),
                Ok(Err(problem)) => Outcome::Over(State::NotDelivered, problem.to_string()),
            }
        }
    }
}

/// Where each message goes; without those to people that wait no more, as when the referral that one is about has
/// ended since it was taken.
async fn find_all<'a>(tx: &mut Tx, all: &'a [Held]) -> Result<Vec<(&'a Held, Whereto)>> {
    let mut asked: Vec<(&Recipient, Whereto)> = Vec::new();
    let mut found = Vec::with_capacity(all.len());
    for held in all {
        let unknown = || anyhow::anyhow!("a message holds a word that we do not know");
        let recipient = held.recipient.as_ref().ok_or_else(unknown)?;
        if matches!(recipient, Recipient::Person(_)) && !queue::still_waits(tx, &held.id).await? {
            continue;
        }
        let known = asked.iter().find(|(other, _)| *other == recipient);
        let to = if let Some((_, to)) = known {
            to.clone()
        } else {
            let to = whereto(tx, recipient).await?;
            asked.push((recipient, to.clone()));
            to
        };
        found.push((held, to));
    }
    Ok(found)
}

/// Asked at the moment of sending: what was safe when the message was made may not be now.
async fn whereto(tx: &mut Tx, recipient: &Recipient) -> Result<Whereto> {
    match recipient {
        // One that waits has an address: a team's is for each of its members, or for nobody.
        Recipient::Team(_) => Ok(Whereto::Nowhere(NOBODY.into())),
        Recipient::Staff(membership) => Ok(match address_of(tx, membership).await? {
            Some(address) => Whereto::Address(address),
            None => Whereto::Nowhere(NOBODY.into()),
        }),
        Recipient::Person(person) => {
            let person = Person::find(tx, person).await?.ok_or(Error::NotFound)?;
            Ok(match person.reach(Channel::Email) {
                Ok(reach) => match reach.to() {
                    Destination::Email(address) => Whereto::Address(address.clone()),
                    Destination::Phone(_) | Destination::Envelope(_) => {
                        Whereto::Nowhere("There is no e-mail address to use.".into())
                    }
                },
                Err(no) => Whereto::Nowhere(no.to_string()),
            })
        }
    }
}

pub(super) const NOBODY: &str = "Nobody works there to receive it.";

/// Delivering went wrong by error, panic or time-out: each message is tried again later, or is one that was not
/// delivered, and somebody can try again. When the first of them is tried; `None` when they are given up.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn put_off(db: &Db, all: &[Held], why: &str) -> Result<Option<Timestamp>> {
    let Some(first) = all.first() else { return Ok(None) };
    let mut next = None;
    db.write(&Actor::Job(first.partnership.clone()), async |tx| {
        for held in all {
            next = queue::put_off(tx, held, why).await?;
        }
        Ok(next)
    })
    .await
}
