//! Verbs of the outbox.

use super::{
    jobs,
    model::{Outgoing, Recipient, State, may_keep_outbox, may_learn_of_clients},
    store,
};
use crate::{
    event::Event,
    identity::Membership,
    kit::{
        actor::Role,
        db::Tx,
        error::{Error, Result},
        id::{OutgoingId, PersonId, ReferralId, TeamId},
    },
    person::{Channel, Person},
};

/// Puts an e-mail in the outbox: for a team one for each of those who look at what comes in, so that what happens to
/// one concerns nobody else. One that can go nowhere is stopped there and then, as one for a person is unless their
/// e-mail is known to be safe; why is kept, so that somebody can ask.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn send(tx: &mut Tx, recipient: Recipient, subject: &str, body: &str, about: &str) -> Result<()> {
    let problem = match &recipient {
        Recipient::Staff(_) => String::new(),
        Recipient::Person(id) => why_not(tx, id).await?.unwrap_or_default(),
        Recipient::Team(_) => jobs::NOBODY.to_owned(),
    };
    let state = if problem.is_empty() {
        State::Waiting
    } else {
        State::Stopped
    };
    let outgoing = Outgoing {
        id: tx.id(),
        recipient,
        subject: subject.to_owned(),
        body: body.to_owned(),
        about: about.to_owned(),
        state,
        problem,
        attempts: 0,
        made_at: tx.now,
        changed_at: tx.now,
        over_at: None,
    };
    if let Recipient::Team(team) = &outgoing.recipient
        && pass_on(tx, &outgoing, team).await?
    {
        return Ok(());
    }
    outgoing.insert(tx).await
}

/// Makes a message like this one for each of those in a team who look at what comes in: intake, in a health team its
/// leads, or whoever refers; whether there is anybody.
async fn pass_on(tx: &mut Tx, outgoing: &Outgoing, team: &TeamId) -> Result<bool> {
    let mut members = Vec::new();
    for role in [Role::Intake, Role::TeamLead, Role::Referrer] {
        if members.is_empty() {
            members = Membership::in_role(tx, team, role).await?;
        }
    }
    for member in &members {
        let own = Outgoing {
            id: tx.id(),
            recipient: Recipient::Staff(member.clone()),
            state: State::Waiting,
            problem: String::new(),
            attempts: 0,
            made_at: tx.now,
            changed_at: tx.now,
            ..outgoing.clone()
        };
        own.insert(tx).await?;
    }
    Ok(!members.is_empty())
}

/// Why a person may not be reached by e-mail now, in words that name nobody.
async fn why_not(tx: &mut Tx, id: &PersonId) -> Result<Option<String>> {
    let person = Person::find(tx, id).await?.ok_or(Error::NotFound)?;
    Ok(person.reach(Channel::Email).err().map(|no| no.to_string()))
}

/// Tries once more to send what was not delivered, or what was stopped for want of a safe way. Those who
/// look after the outbox know nobody, so whether there is a safe way now is asked when it is sent; those
/// who advise the client are told at once.
///
/// # Errors
/// `NotFound` for anybody else, `Refused` when it is not in need of it, when what it is about has ended,
/// while there is still no safe way, or nobody in the team who receives.
pub async fn try_again(tx: &mut Tx, id: &OutgoingId) -> Result<()> {
    let (keeps, learns) = (may_keep_outbox(&tx.actor), may_learn_of_clients(&tx.actor));
    let mut outgoing = match Outgoing::whoever_asks(tx, id).await? {
        Some(outgoing) if keeps || learns => outgoing,
        _ => return Err(Error::NotFound),
    };
    if !keeps {
        let Recipient::Person(person) = &outgoing.recipient else {
            return Err(Error::NotFound);
        };
        if let Some(why) = why_not(tx, person).await? {
            return Err(Error::Refused(why));
        }
    }
    outgoing.may_be_tried_again().map_err(Error::refused)?;
    if let Recipient::Team(team) = &outgoing.recipient {
        if !pass_on(tx, &outgoing, team).await? {
            return Err(Error::Refused(jobs::NOBODY.to_owned()));
        }
        (outgoing.state, outgoing.problem) = (State::PassedOn, String::new());
        outgoing.save(tx).await?;
    } else {
        (outgoing.state, outgoing.problem, outgoing.attempts) = (State::Waiting, String::new(), 0);
        outgoing.save(tx).await?;
    }
    tx.record(Event::MessageTriedAgain(id.clone())).await
}

/// A referral has ended: what was to go to the client about it goes no more, in the same transaction. What
/// tells the client of the ending itself is made after this (`referral/actions/follow.rs`). A consequence, so it asks for no right.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn stop_for(tx: &mut Tx, referral: &ReferralId) -> Result<()> {
    store::stop_about(tx, referral, "The referral ended before this was sent.").await
}

/// It was recorded that the client is not told, because there is no safe way or for another reason: what was to go to them
/// goes no more. A consequence, so it asks for no right.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn stop_telling(tx: &mut Tx, referral: &ReferralId) -> Result<()> {
    store::stop_about(tx, referral, "It was recorded that they are not told.").await
}
