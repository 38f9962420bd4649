//! What advisers deal with, as rows.

use crate::{
    kit::{db::Tx, error::Result, id::MembershipId},
    params,
};

/// The areas of law, by code; none when nothing was said.
pub(in crate::identity) async fn competence(tx: &mut Tx, of: &MembershipId) -> Result<Vec<String>> {
    let partnership = tx.partnership()?;
    tx.all(
        "SELECT area FROM competence WHERE partnership = $1 AND membership = $2 ORDER BY area",
        params![partnership, of],
        |row| row.get(0),
    )
    .await
}

/// Sets them, over the version of the membership that was looked at.
pub(in crate::identity) async fn set_competence(
    tx: &mut Tx,
    of: &MembershipId,
    version: i64,
    areas: &[String],
) -> Result<()> {
    let partnership = tx.partnership()?;
    tx.change(
        "UPDATE membership SET version = version + 1 WHERE partnership = $1 AND id = $2 AND version = $3",
        params![&partnership, of, version],
    )
    .await?;
    tx.run(
        "DELETE FROM competence WHERE partnership = $1 AND membership = $2",
        params![&partnership, of],
    )
    .await?;
    for area in areas {
        tx.run(
            "INSERT INTO competence (partnership, membership, area) VALUES ($1, $2, $3)",
            params![&partnership, of, area],
        )
        .await?;
    }
    Ok(())
}
