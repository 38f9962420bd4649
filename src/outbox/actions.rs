//! Verbs of the outbox.

use super::{
    jobs,
    model::{Outgoing, Recipient, State},
};
use crate::{
    kit::{
        db::Tx,
        error::{Error, Result},
        id::OutgoingId,
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
        Recipient::Person(id) => {
            let person = Person::find(tx, id).await?.ok_or(Error::NotFound)?;
            person
                .reach(Channel::Email)
                .err()
                .map(|no| no.to_string())
                .unwrap_or_default()
        }
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
    };
    outgoing.insert(tx).await?;
    if state == State::Waiting {
        tx.later(jobs::DELIVER, &outgoing.id).await?;
    }
    Ok(())
}

/// Tries once more to deliver what was not delivered.
///
/// # Errors
/// `NotFound`, or `Refused` when it is not in need of it.
pub async fn try_again(tx: &mut Tx, id: &OutgoingId) -> Result<()> {
    let mut outgoing = Outgoing::find(tx, id).await?.ok_or(Error::NotFound)?;
    if outgoing.state != State::NotDelivered {
        return Err(Error::Refused(
            "This message is not waiting for another try.".into(),
        ));
    }
    (outgoing.state, outgoing.problem) = (State::Waiting, String::new());
    outgoing.save(tx).await?;
    tx.later(jobs::DELIVER, id).await
}
