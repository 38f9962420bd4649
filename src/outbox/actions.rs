//! Verbs of the outbox.

use std::collections::HashSet;

use super::{
    jobs,
    model::{Outgoing, Recipient, State, may_keep_outbox, may_learn_of_clients},
    store,
};
use crate::{
    event::Event,
    kit::{
        db::Tx,
        error::{Error, Result},
        id::{OutgoingId, PersonId, ReferralId},
        jobs::left,
    },
    person::{Channel, Person},
};

/// Puts an e-mail in the outbox. One for a person is stopped there and then unless their e-mail is known
/// to be safe; why is kept, so that somebody can ask.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn send(tx: &mut Tx, recipient: Recipient, subject: &str, body: &str, about: &str) -> Result<()> {
    let problem = match &recipient {
        Recipient::Team(_) | Recipient::Staff(_) => String::new(),
        Recipient::Person(id) => why_not(tx, id).await?.unwrap_or_default(),
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
    add(tx, &outgoing).await
}

/// Why a person may not be reached by e-mail now, in words that name nobody.
async fn why_not(tx: &mut Tx, id: &PersonId) -> Result<Option<String>> {
    let person = Person::find(tx, id).await?.ok_or(Error::NotFound)?;
    Ok(person.reach(Channel::Email).err().map(|no| no.to_string()))
}

/// Writes a message, with the work of delivering it when it is to go.
pub(super) async fn add(tx: &mut Tx, outgoing: &Outgoing) -> Result<()> {
    outgoing.insert(tx).await?;
    if outgoing.state == State::Waiting {
        tx.later(jobs::DELIVER, &outgoing.id).await?;
    }
    Ok(())
}

/// Tries once more to send what was not delivered, or what was stopped for want of a safe way. Those who
/// look after the outbox know nobody, so whether there is a safe way now is asked when it is sent; those
/// who advise the client are told at once.
///
/// # Errors
/// `NotFound` for anybody else, `Refused` when it is not in need of it, when what it is about has ended,
/// or while there is still no safe way.
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
    (outgoing.state, outgoing.problem) = (State::Waiting, String::new());
    outgoing.save(tx).await?;
    tx.later(jobs::DELIVER, id).await?;
    tx.record(Event::MessageTriedAgain(id.clone())).await
}

/// A referral has ended: what was to go to the client about it goes no more, in the same transaction. What
/// tells the client of the ending itself is made after this. A consequence, so it asks for no right.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn stop_for(tx: &mut Tx, referral: &ReferralId) -> Result<()> {
    store::stop_about(tx, referral, "The referral ended before this was sent.").await
}

/// The messages that wait and that nothing will ever send: a message and the work of delivering it are
/// written together.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn check(tx: &mut Tx) -> Result<Vec<OutgoingId>> {
    let coming: HashSet<String> = left(tx, jobs::DELIVER).await?.into_iter().collect();
    let mut stuck = Vec::new();
    for id in store::waiting(tx).await? {
        if !coming.contains(&serde_json::to_string(&id)?) {
            stuck.push(id);
        }
    }
    Ok(stuck)
}
