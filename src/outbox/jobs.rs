//! Delivering what waits in the outbox.

use std::time::Duration;

use futures_util::future::join_all;

use super::{
    model::{Outgoing, Recipient, State},
    store,
};
use crate::{
    identity::actions::address_of,
    kit::{
        actor::Actor,
        db::{Db, Tx},
        error::{Error, Result},
        id::OutgoingId,
        jobs::{self, Job, Kind},
        mail::{Mailer, Problem},
    },
    person::{Channel, Destination, Person},
};

/// Delivers one message.
pub const DELIVER: Kind = Kind("outbox.deliver");

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
        let (outgoing, whereto) = found?;
        Some((attempt(mailer, whereto, &outgoing).await, outgoing.id))
    });
    let tried = join_all(tries).await;
    db.write(&actor, async |tx| {
        for (job, tried) in jobs.iter().zip(&tried) {
            match tried {
                Some((outcome, id)) => settle(tx, job, id, outcome).await?,
                None => jobs::done(tx, job).await?,
            }
        }
        Ok(())
    })
    .await
}

async fn attempt(mailer: &Mailer, whereto: Whereto, outgoing: &Outgoing) -> Outcome {
    match (whereto, mailer) {
        (Whereto::Nowhere(why), _) => Outcome::Over(State::Stopped, why),
        (Whereto::Address(_), Mailer::Demonstration) => Outcome::Over(State::Shown, String::new()),
        (Whereto::Address(_), Mailer::NotSetUp) => Outcome::Later("E-mail is not set up.".into()),
        (Whereto::Address(to), Mailer::Smtp(smtp)) => {
            let sending = smtp.send(&to, &outgoing.subject, &outgoing.body);
            match tokio::time::timeout(SENDING, sending).await {
                Ok(Ok(())) => Outcome::Over(State::Sent, String::new()),
                Err(_) | Ok(Err(Problem::Later)) => Outcome::Later(Problem::Later.to_string()),
                Ok(Err(problem)) => Outcome::Over(State::NotDelivered, problem.to_string()),
            }
        }
    }
}

/// What each job is to send, and where to; nothing for one whose message waits no more, as when the referral
/// that it is about has ended meanwhile.
async fn find_all(tx: &mut Tx, jobs: &[Job]) -> Result<Vec<Option<(Outgoing, Whereto)>>> {
    let mut asked: Vec<(Recipient, Whereto)> = Vec::new();
    let mut found = Vec::with_capacity(jobs.len());
    for job in jobs {
        let id: OutgoingId = serde_json::from_str(&job.payload)?;
        let Some(outgoing) = waiting(tx, &id).await? else {
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

async fn waiting(tx: &mut Tx, id: &OutgoingId) -> Result<Option<Outgoing>> {
    let outgoing = Outgoing::whoever_asks(tx, id).await?;
    Ok(outgoing.filter(|out| out.state == State::Waiting))
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

/// Writes down what came of it. A message that was stopped while it was on its way stays stopped, unless it
/// has gone: then that is the truth.
async fn settle(tx: &mut Tx, job: &Job, id: &OutgoingId, outcome: &Outcome) -> Result<()> {
    let mut outgoing = Outgoing::whoever_asks(tx, id).await?.ok_or(Error::NotFound)?;
    outgoing.attempts = job.attempt;
    let has_gone = matches!(outcome, Outcome::Over(State::Sent, _));
    if outgoing.state != State::Waiting && !has_gone {
        return jobs::done(tx, job).await;
    }
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

/// The work of delivering was given up by error, panic or time-out: the message that waited for it is one
/// that was not delivered, and somebody can try again. In the write that gives it up.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn given_up(tx: &mut Tx, job: &Job, why: &str) -> Result<()> {
    let id: OutgoingId = serde_json::from_str(&job.payload)?;
    store::give_up(tx, &id, why).await
}
