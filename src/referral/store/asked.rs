//! What the advice side asks the referrer, and the answers.

use jiff::Timestamp;

use crate::{
    kit::{
        db::{Row, Tx},
        error::Result,
        id::{InquiryId, MembershipId, ReferralId},
    },
    params,
};

/// A question to the referrer, which both sides read, and its answer once there is one.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    pub id: InquiryId,
    pub words: String,
    pub asked_at: Timestamp,
    /// Who asked, by name.
    pub asked_by: String,
    pub answer: Option<Answer>,
}

/// What the referrer answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub words: String,
    pub at: Timestamp,
    /// Who answered, by name.
    pub by: String,
}

impl Question {
    /// What was asked about a referral, newest first. The caller has found the referral.
    pub(in crate::referral) async fn of(tx: &mut Tx, referral: &ReferralId) -> Result<Vec<Self>> {
        let partnership = tx.partnership()?;
        tx.all(
            "SELECT q.id, q.words, q.asked_at, m.name, q.answer, q.answered_at, a.name FROM inquiry q
             JOIN membership m ON m.partnership = q.partnership AND m.id = q.asked_by
             LEFT JOIN membership a ON a.partnership = q.partnership AND a.id = q.answered_by
             WHERE q.partnership = $1 AND q.referral = $2 ORDER BY q.id DESC",
            params![partnership, referral],
            Self::from_row,
        )
        .await
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        let answer = match (row.get(4)?, row.get(5)?) {
            (Some(words), Some(at)) => Some(Answer {
                words,
                at,
                by: row.get::<Option<String>>(6)?.unwrap_or_default(),
            }),
            _ => None,
        };
        Ok(Self {
            id: row.get(0)?,
            words: row.get(1)?,
            asked_at: row.get(2)?,
            asked_by: row.get(3)?,
            answer,
        })
    }
}

pub(in crate::referral) async fn insert_question(
    tx: &mut Tx,
    referral: &ReferralId,
    id: &InquiryId,
    by: &MembershipId,
    words: &str,
) -> Result<()> {
    let partnership = tx.partnership()?;
    tx.run(
        "INSERT INTO inquiry (partnership, referral, id, words, asked_at, asked_by)
         VALUES ($1, $2, $3, $4, $5, $6)",
        params![partnership, referral, id, words, tx.now, by],
    )
    .await?;
    Ok(())
}

/// Keeps the answer; `Stale` when somebody answered first.
pub(in crate::referral) async fn insert_answer(
    tx: &mut Tx,
    referral: &ReferralId,
    id: &InquiryId,
    by: &MembershipId,
    words: &str,
) -> Result<()> {
    let partnership = tx.partnership()?;
    tx.change(
        "UPDATE inquiry SET answer = $1, answered_at = $2, answered_by = $3
         WHERE partnership = $4 AND referral = $5 AND id = $6 AND answer IS NULL",
        params![words, tx.now, by, partnership, referral, id],
    )
    .await
}

/// The referrals whose referrer has had their time to answer, those that waited longest first.
pub(in crate::referral) async fn unanswered(tx: &mut Tx, most: i64) -> Result<Vec<ReferralId>> {
    let partnership = tx.partnership()?;
    tx.all(
        "SELECT id FROM referral WHERE partnership = $1 AND next_clock = 'information' AND next_due_at < $2
         ORDER BY next_due_at, id LIMIT $3",
        params![partnership, tx.now, most],
        |row| row.get(0),
    )
    .await
}
