//! Referrals that were passed on to another service by the adviser who has the case.

use jiff::Timestamp;

use crate::{
    consent::FeedbackLevel,
    kit::{
        db::{Row, Tx},
        error::Result,
        id::{MembershipId, ReferralId},
    },
    params,
    referral::model::{State, onward_words},
};

/// What came of one that was passed on, as far as the person agreed that it is told back, and still agrees.
#[derive(Clone, Debug, PartialEq)]
pub struct Onward {
    /// The service that it went to.
    pub service: String,
    pub at: Timestamp,
    /// How it stands.
    pub stands: String,
}

/// Where one came from that was passed on.
#[derive(Clone, Debug, PartialEq)]
pub struct PassedOn {
    pub service: String,
    pub reference: String,
    pub words: String,
    pub at: Timestamp,
}

pub(in crate::referral) async fn insert_onward(
    tx: &mut Tx,
    referral: &ReferralId,
    former: &ReferralId,
    words: &str,
) -> Result<()> {
    let partnership = tx.partnership()?;
    let by = tx.staff()?.membership.clone();
    tx.run(
        "INSERT INTO onward (partnership, referral, former, words, at, by) VALUES ($1, $2, $3, $4, $5, $6)",
        params![partnership, referral, former, words, tx.now, by],
    )
    .await?;
    Ok(())
}

/// Who passed a referral on, and the former one's identifier and reference; `None` when nobody did.
pub(in crate::referral) async fn passed_on_by(
    tx: &mut Tx,
    referral: &ReferralId,
) -> Result<Option<(MembershipId, ReferralId, String)>> {
    let partnership = tx.partnership()?;
    tx.first(
        "SELECT o.by, r.id, r.reference FROM onward o
         JOIN referral r ON r.partnership = o.partnership AND r.id = o.former
         JOIN consent c ON c.partnership = r.partnership AND c.id = r.consent
         WHERE o.partnership = $1 AND o.referral = $2 AND c.withdrawn_at IS NULL",
        params![partnership, referral],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
    .await
}

/// Whether a referral was passed on from another.
pub(in crate::referral) async fn is_onward_of(
    tx: &mut Tx,
    referral: &ReferralId,
    former: &ReferralId,
) -> Result<bool> {
    let partnership = tx.partnership()?;
    let found: Option<String> = tx
        .first(
            "SELECT referral FROM onward WHERE partnership = $1 AND referral = $2 AND former = $3",
            params![partnership, referral, former],
            |row| row.get(0),
        )
        .await?;
    Ok(found.is_some())
}

impl Onward {
    /// Those that were passed on from a referral, oldest first. The caller has found the referral.
    pub(in crate::referral) async fn of(tx: &mut Tx, former: &ReferralId) -> Result<Vec<Self>> {
        let partnership = tx.partnership()?;
        tx.all(
            "SELECT s.name, o.at, r.state, c.withdrawn_at, c.feedback FROM onward o
             JOIN referral r ON r.partnership = o.partnership AND r.id = o.referral
             JOIN service s ON s.partnership = r.partnership AND s.id = r.service
             JOIN consent c ON c.partnership = r.partnership AND c.id = r.consent
             WHERE o.partnership = $1 AND o.former = $2 ORDER BY o.at, o.referral",
            params![partnership, former],
            Self::from_row,
        )
        .await
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        let state: State = serde_json::from_str(&row.get::<String>(2)?)?;
        let withdrawn: Option<Timestamp> = row.get(3)?;
        let level = FeedbackLevel::from_number(row.get(4)?).filter(|_| withdrawn.is_none());
        Ok(Self {
            service: row.get(0)?,
            at: row.get(1)?,
            stands: onward_words(&state, level),
        })
    }
}

impl PassedOn {
    /// Where a referral came from, for the side that has it now. The caller has found it, and sharing lasts.
    pub(in crate::referral) async fn to(tx: &mut Tx, referral: &ReferralId) -> Result<Option<Self>> {
        let partnership = tx.partnership()?;
        tx.first(
            "SELECT s.name, r.reference, o.words, o.at FROM onward o
             JOIN referral r ON r.partnership = o.partnership AND r.id = o.former
             JOIN service s ON s.partnership = r.partnership AND s.id = r.service
             WHERE o.partnership = $1 AND o.referral = $2",
            params![partnership, referral],
            |row| {
                Ok(Self {
                    service: row.get(0)?,
                    reference: row.get(1)?,
                    words: row.get(2)?,
                    at: row.get(3)?,
                })
            },
        )
        .await
    }
}
