//! What a team has open already for the same, and why it asks once more.

use crate::{
    kit::{
        db::Tx,
        error::Result,
        id::{Id as _, PersonId, ReferralId, ServiceId, TeamId},
    },
    params,
};

/// A referral that is open for the same person, need and service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SameAsk {
    pub referral: ReferralId,
    pub reference: String,
    /// The area of law, by its code.
    pub area: String,
}

impl SameAsk {
    /// An open referral of a team, or of any, for the same person, one of the same needs and the same service. Another
    /// team's is none of its business, and is not disclosed by refusing: the advice side sees both.
    pub(in crate::referral) async fn find(
        tx: &mut Tx,
        team: Option<&TeamId>,
        (person, service): (&PersonId, &ServiceId),
        areas: &[String],
    ) -> Result<Option<Self>> {
        let partnership = tx.partnership()?;
        let team = team.map(|team| team.as_str().to_owned()).unwrap_or_default();
        let open = tx
            .all(
                // By the one person, who has few: SQLite would rather read all that the team ever sent.
                "SELECT r.id, r.reference, n.area FROM referral r
                 JOIN need n ON n.partnership = r.partnership AND n.referral = r.id
                 WHERE r.partnership = $1 AND r.person = $2 AND r.service = $3 AND ($4 = '' OR r.from_team || '' = $4)
                   AND r.status IN ('requested', 'accepted', 'in-progress', 'on-hold')
                 ORDER BY n.referral, n.area",
                params![partnership, person, service, team],
                |row| {
                    Ok(Self {
                        referral: row.get(0)?,
                        reference: row.get(1)?,
                        area: row.get(2)?,
                    })
                },
            )
            .await?;
        Ok(open.into_iter().find(|open| areas.contains(&open.area)))
    }
}

/// Why a team sent a referral although it had one open. When and by whom is in the event of the sending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondAsk {
    /// The one that was open.
    pub besides: ReferralId,
    pub reason: String,
}

impl SecondAsk {
    /// Why this referral was sent although another was open, and the reference of that one. The caller has
    /// found the referral, on the advice side, which has both.
    pub(in crate::referral) async fn of(
        tx: &mut Tx,
        referral: &ReferralId,
    ) -> Result<Option<(Self, String)>> {
        let partnership = tx.partnership()?;
        tx.first(
            "SELECT s.besides, s.reason, r.reference FROM second_ask s
             JOIN referral r ON r.partnership = s.partnership AND r.id = s.besides
             WHERE s.partnership = $1 AND s.referral = $2",
            params![partnership, referral],
            |row| {
                let second = Self {
                    besides: row.get(0)?,
                    reason: row.get(1)?,
                };
                Ok((second, row.get(2)?))
            },
        )
        .await
    }

    pub(in crate::referral) async fn insert(&self, tx: &mut Tx, referral: &ReferralId) -> Result<()> {
        let partnership = tx.partnership()?;
        tx.run(
            "INSERT INTO second_ask (partnership, referral, besides, reason) VALUES ($1, $2, $3, $4)",
            params![partnership, referral, &self.besides, &self.reason],
        )
        .await?;
        Ok(())
    }
}
