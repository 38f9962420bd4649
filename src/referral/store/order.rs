//! How soon a referral comes, as somebody set it.

use jiff::Timestamp;

use crate::{
    kit::{db::Tx, error::Result, id::ReferralId},
    params,
    referral::model::{Priority, Proposal},
};

/// A priority that somebody set in place of what the rules propose.
#[derive(Clone, Debug, PartialEq)]
pub struct Override {
    pub level: Priority,
    pub reason: String,
    pub at: Timestamp,
    /// Who set it, by name.
    pub by: String,
}

impl Override {
    /// The one that was set last. The caller has found the referral, on the advice side.
    pub(in crate::referral) async fn of(tx: &mut Tx, referral: &ReferralId) -> Result<Option<Self>> {
        let partnership = tx.partnership()?;
        tx.first(
            "SELECT p.level, p.reason, p.at, m.name FROM priority p
             JOIN membership m ON m.partnership = p.partnership AND m.id = p.by
             WHERE p.partnership = $1 AND p.referral = $2",
            params![partnership, referral],
            |row| {
                Ok(Self {
                    level: row.get(0)?,
                    reason: row.get(1)?,
                    at: row.get(2)?,
                    by: row.get(3)?,
                })
            },
        )
        .await
    }
}

/// Sets the priority, and keeps what the rules proposed at that moment beside it.
pub(in crate::referral) async fn set_priority(
    tx: &mut Tx,
    referral: &ReferralId,
    level: Priority,
    proposed: &Proposal,
    reason: &str,
) -> Result<()> {
    let partnership = tx.partnership()?;
    let by = tx.staff()?.membership.clone();
    tx.run(
        "INSERT INTO priority (partnership, referral, level, proposed, points, rules, reason, at, by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (partnership, referral) DO UPDATE
         SET level = $3, proposed = $4, points = $5, rules = $6, reason = $7, at = $8, by = $9",
        params![
            partnership,
            referral,
            level,
            proposed.level,
            proposed.points,
            &proposed.rules,
            reason,
            tx.now,
            by
        ],
    )
    .await?;
    Ok(())
}
