//! The referrals of a team that wait for an adviser.

use jiff::{Timestamp, civil::Date};

use crate::{
    kit::{
        db::{Row, Tx},
        error::Result,
        id::{ReferralId, TeamId},
    },
    params,
    referral::model::{Priority, Urgency},
};

/// One that waits, with what its priority follows from.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::referral) struct Waits {
    pub(in crate::referral) id: ReferralId,
    pub(in crate::referral) urgency: Urgency,
    pub(in crate::referral) letter_on: Option<Date>,
    pub(in crate::referral) sent_at: Timestamp,
    pub(in crate::referral) areas: Vec<String>,
    /// As somebody set it.
    pub(in crate::referral) priority: Option<Priority>,
    pub(in crate::referral) again: bool,
}

impl Waits {
    /// All of a team, by the index of its list; a press of a button, so it may read the whole list.
    pub(in crate::referral) async fn of(tx: &mut Tx, team: &TeamId) -> Result<Vec<Self>> {
        let partnership = tx.partnership()?;
        tx.all(
            "SELECT r.id, r.urgency, r.letter_on, r.sent_at, r.areas,
                    (SELECT o.level FROM priority o WHERE o.partnership = r.partnership AND o.referral = r.id),
                    (SELECT 1 FROM episode e WHERE e.partnership = r.partnership AND e.referral = r.id)
             FROM referral r
             WHERE r.partnership = $1 AND r.ball_team = $2 AND r.place = 'team' AND r.status = 'accepted'",
            params![partnership, team],
            Self::from_row,
        )
        .await
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            urgency: row.get(1)?,
            letter_on: row.get(2)?,
            sent_at: row.get(3)?,
            areas: row
                .get::<String>(4)?
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            priority: row.get(5)?,
            again: row.get::<Option<i64>>(6)?.is_some(),
        })
    }
}
