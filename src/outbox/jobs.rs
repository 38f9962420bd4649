//! Delivering what waits in the outbox.

use std::{task::Poll, time::Duration};

use super::model::{Outgoing, Recipient, State};
use crate::{
    identity::{Membership, actions::address_of},
    kit::{
        actor::{Actor, Role},
        db::{Db, Tx},
        error::{Error, Result},
        id::OutgoingId,
        jobs::{self, Job, Kind},
        mail::{Mailer, Problem, Smtp},
    },
    person::{Channel, Destination, Person},
};

/// Delivers one message.
pub const DELIVER: Kind = Kind("outbox.deliver");

/// How long one message may take to be handed over; less than a unit of work may.
const SENDING: Duration = Duration::from_secs(45);

/// Where a message goes at this moment, or why it goes nowhere.
#[derive(Clone)]
enum Whereto {
    Addresses(Vec<String>),
    Nowhere(String),
}

/// Delivers the messages that jobs of one partnership name: one read and one write for all of them. What cannot
/// be sent now is tried again later; what cannot be sent at all is told on the list of what was not delivered.
///
/// # Errors
/// `Internal` when the database says so, `Stale` when one of the jobs was taken over.
pub async fn deliver(db: &Db, mailer: &Mailer, jobs: &[Job]) -> Result<()> {
    let Some(first) = jobs.first() else { return Ok(()) };
    let actor = Actor::Job(first.partnership.clone());
    let found = db.read(&actor, async |tx| find_all(tx, jobs).await).await?;
    let tries = found.into_iter().map(|found| async {
        match found {
            Some((outgoing, whereto)) => Some((attempt(mailer, whereto, &outgoing).await, outgoing)),
            None => None,
        }
    });
    let tried = at_once(tries).await;
    db.write(&actor, async |tx| {
        for (job, tried) in jobs.iter().zip(&tried) {
            match tried {
                Some((outcome, outgoing)) => settle(tx, job, outgoing.clone(), outcome).await?,
                None => jobs::done(tx, job).await?,
            }
        }
        Ok(())
    })
    .await
}

/// What comes of these, in their order, each going on while others wait.
async fn at_once<T>(tries: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut waiting: Vec<_> = tries.map(|one| (Box::pin(one), None)).collect();
    std::future::poll_fn(|context| {
        for (one, done) in waiting.iter_mut().filter(|(_, done)| done.is_none()) {
            if let Poll::Ready(value) = one.as_mut().poll(context) {
                *done = Some(value);
            }
        }
        if waiting.iter().all(|(_, done)| done.is_some()) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    waiting.into_iter().filter_map(|(_, done)| done).collect()
}

async fn attempt(mailer: &Mailer, whereto: Whereto, outgoing: &Outgoing) -> Outcome {
    match (whereto, mailer) {
        (Whereto::Nowhere(why), _) => Outcome::Over(State::Stopped, why),
        (_, Mailer::Demonstration) => Outcome::Over(State::Shown, String::new()),
        (_, Mailer::NotSetUp) => Outcome::Later("E-mail is not set up.".into()),
        (Whereto::Addresses(to), Mailer::Smtp(smtp)) => {
            let sending = tokio::time::timeout(SENDING, send(smtp, &to, outgoing)).await;
            sending.unwrap_or_else(|_| Outcome::Later(Problem::Later.to_string()))
        }
    }
}

enum Outcome {
    Over(State, String),
    Later(String),
}

/// What each job is to send, and where to; nothing for one whose message waits no more.
async fn find_all(tx: &mut Tx, jobs: &[Job]) -> Result<Vec<Option<(Outgoing, Whereto)>>> {
    let mut asked: Vec<(Recipient, Whereto)> = Vec::new();
    let mut found = Vec::with_capacity(jobs.len());
    for job in jobs {
        let id: OutgoingId = serde_json::from_str(&job.payload)?;
        let waits = Outgoing::find(tx, &id).await?;
        let Some(outgoing) = waits.filter(|out| out.state == State::Waiting) else {
            found.push(None);
            continue;
        };
        let known = asked
            .iter()
            .find(|(recipient, _)| *recipient == outgoing.recipient);
        let to = if let Some((_, to)) = known {
            to.clone()
        } else {
            let to = whereto(tx, &outgoing.recipient).await?;
            asked.push((outgoing.recipient.clone(), to.clone()));
            to
        };
        found.push(Some((outgoing, to)));
    }
    Ok(found)
}

/// Asked at the moment of sending: what was safe when the message was made may not be now.
async fn whereto(tx: &mut Tx, recipient: &Recipient) -> Result<Whereto> {
    match recipient {
        Recipient::Team(team) => {
            let members = Membership::of_team(tx, team).await?;
            let intake = members.into_iter().filter(|member| member.role == Role::Intake);
            Ok(some(intake.map(|member| member.email).collect()))
        }
        Recipient::Staff(membership) => Ok(some(address_of(tx, membership).await?.into_iter().collect())),
        Recipient::Person(person) => {
            let person = Person::find(tx, person).await?.ok_or(Error::NotFound)?;
            Ok(match person.reach(Channel::Email) {
                Ok(reach) => match reach.to() {
                    Destination::Email(address) => Whereto::Addresses(vec![address.clone()]),
                    Destination::Phone(_) | Destination::Envelope(_) => {
                        Whereto::Nowhere("There is no e-mail address to use.".into())
                    }
                },
                Err(no) => Whereto::Nowhere(no.to_string()),
            })
        }
    }
}

fn some(addresses: Vec<String>) -> Whereto {
    if addresses.is_empty() {
        Whereto::Nowhere("Nobody works there to receive it.".into())
    } else {
        Whereto::Addresses(addresses)
    }
}

async fn send(smtp: &Smtp, to: &[String], outgoing: &Outgoing) -> Outcome {
    for address in to {
        match smtp.send(address, &outgoing.subject, &outgoing.body).await {
            Ok(()) => {}
            Err(Problem::Later) => return Outcome::Later(Problem::Later.to_string()),
            Err(problem) => return Outcome::Over(State::NotDelivered, problem.to_string()),
        }
    }
    Outcome::Over(State::Sent, String::new())
}

async fn settle(tx: &mut Tx, job: &Job, mut outgoing: Outgoing, outcome: &Outcome) -> Result<()> {
    outgoing.attempts = job.attempt;
    match outcome {
        Outcome::Over(state, why) => {
            (outgoing.state, outgoing.problem) = (*state, why.clone());
            jobs::done(tx, job).await?;
        }
        Outcome::Later(why) => {
            outgoing.problem.clone_from(why);
            if jobs::failed(tx, job, why).await?.is_none() {
                outgoing.state = State::NotDelivered;
                jobs::done(tx, job).await?;
            }
        }
    }
    outgoing.save(tx).await
}
