//! What is kept beside the record: who is not the same person, and equality data.

use super::super::model::equality::Equality;
use crate::{
    kit::{
        db::Tx,
        error::{Error, Result},
        id::PersonId,
    },
    params,
};

/// Keeps that two records are two people, both ways round.
pub(in crate::person) async fn insert_apart(tx: &mut Tx, one: &PersonId, other: &PersonId) -> Result<()> {
    let partnership = tx.partnership()?;
    let by = tx.actor.signature().to_owned();
    for (person, other) in [(one, other), (other, one)] {
        tx.run(
            "INSERT INTO person_apart (partnership, person, other, at, by) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (partnership, person, other) DO NOTHING",
            params![&partnership, person, other, tx.now, &by],
        )
        .await?;
    }
    Ok(())
}

/// Those who were said to be somebody else.
pub(in crate::person) async fn apart_from(tx: &mut Tx, person: &PersonId) -> Result<Vec<PersonId>> {
    let partnership = tx.partnership()?;
    tx.all(
        "SELECT other FROM person_apart WHERE partnership = $1 AND person = $2",
        params![partnership, person],
        |row| row.get(0),
    )
    .await
}

/// The answers of a person, with the version to save over; 0 when nobody has asked yet.
pub(in crate::person) async fn equality(tx: &mut Tx, person: &PersonId) -> Result<(Equality, i64)> {
    let partnership = tx.partnership()?;
    let stored: Option<(String, i64)> = tx
        .first(
            "SELECT answers, version FROM person_equality WHERE partnership = $1 AND person = $2",
            params![partnership, person],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .await?;
    Ok(match stored {
        Some((answers, version)) => (serde_json::from_str(&answers)?, version),
        None => (Equality::default(), 0),
    })
}

/// Saves answers over the version that was read.
pub(in crate::person) async fn save_equality(
    tx: &mut Tx,
    person: &PersonId,
    answers: &Equality,
    version: i64,
) -> Result<()> {
    let partnership = tx.partnership()?;
    let answers = serde_json::to_string(answers)?;
    let saved = if version == 0 {
        let first = "INSERT INTO person_equality (partnership, person, answers, changed_at, version)
                     VALUES ($1, $2, $3, $4, 1) ON CONFLICT (partnership, person) DO NOTHING";
        tx.run(first, params![partnership, person, answers, tx.now])
            .await?
    } else {
        let again = "UPDATE person_equality SET answers = $3, changed_at = $4, version = version + 1
                     WHERE partnership = $1 AND person = $2 AND version = $5";
        tx.run(again, params![partnership, person, answers, tx.now, version])
            .await?
    };
    if saved == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Takes out what is kept beside the record.
pub(in crate::person) async fn erase_aside(tx: &mut Tx, person: &PersonId) -> Result<()> {
    let partnership = tx.partnership()?;
    for other in apart_from(tx, person).await? {
        tx.run(
            "DELETE FROM person_apart WHERE partnership = $1 AND person = $2 AND other = $3",
            params![&partnership, other, person],
        )
        .await?;
    }
    for sql in [
        "DELETE FROM person_apart WHERE partnership = $1 AND person = $2",
        "DELETE FROM person_equality WHERE partnership = $1 AND person = $2",
    ] {
        tx.run(sql, params![&partnership, person]).await?;
    }
    Ok(())
}
