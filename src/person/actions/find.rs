//! Finding people: by a search, and when somebody is about to be recorded twice.

use std::collections::BTreeMap;

use super::super::{
    model::{
        Details, Person, Query,
        duplicate::{self, Likeness, Verdict},
        scans_for_duplicates,
    },
    store::{self, Scope, Seen},
};
use crate::kit::{
    db::Tx,
    error::{Error, Result},
    id::{OrganisationId, PersonId},
};

/// The most people that a search shows; who looks for one person reads no more.
pub const MOST_SHOWN: usize = 25;
/// Rows taken from one scan, more than are shown so that the nearest are among them.
const MOST_ROWS: usize = 100;
/// With fewer than this found by spelling, names that sound alike are looked for too.
const FEW: usize = 5;
/// Rows taken from one scan for duplicates, and duplicates shown.
const MOST_CANDIDATES: usize = 50;
const MOST_LOOKALIKES: usize = 10;

/// What a search found, nearest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// At most [`MOST_SHOWN`].
    pub people: Vec<Person>,
    /// Whether there are more, so that the search should say more.
    pub more: bool,
}

/// Somebody who may be the person about to be recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Lookalike {
    /// Who.
    pub person: Person,
    /// How alike, and why.
    pub likeness: Likeness,
}

impl Lookalike {
    /// Whether they may be offered as the same person; twins never are.
    pub fn may_be_same(&self) -> bool {
        self.likeness.verdict != Verdict::MayBeTwin
    }
}

/// The people known to the searcher's organisation of whom everything that was typed is true.
///
/// # Errors
/// `NotFound` for a role that works with no people.
pub async fn search(tx: &mut Tx, query: &Query) -> Result<Found> {
    let organisation = searching(tx)?;
    let mut found: BTreeMap<PersonId, (u32, Person)> = BTreeMap::new();
    let mut more = false;
    for round in query.rounds() {
        if found.len() >= FEW {
            break;
        }
        for scan in &round {
            let (people, seen) = store::scan(tx, &organisation, scan, MOST_ROWS).await?;
            more |= seen == Seen::Part;
            let fitting = people.into_iter().filter_map(|person| {
                let nearness = query.fits(person.details())?;
                Some((person.id().clone(), (nearness, person)))
            });
            found.extend(fitting);
        }
    }
    let mut nearest: Vec<(u32, Person)> = found.into_values().collect();
    nearest.sort_by_cached_key(|(near, person)| {
        (std::cmp::Reverse(*near), person.listed(), person.details().born)
    });
    let mut people: Vec<Person> = nearest.into_iter().map(|(_, person)| person).collect();
    more |= people.len() > MOST_SHOWN;
    people.truncate(MOST_SHOWN);
    Ok(Found { people, more })
}

/// The people known to the searcher's organisation who may be this one, the likeliest first.
///
/// # Errors
/// `NotFound` for a role that works with no people.
pub async fn lookalikes(tx: &mut Tx, details: &Details) -> Result<Vec<Lookalike>> {
    let organisation = searching(tx)?;
    let mut candidates: BTreeMap<PersonId, Person> = BTreeMap::new();
    for scan in scans_for_duplicates(details) {
        let (people, _) = store::scan(tx, &organisation, &scan, MOST_CANDIDATES).await?;
        candidates.extend(people.into_iter().map(|person| (person.id().clone(), person)));
    }
    let mut alike: Vec<Lookalike> = candidates
        .into_values()
        .filter_map(|person| {
            let likeness = duplicate::compare(details, person.details())?;
            Some(Lookalike { person, likeness })
        })
        .collect();
    alike.sort_by_key(|one| std::cmp::Reverse((one.likeness.verdict, one.likeness.score)));
    alike.truncate(MOST_LOOKALIKES);
    Ok(alike)
}

/// The people who may be recorded a second time as this one, but for those of whom somebody has said that
/// they are somebody else.
///
/// # Errors
/// `NotFound` when the person is not known to the searcher's organisation.
pub async fn recorded_twice(tx: &mut Tx, id: &PersonId) -> Result<Vec<Lookalike>> {
    let person = Person::find(tx, id).await?.ok_or(Error::NotFound)?;
    let apart = store::apart_from(tx, id).await?;
    let alike = lookalikes(tx, person.details()).await?;
    let other = |one: &Lookalike| one.person.id() != id && !apart.contains(one.person.id());
    Ok(alike.into_iter().filter(other).collect())
}

/// The organisation whose people are searched: searching is a thing that people do, and so has one.
fn searching(tx: &Tx) -> Result<OrganisationId> {
    match Scope::of(&tx.actor)? {
        Scope::Organisation(organisation) => Ok(organisation),
        Scope::Partnership => Err(Error::NotFound),
    }
}
