//! People as rows. Every question about a person carries the scope of whoever asks: an organisation sees the
//! people it knows, the program itself and its operator those of their partnership, nobody else anyone.

use serde::{Deserialize, Serialize};

use super::model::{Details, Flag, Person, SafeContact, keys};
use crate::{
    kit::{
        actor::Actor,
        db::{Row, Tx},
        error::{Error, Result},
        id::{OrganisationId, PersonId},
    },
    params,
};

mod aside;
mod check;
mod key;
mod kin;
mod search;

pub(super) use aside::{apart_from, equality, insert_apart, save_equality};
pub(super) use check::{Kept, count, count_keys, expected_keys, has_keys, kept};
pub(in crate::person) use key::split;
pub(super) use kin::{forget_kin, keep_kin, kin_of};
pub(super) use search::{Seen, scan};

use aside::erase_aside;

const COLUMNS: &str = "p.id, p.record, p.added_at, p.version";

/// The record as it is stored. A field that a later version adds is empty in an older row.
#[derive(Deserialize)]
struct Stored {
    details: Details,
    #[serde(default)]
    safe_contact: SafeContact,
    #[serde(default)]
    flags: Vec<Flag>,
}

/// The same, borrowed for writing.
#[derive(Serialize)]
struct Storing<'a> {
    details: &'a Details,
    safe_contact: &'a SafeContact,
    flags: &'a [Flag],
}

/// Whose people may be seen.
pub(super) enum Scope {
    /// Those known to one organisation.
    Organisation(OrganisationId),
    /// All of the partnership: for background work and the command line.
    Partnership,
}

impl Scope {
    /// The scope of whoever acts.
    ///
    /// # Errors
    /// `NotFound` for a role that sees no people.
    pub fn of(actor: &Actor) -> Result<Self> {
        match actor {
            Actor::Staff(staff) if super::model::meets_people(staff.role) => {
                Ok(Self::Organisation(staff.organisation.clone()))
            }
            Actor::Operator(_) | Actor::Job(_) => Ok(Self::Partnership),
            Actor::Staff(_) | Actor::Nobody => Err(Error::NotFound),
        }
    }
}

/// Why an organisation knows a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// It recorded the person.
    Added,
    /// It was sent a referral.
    Referred,
}

impl Why {
    const fn code(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Referred => "referred",
        }
    }
}

impl Person {
    /// The person, if whoever asks may know of them.
    ///
    /// # Errors
    /// `NotFound` for a role that sees no people, `Internal` when the database says so.
    pub async fn find(tx: &mut Tx, id: &PersonId) -> Result<Option<Self>> {
        let partnership = tx.partnership()?;
        match Scope::of(&tx.actor)? {
            Scope::Organisation(organisation) => {
                let sql = format!(
                    "SELECT {COLUMNS} FROM person_known k
                     JOIN person p ON p.partnership = k.partnership AND p.id = k.person
                     WHERE k.partnership = $1 AND k.person = $2 AND k.organisation = $3"
                );
                tx.first(&sql, params![partnership, id, organisation], Self::from_row)
                    .await
            }
            Scope::Partnership => {
                let sql = format!("SELECT {COLUMNS} FROM person p WHERE p.partnership = $1 AND p.id = $2");
                tx.first(&sql, params![partnership, id], Self::from_row).await
            }
        }
    }

    /// Whether whoever asks may know of this person, without reading the record.
    ///
    /// # Errors
    /// As [`Person::find`].
    pub(super) async fn is_known(tx: &mut Tx, id: &PersonId) -> Result<bool> {
        let Scope::Organisation(organisation) = Scope::of(&tx.actor)? else {
            return Ok(Self::find(tx, id).await?.is_some());
        };
        let partnership = tx.partnership()?;
        let known: Option<String> = tx
            .first(
                "SELECT person FROM person_known WHERE partnership = $1 AND person = $2 AND organisation = $3",
                params![partnership, id, organisation],
                |row| row.get(0),
            )
            .await?;
        Ok(known.is_some())
    }

    /// The name that lists show, for whoever has found something of theirs: it stays when the person's record
    /// is theirs to read no more.
    ///
    /// # Errors
    /// `NotFound` when there is no such person, `Internal` when the database says so.
    pub async fn listed_name(tx: &mut Tx, id: &PersonId) -> Result<String> {
        let partnership = tx.partnership()?;
        let name = tx
            .first(
                "SELECT listed FROM person WHERE partnership = $1 AND id = $2",
                params![partnership, id],
                |row| row.get(0),
            )
            .await?;
        name.ok_or(Error::NotFound)
    }

    pub(super) async fn insert(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        let record = self.record()?;
        let keys = keys(&self.details);
        let number = self
            .details
            .nhs_number
            .as_ref()
            .map(|number| number.digits().to_owned());
        tx.run(
            "INSERT INTO person (partnership, id, listed, born, nhs_number, record, keys, added_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            params![
                partnership,
                &self.id,
                self.listed(),
                self.details.born,
                number,
                record,
                keys.join("\n"),
                self.added_at,
                self.version
            ],
        )
        .await?;
        key::insert_for_everybody(tx, &self.id, &keys).await
    }

    /// Saves the person over the version that was read, and what they are found by.
    pub(super) async fn save(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        let before = key::of_person(tx, &self.id).await?;
        let now = keys(&self.details);
        let record = self.record()?;
        let number = self
            .details
            .nhs_number
            .as_ref()
            .map(|number| number.digits().to_owned());
        tx.change(
            "UPDATE person SET listed = $1, born = $2, nhs_number = $3, record = $4, keys = $5,
                                   version = version + 1
                 WHERE partnership = $6 AND id = $7 AND version = $8",
            params![
                self.listed(),
                self.details.born,
                number,
                record,
                now.join("\n"),
                partnership,
                &self.id,
                self.version
            ],
        )
        .await?;
        if before == now {
            Ok(())
        } else {
            key::replace(tx, &self.id, &before, &now).await
        }
    }

    fn record(&self) -> Result<String> {
        let storing = Storing {
            details: &self.details,
            safe_contact: &self.safe_contact,
            flags: &self.flags,
        };
        Ok(serde_json::to_string(&storing)?)
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        let Stored {
            details,
            safe_contact,
            flags,
        } = serde_json::from_str(&row.get::<String>(1)?)?;
        if details.names.is_empty() {
            return Err(anyhow::anyhow!("a person is stored without a name").into());
        }
        Ok(Self {
            id: row.get(0)?,
            details,
            safe_contact,
            flags,
            added_at: row.get(2)?,
            version: row.get(3)?,
        })
    }
}

/// Lets an organisation know a person whom whoever acts knows; nothing changes when it does already. A referral waits
/// for it, so the two are one statement, and it is asked why nothing was written only when nothing was.
///
/// # Errors
/// `NotFound` when whoever acts does not know the person.
pub(super) async fn pass_on(tx: &mut Tx, person: &PersonId, organisation: &OrganisationId) -> Result<()> {
    let Scope::Organisation(from) = Scope::of(&tx.actor)? else {
        if !Person::is_known(tx, person).await? {
            return Err(Error::NotFound);
        }
        return insert_known(tx, person, organisation, Why::Referred).await;
    };
    let partnership = tx.partnership()?;
    let new = tx
        .run(
            "INSERT INTO person_known (partnership, person, organisation, since, why)
             SELECT k.partnership, k.person, $3, $4, $5 FROM person_known k
             WHERE k.partnership = $1 AND k.person = $2 AND k.organisation = $6
             ON CONFLICT (partnership, person, organisation) DO NOTHING",
            params![
                partnership,
                person,
                organisation,
                tx.now,
                Why::Referred.code(),
                &from
            ],
        )
        .await?;
    match new {
        0 if Person::is_known(tx, person).await? => Ok(()),
        0 => Err(Error::NotFound),
        _ => key::insert_for(tx, organisation, person).await,
    }
}

/// Lets an organisation know a person; nothing changes when it does already.
pub(super) async fn insert_known(
    tx: &mut Tx,
    person: &PersonId,
    organisation: &OrganisationId,
    why: Why,
) -> Result<()> {
    let partnership = tx.partnership()?;
    let new = tx
        .run(
            "INSERT INTO person_known (partnership, person, organisation, since, why)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (partnership, person, organisation) DO NOTHING",
            params![partnership, person, organisation, tx.now, why.code()],
        )
        .await?;
    if new == 0 {
        return Ok(());
    }
    key::insert_for(tx, organisation, person).await
}

/// Lets an organisation know a person no more, when it knew them by being sent them; one that recorded them
/// itself still does.
pub(super) async fn delete_known(
    tx: &mut Tx,
    person: &PersonId,
    organisation: &OrganisationId,
) -> Result<()> {
    let partnership = tx.partnership()?;
    let gone = tx
        .run(
            "DELETE FROM person_known WHERE partnership = $1 AND person = $2 AND organisation = $3 AND why = $4",
            params![partnership, person, organisation, Why::Referred.code()],
        )
        .await?;
    if gone == 0 {
        return Ok(());
    }
    key::delete_for(tx, organisation, person).await
}

/// The organisations that know a person.
pub(super) async fn known_to(tx: &mut Tx, person: &PersonId) -> Result<Vec<OrganisationId>> {
    let partnership = tx.partnership()?;
    tx.all(
        "SELECT organisation FROM person_known WHERE partnership = $1 AND person = $2",
        params![partnership, person],
        |row| row.get(0),
    )
    .await
}

/// Takes everything that this slice holds about a person out of the database.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn erase(tx: &mut Tx, person: &PersonId) -> Result<()> {
    let partnership = tx.partnership()?;
    let keys = key::of_person(tx, person).await?;
    key::replace(tx, person, &keys, &[]).await?;
    erase_aside(tx, person).await?;
    kin::erase_kin(tx, person).await?;
    for sql in [
        "DELETE FROM person_known WHERE partnership = $1 AND person = $2",
        "DELETE FROM person WHERE partnership = $1 AND id = $2",
    ] {
        tx.run(sql, params![&partnership, person]).await?;
    }
    Ok(())
}
