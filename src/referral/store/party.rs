//! Those who share the problem of a referral.

use jiff::Timestamp;

use crate::{
    kit::{
        actor::Side,
        db::Tx,
        error::{Error, Result},
        id::{ConsentId, PersonId, ReferralId},
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
    pub at: Timestamp,
    /// Since when they share no longer.
    pub withdrawn_at: Option<Timestamp>,
    known: i64,
}

impl Party {
    /// Those of a referral that one side may know of, by name: those whom its organisation knows; and for the advice side
    /// the names of those who share no longer. The caller has found the referral.
    pub(in crate::referral) async fn of(tx: &mut Tx, referral: &ReferralId, side: Side) -> Result<Vec<Self>> {
        let mut all = Self::all(tx, referral).await?;
        all.retain(|one| one.known > 0 || side == Side::Advice && one.withdrawn_at.is_some());
        Ok(all)
    }

    /// One of a referral, which the caller has found.
    pub(in crate::referral) async fn find(
        tx: &mut Tx,
        referral: &ReferralId,
        person: &PersonId,
    ) -> Result<Option<Self>> {
        let all = Self::all(tx, referral).await?;
        Ok(all.into_iter().find(|one| one.person == *person))
    }

    /// All of a referral, which the caller has found, by name.
    pub(in crate::referral) async fn all(tx: &mut Tx, referral: &ReferralId) -> Result<Vec<Self>> {
        let (partnership, organisation) = (tx.partnership()?, tx.staff()?.organisation.clone());
        tx.all(
            "SELECT y.person, p.listed, y.consent, y.at, c.withdrawn_at, count(n.person) FROM party y
             JOIN person p ON p.partnership = y.partnership AND p.id = y.person
             JOIN consent c ON c.partnership = y.partnership AND c.id = y.consent
             LEFT JOIN person_known n ON n.partnership = y.partnership AND n.person = y.person
                  AND n.organisation = $3
             WHERE y.partnership = $1 AND y.referral = $2
             GROUP BY y.person, p.listed, y.consent, y.at, c.withdrawn_at ORDER BY p.listed, y.person",
            params![partnership, referral, organisation],
            |row| {
                Ok(Self {
                    person: row.get(0)?,
                    name: row.get(1)?,
                    consent: row.get(2)?,
                    at: row.get(3)?,
                    withdrawn_at: row.get(4)?,
                    known: row.get(5)?,
                })
            },
        )
        .await
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
