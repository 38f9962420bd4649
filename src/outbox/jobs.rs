//! Delivering what waits in the outbox.

use super::{
    actions::add,
    model::{Outgoing, Recipient, State},
    store,
};
use crate::{
    identity::{Membership, actions::address_of},
    kit::{
        actor::{Actor, Role},
        db::{Db, Tx},
        error::{Error, Result},
        id::{OutgoingId, TeamId},
        jobs::{self, Job, Kind},
        mail::{Mailer, Problem},
    },
    person::{Channel, Destination, Person},
};

/// Delivers one message.
pub const DELIVER: Kind = Kind("outbox.deliver");

/// What is to be done with a message at this moment.
enum Whereto {
    /// It goes to one address: should that fail, it concerns nobody else.
    Address(String),
    /// It is for several, each of whom gets a message of their own.
    Members(TeamId),
    Nowhere(String),
}

/// What came of it.
enum Outcome {
    Over(State, String),
    Later(String),
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
        (Whereto::Members(team), _) => {
            return db
                .write(&actor, async |tx| pass_on(tx, job, &id, &team).await)
                .await;
        }
        (Whereto::Nowhere(why), _) => Outcome::Over(State::Stopped, why),
        (Whereto::Address(_), Mailer::Demonstration) => Outcome::Over(State::Shown, String::new()),
        (Whereto::Address(_), Mailer::NotSetUp) => Outcome::Later("E-mail is not set up.".into()),
        (Whereto::Address(to), Mailer::Smtp(smtp)) => {
            match smtp.send(&to, &outgoing.subject, &outgoing.body).await {
                Ok(()) => Outcome::Over(State::Sent, String::new()),
                Err(Problem::Later) => Outcome::Later(Problem::Later.to_string()),
                Err(problem) => Outcome::Over(State::NotDelivered, problem.to_string()),
            }
        }
    };
    db.write(&actor, async |tx| settle(tx, job, &id, &outcome).await)
        .await
}

/// The message, if it still waits. One that was stopped meanwhile, because the referral that it is about has
/// ended, does not.
async fn find(tx: &mut Tx, id: &OutgoingId) -> Result<Option<(Outgoing, Whereto)>> {
    let Some(outgoing) = waiting(tx, id).await? else {
        return Ok(None);
    };
    let whereto = whereto(tx, &outgoing.recipient).await?;
    Ok(Some((outgoing, whereto)))
}

async fn waiting(tx: &mut Tx, id: &OutgoingId) -> Result<Option<Outgoing>> {
    let outgoing = Outgoing::whoever_asks(tx, id).await?;
    Ok(outgoing.filter(|out| out.state == State::Waiting))
}

/// Asked at the moment of sending: what was safe when the message was made may not be now.
async fn whereto(tx: &mut Tx, recipient: &Recipient) -> Result<Whereto> {
    match recipient {
        Recipient::Team(team) => Ok(Whereto::Members(team.clone())),
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

const NOBODY: &str = "Nobody works there to receive it.";

/// Makes a message for each of those who look at what comes in to a team, with work of its own, and ends
/// this one. In one write, so that nobody gets it twice or is left out.
async fn pass_on(tx: &mut Tx, job: &Job, id: &OutgoingId, team: &TeamId) -> Result<()> {
    jobs::done(tx, job).await?;
    let Some(mut outgoing) = waiting(tx, id).await? else {
        return Ok(());
    };
    let mut members = Membership::of_team(tx, team).await?;
    members.retain(|member| member.role == Role::Intake);
    outgoing.attempts = job.attempt;
    (outgoing.state, outgoing.problem) = if members.is_empty() {
        (State::Stopped, NOBODY.to_owned())
    } else {
        (State::PassedOn, String::new())
    };
    outgoing.save(tx).await?;
    for member in members {
        let own = Outgoing {
            id: tx.id(),
            recipient: Recipient::Staff(member.id),
            state: State::Waiting,
            attempts: 0,
            made_at: tx.now,
            changed_at: tx.now,
            ..outgoing.clone()
        };
        add(tx, &own).await?;
    }
    Ok(())
}

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
