//! What the referrer was told while a referral was open.

use jiff::Timestamp;

use crate::{
    kit::{
        db::Tx,
        error::Result,
        id::{MembershipId, ProgressId, ReferralId},
    },
    params,
};

/// One word on how it is going, as the referrer reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    pub told_at: Timestamp,
    /// Who told it, by name.
    pub by: String,
    pub paragraphs: Vec<String>,
}

impl Progress {
    /// What was told of a referral, newest first. The caller has found the referral.
    pub(in crate::referral) async fn of(tx: &mut Tx, referral: &ReferralId) -> Result<Vec<Self>> {
        let partnership = tx.partnership()?;
        tx.all(
            "SELECT p.told_at, m.name, p.body FROM progress p
             JOIN membership m ON m.partnership = p.partnership AND m.id = p.by
             WHERE p.partnership = $1 AND p.referral = $2 ORDER BY p.id DESC",
            params![partnership, referral],
            |row| {
                let body: String = row.get(2)?;
                Ok(Self {
                    told_at: row.get(0)?,
                    by: row.get(1)?,
                    paragraphs: body.split("\n\n").map(str::to_owned).collect(),
                })
            },
        )
        .await
    }
}

/// Keeps what the referrer is told now, and at which level of consent.
pub(in crate::referral) async fn insert_progress(
    tx: &mut Tx,
    referral: &ReferralId,
    by: &MembershipId,
    level: i64,
    paragraphs: &[String],
) -> Result<()> {
    let (partnership, id): (_, ProgressId) = (tx.partnership()?, tx.id());
    let body = paragraphs.join("\n\n");
    tx.run(
        "INSERT INTO progress (partnership, referral, id, told_at, by, level, body)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![partnership, referral, id, tx.now, by, level, body],
    )
    .await?;
    Ok(())
}
