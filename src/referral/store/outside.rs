//! What was passed on to providers outside the partnership.

use jiff::{Timestamp, civil::Date};

use crate::{
    kit::{
        actor::Role,
        db::{Row, Tx},
        error::{Error, Result},
        id::{ConsentId, MembershipId, OrganisationId, OutsideId, ProviderId, ReferralId},
    },
    params,
    referral::model::{AgreedOutside, Answer},
};

/// Something that was passed on to a provider outside.
#[derive(Clone, Debug, PartialEq)]
pub struct Outside {
    pub id: OutsideId,
    pub provider: ProviderId,
    /// As the provider was called then.
    pub name: String,
    /// What was passed on.
    pub words: String,
    pub agreed_on: Date,
    pub at: Timestamp,
    /// Who passed it on, and their name.
    pub passed_by: MembershipId,
    pub by: String,
    /// The day by which an answer is hoped for.
    pub answer_by: Date,
    pub answer: Option<(Answer, Timestamp)>,
    pub answer_words: String,
    pub withdrawn_at: Option<Timestamp>,
    /// When the provider was told that the person no longer agrees.
    pub told_at: Option<Timestamp>,
    /// How the provider is reached now, and the day on which that was last checked.
    pub phone: String,
    pub email: String,
    pub checked_on: Date,
}

const COLUMNS: &str = "o.id, o.provider, o.name, o.words, o.given_on, o.at, m.name, o.answer_by, o.answer, o.answered_at, \
     o.answer_words, o.withdrawn_at, o.by, o.told_at, v.phone, v.email, v.checked_on \
     FROM outside o JOIN membership m ON m.partnership = o.partnership AND m.id = o.by \
     JOIN provider v ON v.partnership = o.partnership AND v.id = o.provider";

impl Outside {
    /// Those of a referral, oldest first. The caller has found the referral.
    pub(in crate::referral) async fn of(tx: &mut Tx, referral: &ReferralId) -> Result<Vec<Self>> {
        let partnership = tx.partnership()?;
        let sql =
            format!("SELECT {COLUMNS} WHERE o.partnership = $1 AND o.referral = $2 ORDER BY o.at, o.id");
        tx.all(&sql, params![partnership, referral], Self::from_row).await
    }

    /// One of a referral, which the caller has found.
    pub(in crate::referral) async fn find(
        tx: &mut Tx,
        referral: &ReferralId,
        id: &OutsideId,
    ) -> Result<Option<Self>> {
        let partnership = tx.partnership()?;
        let sql = format!("SELECT {COLUMNS} WHERE o.partnership = $1 AND o.referral = $2 AND o.id = $3");
        tx.first(&sql, params![partnership, referral, id], Self::from_row)
            .await
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        let answer: Option<Answer> = row.get(8)?;
        let at: Option<Timestamp> = row.get(9)?;
        Ok(Self {
            id: row.get(0)?,
            provider: row.get(1)?,
            name: row.get(2)?,
            words: row.get(3)?,
            agreed_on: row.get(4)?,
            at: row.get(5)?,
            by: row.get(6)?,
            answer_by: row.get(7)?,
            answer: answer.zip(at),
            answer_words: row.get(10)?,
            withdrawn_at: row.get(11)?,
            passed_by: row.get(12)?,
            told_at: row.get(13)?,
            phone: row.get(14)?,
            email: row.get(15)?,
            checked_on: row.get(16)?,
        })
    }

    /// Whether somebody still has to ask for an answer.
    pub fn waits(&self) -> bool {
        self.answer.is_none() && self.withdrawn_at.is_none()
    }

    /// Whether somebody still has to tell the provider that the person no longer agrees: not one that took nothing on.
    pub fn is_to_be_told(&self) -> bool {
        let refused = matches!(self.answer, Some((Answer::Refused, _)));
        self.withdrawn_at.is_some() && self.told_at.is_none() && !refused
    }

    /// Whether an answer can be written down: one that comes after all takes the place of none.
    pub fn takes_answer(&self) -> bool {
        self.withdrawn_at.is_none() && !matches!(self.answer, Some((Answer::Accepted | Answer::Refused, _)))
    }
}

pub(in crate::referral) async fn insert_outside(
    tx: &mut Tx,
    (referral, organisation): (&ReferralId, &OrganisationId),
    (provider, name): (&ProviderId, &str),
    (words, agreed, answer_by): (&str, &AgreedOutside, Date),
) -> Result<OutsideId> {
    let (partnership, id): (_, OutsideId) = (tx.partnership()?, tx.id());
    let by = tx.staff()?.membership.clone();
    tx.run(
        "INSERT INTO outside (partnership, referral, id, organisation, provider, name, words, given_on, given_by, method,
                              at, by, answer_by, answer_words)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '')",
        params![
            partnership,
            referral,
            &id,
            organisation,
            provider,
            name,
            words,
            agreed.given_on,
            agreed.given_by,
            agreed.method,
            tx.now,
            by,
            answer_by
        ],
    )
    .await?;
    Ok(id)
}

/// Keeps what a provider answered, in place of none.
pub(in crate::referral) async fn keep_answer(
    tx: &mut Tx,
    referral: &ReferralId,
    id: &OutsideId,
    (answer, words): (Answer, &str),
) -> Result<()> {
    let (partnership, by) = (tx.partnership()?, tx.staff()?.membership.clone());
    tx.change(
        "UPDATE outside SET answer = $1, answer_words = $2, answered_at = $3, answered_by = $4
         WHERE partnership = $5 AND referral = $6 AND id = $7 AND withdrawn_at IS NULL
           AND (answer IS NULL OR answer = 'no-answer')",
        params![answer, words, tx.now, by, partnership, referral, id],
    )
    .await
}

/// Keeps that the person no longer agrees to one; how many that were.
pub(in crate::referral) async fn withdraw_outside(
    tx: &mut Tx,
    referral: &ReferralId,
    id: &OutsideId,
) -> Result<u64> {
    let (partnership, by) = (tx.partnership()?, tx.actor.signature().to_owned());
    tx.run(
        "UPDATE outside SET withdrawn_at = $1, withdrawn_by = $2
         WHERE partnership = $3 AND referral = $4 AND id = $5 AND withdrawn_at IS NULL",
        params![tx.now, by, partnership, referral, id],
    )
    .await
}

/// Those on referrals which rest on a consent, of which the person still agrees.
pub(in crate::referral) async fn outside_resting_on(
    tx: &mut Tx,
    consent: &ConsentId,
) -> Result<Vec<(ReferralId, OutsideId)>> {
    let partnership = tx.partnership()?;
    tx.all(
        "SELECT o.referral, o.id FROM consent c
         JOIN referral r ON r.partnership = c.partnership AND r.person = c.person AND r.consent = c.id
         JOIN outside o ON o.partnership = r.partnership AND o.referral = r.id
         WHERE c.partnership = $1 AND c.id = $2 AND o.withdrawn_at IS NULL ORDER BY o.id",
        params![partnership, consent],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
    .await
}

/// Keeps that a provider was told that the person no longer agrees; how many that were.
pub(in crate::referral) async fn keep_told(
    tx: &mut Tx,
    referral: &ReferralId,
    id: &OutsideId,
) -> Result<u64> {
    let (partnership, by) = (tx.partnership()?, tx.staff()?.membership.clone());
    tx.run(
        "UPDATE outside SET told_at = $1, told_by = $2
         WHERE partnership = $3 AND referral = $4 AND id = $5 AND withdrawn_at IS NOT NULL AND told_at IS NULL",
        params![tx.now, by, partnership, referral, id],
    )
    .await
}

/// How much was passed on outside since an instant, and what was answered: all, and each [`Answer`] in its order. Of
/// the asker's organisation for the advice side, of all for a manager. Budget: p95 10 ms for the 20,000 of a year,
/// which one index holds.
///
/// # Errors
/// `NotFound` for anybody else, `Internal` when the database says so.
pub async fn outside_since(tx: &mut Tx, since: Timestamp) -> Result<[i64; 4]> {
    let (partnership, staff) = (tx.partnership()?, tx.staff()?.clone());
    let condition = match staff.role {
        Role::Manager => "organisation <> $3 || '-'",
        Role::Intake | Role::Adviser | Role::Supervisor => "organisation = $3",
        Role::Referrer
        | Role::TeamLead
        | Role::Volunteer
        | Role::Administrator
        | Role::Funder
        | Role::InformationGovernance
        | Role::Researcher => return Err(Error::NotFound),
    };
    let sql = format!(
        "SELECT coalesce(answer, ''), count(*) FROM outside WHERE partnership = $1 AND at >= $2 AND {condition}
         GROUP BY answer"
    );
    let rows: Vec<(String, i64)> = tx
        .all(&sql, params![partnership, since, &staff.organisation], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .await?;
    let mut counts = [0; 4];
    for (code, count) in rows {
        counts[0] += count;
        if let Some(place) = Answer::ALL.iter().position(|answer| answer.code() == code) {
            counts[place + 1] = count;
        }
    }
    Ok(counts)
}
