//! Whom a row of a list is about, and what it says of reaching somebody who is on record already.

use super::{Batch, Decision, Doubt, Entry, Refused, Row, store};
use crate::{
    kit::{
        db::Tx,
        error::{Error, Result},
        id::PersonId,
    },
    person::{
        Channel, Person, Safety,
        actions::{Again, Said, add, hear},
    },
};

/// Whom a row is about: somebody new, unless it was decided that a record that is there is meant.
pub(super) async fn whom(tx: &mut Tx, batch: &Batch, row: &Row, entry: Entry) -> Result<PersonId> {
    let there = match (&row.doubt, row.decision) {
        (Some(Doubt::Alike { person }), Some(Decision::Same)) => Some(person.clone()),
        (Some(Doubt::SameInList { row }), Some(Decision::Same)) => {
            let first = store::row(tx, &batch.id, *row)
                .await?
                .and_then(|first| first.person);
            // Nobody is recorded a second time because the first row was put aside.
            Some(first.ok_or_else(|| Error::refused(Refused::WhoIsUnclear))?)
        }
        _ => None,
    };
    if let Some(person) = there {
        let record = Person::find(tx, &person).await?.ok_or(Error::NotFound)?;
        hear(tx, &person, record.version(), said_again(&record, &entry.safe)).await?;
        return Ok(person);
    }
    let said = Said {
        answers: entry
            .safe
            .iter()
            .map(|channel| (*channel, Safety::Safe))
            .collect(),
        again: Again::Asked,
        ..Said::default()
    };
    let apart: Vec<PersonId> = match (&row.doubt, row.decision) {
        (Some(Doubt::Alike { person }), Some(Decision::Another)) => vec![person.clone()],
        _ => Vec::new(),
    };
    add(tx, entry.details, said, &apart).await
}

/// What a row says of somebody who is on record: what it names is safe unless the record says that it is not, what was
/// safe and is not named is not known now, and how they are to be reached stays as it was said to a person.
fn said_again(record: &Person, safe: &[Channel]) -> Said {
    let now = record.safe_contact();
    let answers = Channel::ALL.iter().filter_map(|channel| {
        let answer = match (safe.contains(channel), now.answer(*channel).safety) {
            (true, Safety::Unknown) => Safety::Safe,
            (false, Safety::Safe) => Safety::Unknown,
            (true, Safety::Safe | Safety::Unsafe) | (false, Safety::Unsafe | Safety::Unknown) => return None,
        };
        Some((*channel, answer))
    });
    Said {
        answers: answers.collect(),
        manner: now.manner.clone(),
        again: Again::Asked,
    }
}
