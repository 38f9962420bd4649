//! Verbs of people.

mod check;
mod find;
mod kin;

use jiff::civil::Date;

pub use check::{Looked, check_keys, check_some};
pub use find::{Found, Lookalike, lookalikes, recorded_twice, search};
pub use kin::{MOST_KIN, household, link, unlink};

use super::{
    model::{
        Asked, Channel, Details, Flag, Manner, Person, Reach, Safety, equality::Equality, gives_advice,
        meets_people,
    },
    store::{self, Why},
};
use crate::{
    event::Event,
    kit::{
        clock::date_of,
        db::Tx,
        error::{Error, Result},
        id::{OrganisationId, PersonId},
    },
};

/// What a person said about being contacted: an answer for each channel that was asked about, and the manner.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// Channels that were not asked about are left out, and stay as they were.
    pub answers: Vec<(Channel, Safety)>,
    /// Hours, code phrase and what else to heed.
    pub manner: Manner,
    /// Whether the answers that did not change were asked for again.
    pub again: Again,
}

/// Whether unchanged answers count from today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Again {
    /// They keep the date on which they were first given.
    #[default]
    Keep,
    /// All were asked anew.
    Asked,
}

/// Records somebody new, known to the organisation of whoever records them. `apart` are people who look
/// like the same and were said not to be.
///
/// # Errors
/// `Refused` for what is missing or impossible, `NotFound` for a role that works with no people.
pub async fn add(tx: &mut Tx, details: Details, said: Said, apart: &[PersonId]) -> Result<PersonId> {
    let staff = tx.staff()?.clone();
    if !meets_people(staff.role) {
        return Err(Error::NotFound);
    }
    let mut person = Person::new(tx.id(), details, tx.now, date_of(tx.now)).map_err(Error::refused)?;
    person.hear(said, &asked(tx)?);
    person.insert(tx).await?;
    store::insert_known(tx, &person.id, &staff.organisation, Why::Added).await?;
    for other in apart {
        keep_apart(tx, &person.id, other).await?;
    }
    tx.record(Event::PersonAdded(person.id.clone())).await?;
    Ok(person.id)
}

/// Changes what is recorded. Answers about the safety of a number or address that changed are forgotten.
///
/// # Errors
/// `NotFound`, `Stale`, or `Refused` for what is missing or impossible.
pub async fn change(tx: &mut Tx, id: &PersonId, version: i64, details: Details) -> Result<()> {
    let today = date_of(tx.now);
    let person = at_version(tx, id, version).await?;
    keep(tx, person.change(details, today).map_err(Error::refused)?).await
}

/// Records what the person said about safe contact.
///
/// # Errors
/// `NotFound` or `Stale`.
pub async fn hear(tx: &mut Tx, id: &PersonId, version: i64, said: Said) -> Result<()> {
    let mut person = at_version(tx, id, version).await?;
    person.hear(said, &asked(tx)?);
    keep(tx, person).await
}

/// Adds a warning for everybody who opens the record.
///
/// # Errors
/// `NotFound`, `Stale`, or `Refused` when it is no flag.
pub async fn flag(tx: &mut Tx, id: &PersonId, version: i64, what: &str, review_on: Date) -> Result<()> {
    let person = at_version(tx, id, version).await?;
    let by = tx.staff()?.name.clone();
    let flag = Flag::set(what, review_on, date_of(tx.now), &by).map_err(Error::refused)?;
    keep(tx, person.flag(flag).map_err(Error::refused)?).await
}

/// Takes away a warning that no longer holds.
///
/// # Errors
/// `NotFound` or `Stale`.
pub async fn end_flag(tx: &mut Tx, id: &PersonId, version: i64, position: usize) -> Result<()> {
    let person = at_version(tx, id, version).await?;
    keep(tx, person.unflag(position).ok_or(Error::NotFound)?).await
}

/// Lets another organisation know a person that whoever acts knows: a referral goes there.
///
/// # Errors
/// `NotFound` when the actor does not know the person.
pub async fn become_known(tx: &mut Tx, id: &PersonId, organisation: &OrganisationId) -> Result<()> {
    store::pass_on(tx, id, organisation).await
}

/// Lets an organisation that was sent a person know them no more: nothing that the person agreed to is left.
/// A consequence, not a verb of anybody's.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn become_unknown(tx: &mut Tx, id: &PersonId, organisation: &OrganisationId) -> Result<()> {
    store::delete_known(tx, id, organisation).await
}

/// Where a person may be reached on a channel. Ask again when a queued message really leaves.
///
/// # Errors
/// `NotFound`, or `Refused` with the reason why not.
pub async fn reach(tx: &mut Tx, id: &PersonId, channel: Channel) -> Result<Reach> {
    let person = Person::find(tx, id).await?.ok_or(Error::NotFound)?;
    person.reach(channel).map_err(Error::refused)
}

/// Keeps that two people who look like the same are not.
///
/// # Errors
/// `NotFound` when the actor does not know both.
pub async fn keep_apart(tx: &mut Tx, one: &PersonId, other: &PersonId) -> Result<()> {
    Person::find(tx, one).await?.ok_or(Error::NotFound)?;
    Person::find(tx, other).await?.ok_or(Error::NotFound)?;
    if one == other {
        return Err(Error::NotFound);
    }
    store::insert_apart(tx, one, other).await
}

/// The equality answers of a person, and the version to save over.
///
/// # Errors
/// `NotFound` for everybody but the advice side, and for a person they do not know.
pub async fn equality(tx: &mut Tx, id: &PersonId) -> Result<(Equality, i64)> {
    adviser_who_knows(tx, id).await?;
    store::equality(tx, id).await
}

/// Records equality answers.
///
/// # Errors
/// As [`equality`], and `Stale`.
pub async fn record_equality(tx: &mut Tx, id: &PersonId, answers: &Equality, version: i64) -> Result<()> {
    adviser_who_knows(tx, id).await?;
    store::save_equality(tx, id, answers, version).await?;
    tx.record(Event::PersonChanged(id.clone())).await
}

async fn adviser_who_knows(tx: &mut Tx, id: &PersonId) -> Result<()> {
    if !gives_advice(tx.staff()?.role) {
        return Err(Error::NotFound);
    }
    Person::find(tx, id).await?.ok_or(Error::NotFound).map(|_| ())
}

async fn at_version(tx: &mut Tx, id: &PersonId, version: i64) -> Result<Person> {
    let person = Person::find(tx, id).await?.ok_or(Error::NotFound)?;
    if person.version == version {
        Ok(person)
    } else {
        Err(Error::Stale)
    }
}

async fn keep(tx: &mut Tx, person: Person) -> Result<()> {
    person.save(tx).await?;
    tx.record(Event::PersonChanged(person.id)).await
}

fn asked(tx: &Tx) -> Result<Asked> {
    let staff = tx.staff()?;
    Ok(Asked {
        at: tx.now,
        by: Some(staff.account.clone()),
        name: staff.name.clone(),
    })
}

impl Person {
    fn hear(&mut self, said: Said, asked: &Asked) {
        for (channel, safety) in said.answers {
            match said.again {
                Again::Keep => self.safe_contact.said(channel, safety, asked),
                Again::Asked => self.safe_contact.said_again(channel, safety, asked),
            }
        }
        self.safe_contact.manner = said.manner;
    }
}
