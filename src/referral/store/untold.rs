//! Whose patients are still to be told how their referral stands.

use jiff::Timestamp;

use super::lists::{ADVISERS, LineMark, names};
use crate::{
    kit::{
        db::{Row, Tx},
        error::{Error, Result},
        id::{Id as _, ReferralId, TeamId},
    },
    params,
    referral::model::State,
};

/// How many are counted at the most.
pub const MANY_UNTOLD: i64 = 100;

/// A referral whose patient is to be told.
#[derive(Clone, Debug, PartialEq)]
pub struct Untold {
    pub id: ReferralId,
    pub reference: String,
    pub person: String,
    pub status: String,
    pub stage: String,
    pub due_at: Timestamp,
    /// Who has it, or had it when it ended.
    pub adviser: Option<String>,
}

impl Untold {
    /// A page of those that the asker's team owes word to, what is due soonest first. Budget: p95 10 ms with 1,000,000
    /// referrals, however many are owed: one range of an index that holds only those.
    ///
    /// # Errors
    /// `NotFound` for somebody without a team, `Internal` when the database says so.
    pub async fn page(tx: &mut Tx, after: LineMark<'_>, most: i64) -> Result<Vec<Self>> {
        let (partnership, team) = (tx.partnership()?, team(tx)?);
        let sql = "SELECT r.id, r.reference, p.listed, r.status, r.stage, r.tell_due_at, r.state
             FROM (SELECT partnership, id, reference, person, status, stage, tell_due_at, state FROM referral
                   WHERE partnership = $1 AND tell_team = $2 AND (tell_due_at, id) > ($3, $4)
                   ORDER BY tell_due_at, id LIMIT $5) r
             JOIN person p ON p.partnership = r.partnership AND p.id = r.person
             ORDER BY r.tell_due_at, r.id";
        let mut untold = tx
            .all(
                sql,
                params![partnership, team, after.due_at, after.id, most],
                Self::from_row,
            )
            .await?;
        let advisers = untold.iter().filter_map(|one| one.adviser.as_deref());
        let advisers = names(tx, ADVISERS, advisers).await?;
        for one in &mut untold {
            one.adviser = one.adviser.as_ref().and_then(|id| advisers.get(id).cloned());
        }
        Ok(untold)
    }

    /// How many the asker's team owes word to; no more than [`MANY_UNTOLD`] are counted. Budget: p95 5 ms, as [`Self::page`].
    ///
    /// # Errors
    /// As [`Self::page`].
    pub async fn count(tx: &mut Tx) -> Result<i64> {
        let (partnership, team) = (tx.partnership()?, team(tx)?);
        let counted = tx
            .first(
                "SELECT count(*) FROM (SELECT 1 FROM referral WHERE partnership = $1 AND tell_team = $2 LIMIT $3) owed",
                params![partnership, team, MANY_UNTOLD],
                |row| row.get(0),
            )
            .await?;
        Ok(counted.unwrap_or_default())
    }

    /// With the identifier of the adviser where their name belongs.
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let state: State = serde_json::from_str(&row.get::<String>(6)?)?;
        Ok(Self {
            id: row.get(0)?,
            reference: row.get(1)?,
            person: row.get(2)?,
            status: row.get(3)?,
            stage: row.get(4)?,
            due_at: row.get(5)?,
            adviser: state.had_by().map(|adviser| adviser.as_str().to_owned()),
        })
    }
}

fn team(tx: &Tx) -> Result<TeamId> {
    tx.staff()?.team.clone().ok_or(Error::NotFound)
}

/// Says which team owes the patient word, and by when; nobody when none is owed.
pub(in crate::referral) async fn keep_untold(
    tx: &mut Tx,
    referral: &ReferralId,
    owed: Option<(&TeamId, Timestamp)>,
) -> Result<()> {
    let partnership = tx.partnership()?;
    tx.run(
        "UPDATE referral SET tell_team = $1, tell_due_at = $2 WHERE partnership = $3 AND id = $4",
        params![
            owed.map(|(team, _)| team),
            owed.map(|(_, due_at)| due_at),
            partnership,
            referral
        ],
    )
    .await?;
    Ok(())
}
