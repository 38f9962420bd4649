//! Who belongs to whom, as one organisation was told.

use super::super::model::{Kin, Relation, SaidBy};
use crate::{
    kit::{db::Tx, error::Result, id::PersonId},
    params,
};

/// Those who belong to a person, by name: as the asker's organisation was told, and of those whom it still knows. At
/// most as many as may be written down, by the primary key.
pub(in crate::person) async fn kin_of(tx: &mut Tx, person: &PersonId) -> Result<Vec<Kin>> {
    let (partnership, organisation) = (tx.partnership()?, tx.staff()?.organisation.clone());
    tx.all(
        "SELECT k.other, p.listed, p.born, k.relation, k.said_by, k.at, m.name FROM kin k
         JOIN person_known n ON n.partnership = k.partnership AND n.person = k.other
              AND n.organisation = k.organisation
         JOIN person p ON p.partnership = k.partnership AND p.id = k.other
         JOIN membership m ON m.partnership = k.partnership AND m.id = k.by
         WHERE k.partnership = $1 AND k.person = $2 AND k.organisation = $3 ORDER BY p.listed, k.other",
        params![partnership, person, organisation],
        |row| {
            Ok(Kin {
                person: row.get(0)?,
                name: row.get(1)?,
                born: row.get(2)?,
                relation: row.get(3)?,
                said_by: row.get(4)?,
                at: row.get(5)?,
                by: row.get(6)?,
            })
        },
    )
    .await
}

/// Keeps what somebody is to a person, both ways round, in place of what was said before.
pub(in crate::person) async fn keep_kin(
    tx: &mut Tx,
    (person, other): (&PersonId, &PersonId),
    (relation, said_by): (Relation, SaidBy),
) -> Result<()> {
    let (partnership, staff) = (tx.partnership()?, tx.staff()?.clone());
    let ways = [
        (person, other, relation, said_by),
        (other, person, relation.turned(), said_by.turned()),
    ];
    for (person, other, relation, said_by) in ways {
        tx.run(
            "INSERT INTO kin (partnership, person, organisation, other, relation, said_by, at, by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (partnership, person, organisation, other)
             DO UPDATE SET relation = $5, said_by = $6, at = $7, by = $8",
            params![
                &partnership,
                person,
                &staff.organisation,
                other,
                relation,
                said_by,
                tx.now,
                &staff.membership
            ],
        )
        .await?;
    }
    Ok(())
}

/// Forgets, for the asker's organisation, that two belong together; how many lines that were.
pub(in crate::person) async fn forget_kin(tx: &mut Tx, person: &PersonId, other: &PersonId) -> Result<u64> {
    let (partnership, organisation) = (tx.partnership()?, tx.staff()?.organisation.clone());
    let mut gone = 0;
    for (person, other) in [(person, other), (other, person)] {
        gone += tx
            .run(
                "DELETE FROM kin WHERE partnership = $1 AND person = $2 AND organisation = $3 AND other = $4",
                params![&partnership, person, &organisation, other],
            )
            .await?;
    }
    Ok(gone)
}

/// Takes a person out, both ways round.
pub(in crate::person) async fn erase_kin(tx: &mut Tx, person: &PersonId) -> Result<()> {
    let partnership = tx.partnership()?;
    let others: Vec<PersonId> = tx
        .all(
            "SELECT other FROM kin WHERE partnership = $1 AND person = $2",
            params![&partnership, person],
            |row| row.get(0),
        )
        .await?;
    for other in others {
        tx.run(
            "DELETE FROM kin WHERE partnership = $1 AND person = $2 AND other = $3",
            params![&partnership, other, person],
        )
        .await?;
    }
    tx.run(
        "DELETE FROM kin WHERE partnership = $1 AND person = $2",
        params![&partnership, person],
    )
    .await?;
    Ok(())
}
