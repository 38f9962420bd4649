//! Delivering what waits in the outbox.

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

/// Where a message goes at this moment, or why it goes nowhere.
enum Whereto {
    Addresses(Vec<String>),
    Nowhere(String),
}

/// Delivers the message that a job names. What cannot be sent now is tried again later; what cannot be
/// sent at all is told on the list of what was not delivered.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn deliver(db: &Db, mailer: &Mailer, job: &Job) -> Result<()> {
    let actor = Actor::Job(job.partnership.clone());
    let id: OutgoingId = serde_json::from_str(&job.payload)?;
    let found = db.read(&actor, async |tx| find(tx, &id).await).await?;
    let Some((outgoing, whereto)) = found else {
        return db.write(&actor, async |tx| jobs::done(tx, job).await).await;
    };
    let outcome = match (whereto, mailer) {
        (Whereto::Nowhere(why), _) => Outcome::Over(State::Stopped, why),
        (_, Mailer::Demonstration) => Outcome::Over(State::Shown, String::new()),
        (_, Mailer::NotSetUp) => Outcome::Later("E-mail is not set up.".into()),
        (Whereto::Addresses(to), Mailer::Smtp(smtp)) => send(smtp, &to, &outgoing).await,
    };
    db.write(&actor, async |tx| settle(tx, job, &id, &outcome).await)
        .await
}

enum Outcome {
    Over(State, String),
    Later(String),
}

async fn find(tx: &mut Tx, id: &OutgoingId) -> Result<Option<(Outgoing, Whereto)>> {
    let Some(outgoing) = Outgoing::find(tx, id)
        .await?
        .filter(|out| out.state == State::Waiting)
    else {
        return Ok(None);
    };
    let whereto = whereto(tx, &outgoing.recipient).await?;
    Ok(Some((outgoing, whereto)))
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

async fn settle(tx: &mut Tx, job: &Job, id: &OutgoingId, outcome: &Outcome) -> Result<()> {
    let mut outgoing = Outgoing::find(tx, id).await?.ok_or(Error::NotFound)?;
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
