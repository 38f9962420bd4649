//! Those who share the problem of a referral.

use jiff::Timestamp;

use crate::{
    consent::{FeedbackLevel, Purpose},
    kit::{
        actor::Side,
        db::{Row, Tx},
        error::{Error, Result},
        id::{ConsentId, OrganisationId, PersonId, ReferralId},
    },
    params,
};

/// Somebody who shares the problem, on an agreement of their own.
#[derive(Clone, Debug, PartialEq)]
pub struct Party {
    pub person: PersonId,
    /// As in a list.
    pub name: String,
    pub consent: ConsentId,
    /// What they agreed to, for themselves.
    pub purposes: Vec<Purpose>,
    /// How much the referrer may be told of them.
    level: FeedbackLevel,
    pub at: Timestamp,
    /// The organisation that joined them.
    joined_by: OrganisationId,
    /// Since when they share no longer.
    pub withdrawn_at: Option<Timestamp>,
    known: i64,
}

impl Party {
    /// Those of a referral that one side may know of, by name. The advice side reads those whom its organisation knows,
    /// and the names of those who share no longer. Health staff read those whom their own organisation joined; of
    /// others, whom it knows as well, only while they themselves agree that the referrer is told what it is about: that
    /// somebody shares a problem is theirs to tell. The caller has found the referral.
    pub(in crate::referral) async fn of(tx: &mut Tx, referral: &ReferralId, side: Side) -> Result<Vec<Self>> {
        let organisation = tx.staff()?.organisation.clone();
        let mut all = Self::all(tx, referral).await?;
        all.retain(|one| match side {
            Side::Advice => one.is_known() || one.withdrawn_at.is_some(),
            Side::Health | Side::Both | Side::Outside => {
                one.is_known() && (one.joined_by == organisation || one.is_told())
            }
        });
        Ok(all)
    }

    /// All of a referral, which the caller has found, by name.
    pub(in crate::referral) async fn all(tx: &mut Tx, referral: &ReferralId) -> Result<Vec<Self>> {
        let (partnership, organisation) = (tx.partnership()?, tx.staff()?.organisation.clone());
        tx.all(
            "SELECT y.person, p.listed, y.consent, y.at, c.withdrawn_at, count(n.person), c.purposes, c.feedback,
                    m.organisation
             FROM party y
             JOIN person p ON p.partnership = y.partnership AND p.id = y.person
             JOIN consent c ON c.partnership = y.partnership AND c.id = y.consent
             JOIN membership m ON m.partnership = y.partnership AND m.id = y.by
             LEFT JOIN person_known n ON n.partnership = y.partnership AND n.person = y.person
                  AND n.organisation = $3
             WHERE y.partnership = $1 AND y.referral = $2
             GROUP BY y.person, p.listed, y.consent, y.at, c.withdrawn_at, c.purposes, c.feedback, m.organisation
             ORDER BY p.listed, y.person",
            params![partnership, referral, organisation],
            Self::from_row,
        )
        .await
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        let letters: String = row.get(6)?;
        let level = FeedbackLevel::from_number(row.get(7)?);
        Ok(Self {
            person: row.get(0)?,
            name: row.get(1)?,
            consent: row.get(2)?,
            at: row.get(3)?,
            withdrawn_at: row.get(4)?,
            known: row.get(5)?,
            purposes: letters.chars().filter_map(Purpose::from_letter).collect(),
            level: level.unwrap_or(FeedbackLevel::Nothing),
            joined_by: row.get(8)?,
        })
    }

    /// Whether they agree that the referrer is told what it is about.
    fn is_told(&self) -> bool {
        self.withdrawn_at.is_none() && self.level >= FeedbackLevel::TopicAndStage
    }

    /// Whether the reader's organisation has a record of them that it may open.
    pub fn is_known(&self) -> bool {
        self.known > 0
    }
}

/// Keeps somebody as a party, on this agreement: in place of one that was withdrawn.
pub(in crate::referral) async fn keep_party(
    tx: &mut Tx,
    referral: &ReferralId,
    person: &PersonId,
    consent: &ConsentId,
) -> Result<()> {
    let (partnership, by) = (tx.partnership()?, tx.staff()?.membership.clone());
    tx.run(
        "INSERT INTO party (partnership, referral, person, consent, at, by) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (partnership, referral, person) DO UPDATE SET consent = $4, at = $5, by = $6",
        params![partnership, referral, person, consent, tx.now, by],
    )
    .await?;
    Ok(())
}

/// Lets those who still agree be parties to what goes on as another referral, on the same agreements and joined by
/// whom they were, which says who may read of them; who they are.
pub(in crate::referral) async fn carry_parties(
    tx: &mut Tx,
    former: &ReferralId,
    episode: &ReferralId,
) -> Result<Vec<PersonId>> {
    let partnership = tx.partnership()?;
    tx.run(
        "INSERT INTO party (partnership, referral, person, consent, at, by)
         SELECT y.partnership, $1, y.person, y.consent, y.at, y.by FROM party y
         JOIN consent c ON c.partnership = y.partnership AND c.id = y.consent
         WHERE y.partnership = $2 AND y.referral = $3 AND c.withdrawn_at IS NULL",
        params![episode, &partnership, former],
    )
    .await?;
    tx.all(
        "SELECT person FROM party WHERE partnership = $1 AND referral = $2 ORDER BY person",
        params![partnership, episode],
        |row| row.get(0),
    )
    .await
}

/// How many referrals got a joint party since an instant. For managers, who read how referrals come beside it. Budget: p95
/// 10 ms for the 20,000 of a year, which one index holds.
pub(in crate::referral) async fn with_parties_since(tx: &mut Tx, since: Timestamp) -> Result<i64> {
    let partnership = tx.partnership()?;
    let count: Option<i64> = tx
        .first(
            "SELECT count(DISTINCT referral) FROM party WHERE partnership = $1 AND at >= $2",
            params![partnership, since],
            |row| row.get(0),
        )
        .await?;
    count.ok_or(Error::NotFound)
}
