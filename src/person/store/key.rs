//! The rows that people are found by: of names and sounds one set for each organisation that knows them, of
//! everything else one for the whole partnership.

use super::{super::model::is_for_everybody, known_to};
use crate::{
    kit::{
        db::{ToValue, Tx, places},
        error::Result,
        id::{Id as _, OrganisationId, PersonId},
    },
    params,
};

/// In the place of the organisation, where a key is for all of them.
pub(super) const EVERYBODY: &str = "-";

/// The keys under which a person is found now.
pub(super) async fn of_person(tx: &mut Tx, person: &PersonId) -> Result<Vec<String>> {
    let partnership = tx.partnership()?;
    let keys: Option<String> = tx
        .first(
            "SELECT keys FROM person WHERE partnership = $1 AND id = $2",
            params![partnership, person],
            |row| row.get(0),
        )
        .await?;
    let keys = keys.unwrap_or_default();
    Ok(keys
        .lines()
        .filter(|key| !key.is_empty())
        .map(str::to_owned)
        .collect())
}

/// Keeps what everybody finds a new person by, whom nobody knows yet.
pub(super) async fn insert_for_everybody(tx: &mut Tx, person: &PersonId, keys: &[String]) -> Result<()> {
    insert(tx, EVERYBODY, person, &split(keys).0).await
}

/// Lets an organisation find a person by their names.
pub(super) async fn insert_for(tx: &mut Tx, organisation: &OrganisationId, person: &PersonId) -> Result<()> {
    let keys = of_person(tx, person).await?;
    insert(tx, organisation.as_str(), person, &split(&keys).1).await
}

/// One organisation finds a person by their names no more.
pub(super) async fn delete_for(tx: &mut Tx, organisation: &OrganisationId, person: &PersonId) -> Result<()> {
    let keys = of_person(tx, person).await?;
    delete(tx, organisation.as_str(), person, &split(&keys).1).await
}

/// Takes away the keys that no longer hold and adds the new ones, for everybody who knows the person.
pub(super) async fn replace(tx: &mut Tx, person: &PersonId, before: &[String], now: &[String]) -> Result<()> {
    let gone: Vec<String> = before.iter().filter(|key| !now.contains(key)).cloned().collect();
    let new: Vec<String> = now.iter().filter(|key| !before.contains(key)).cloned().collect();
    let ((gone, gone_names), (new, new_names)) = (split(&gone), split(&new));
    delete(tx, EVERYBODY, person, &gone).await?;
    insert(tx, EVERYBODY, person, &new).await?;
    for organisation in known_to(tx, person).await? {
        delete(tx, organisation.as_str(), person, &gone_names).await?;
        insert(tx, organisation.as_str(), person, &new_names).await?;
    }
    Ok(())
}

/// Those for everybody, and those for each organisation.
pub(in crate::person) fn split(keys: &[String]) -> (Vec<&str>, Vec<&str>) {
    keys.iter()
        .map(String::as_str)
        .partition(|key| is_for_everybody(key))
}

/// Writes all keys in one statement: a referral waits for it.
async fn insert(tx: &mut Tx, whose: &str, person: &PersonId, keys: &[&str]) -> Result<()> {
    if keys.is_empty() {
        return Ok(());
    }
    let partnership = tx.partnership()?;
    let rows: Vec<String> = (0..keys.len())
        .map(|at| format!("($1, $2, {}, $3)", places(at + 4, 1)))
        .collect();
    let sql = format!(
        "INSERT INTO person_key (partnership, organisation, key, person) VALUES {}",
        rows.join(", ")
    );
    let scope = [partnership.to_value(), whose.to_value(), person.to_value()];
    let values: Vec<_> = scope
        .into_iter()
        .chain(keys.iter().map(ToValue::to_value))
        .collect();
    tx.run(&sql, &values).await?;
    Ok(())
}

async fn delete(tx: &mut Tx, whose: &str, person: &PersonId, keys: &[&str]) -> Result<()> {
    let partnership = tx.partnership()?;
    for key in keys {
        tx.run(
            "DELETE FROM person_key
             WHERE partnership = $1 AND organisation = $2 AND key = $3 AND person = $4",
            params![&partnership, whose, *key, person],
        )
        .await?;
    }
    Ok(())
}
