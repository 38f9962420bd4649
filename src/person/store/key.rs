//! The rows that people are found by, one set for each organisation that knows them.

use super::known_to;
use crate::{
    kit::{
        db::{ToValue, Tx},
        error::Result,
        id::{OrganisationId, PersonId},
    },
    params,
};

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

/// Writes all keys in one statement: a referral waits for it.
pub(super) async fn insert(
    tx: &mut Tx,
    organisation: &OrganisationId,
    person: &PersonId,
    keys: &[String],
) -> Result<()> {
    if keys.is_empty() {
        return Ok(());
    }
    let partnership = tx.partnership()?;
    let rows: Vec<String> = (0..keys.len())
        .map(|at| format!("($1, $2, ${}, $3)", at + 4))
        .collect();
    let sql = format!(
        "INSERT INTO person_key (partnership, organisation, key, person) VALUES {}",
        rows.join(", ")
    );
    let scope = [partnership.to_value(), organisation.to_value(), person.to_value()];
    let values: Vec<_> = scope
        .into_iter()
        .chain(keys.iter().map(ToValue::to_value))
        .collect();
    tx.run(&sql, &values).await?;
    Ok(())
}

/// One organisation finds a person by these keys no more.
pub(super) async fn delete(
    tx: &mut Tx,
    organisation: &OrganisationId,
    person: &PersonId,
    keys: &[String],
) -> Result<()> {
    let partnership = tx.partnership()?;
    for key in keys {
        tx.run(
            "DELETE FROM person_key
             WHERE partnership = $1 AND organisation = $2 AND key = $3 AND person = $4",
            params![&partnership, organisation, key, person],
        )
        .await?;
    }
    Ok(())
}

/// Takes away the keys that no longer hold and adds the new ones, for every organisation that knows the person.
pub(super) async fn replace(tx: &mut Tx, person: &PersonId, before: &[String], now: &[String]) -> Result<()> {
    let gone: Vec<String> = before.iter().filter(|key| !now.contains(key)).cloned().collect();
    let new: Vec<String> = now.iter().filter(|key| !before.contains(key)).cloned().collect();
    for organisation in known_to(tx, person).await? {
        delete(tx, &organisation, person, &gone).await?;
        insert(tx, &organisation, person, &new).await?;
    }
    Ok(())
}
