//! Obligations as rows.

use super::model::{End, Ended, Kind, Obligation, Outcome, Owner, Stop};
use crate::{
    kit::{
        db::{Row, ToValue as _, Tx, Value, places},
        error::Result,
        id::ReferralId,
    },
    params,
};

impl Obligation {
    /// Everything that was ever owed for a referral, oldest first. The caller has found the referral.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn of(tx: &mut Tx, referral: &ReferralId) -> Result<Vec<Self>> {
        let partnership = tx.partnership()?;
        tx.all(
            "SELECT id, referral, kind, owner, since, due_at, met_at, waived_at, reason
             FROM obligation WHERE partnership = $1 AND referral = $2 ORDER BY since, id",
            params![partnership, referral],
            Self::from_row,
        )
        .await
    }

    /// Writes all in one statement: a referral waits for it.
    pub(super) async fn insert_all(tx: &mut Tx, all: &[Self]) -> Result<()> {
        if all.is_empty() {
            return Ok(());
        }
        let partnership = tx.partnership()?;
        let rows: Vec<String> = (0..all.len())
            .map(|row| format!("($1, {})", places(2 + row * 6, 6)))
            .collect();
        let sql = format!(
            "INSERT INTO obligation (partnership, referral, id, kind, owner, since, due_at) VALUES {}",
            rows.join(", ")
        );
        let values = all.iter().flat_map(|one| {
            [
                one.referral.to_value(),
                one.id.to_value(),
                one.kind.to_value(),
                one.owner.to_value(),
                one.since.to_value(),
                one.due_at.to_value(),
            ]
        });
        let values: Vec<_> = std::iter::once(partnership.to_value()).chain(values).collect();
        tx.run(&sql, &values).await?;
        Ok(())
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        let end = match (row.get::<Option<_>>(6)?, row.get::<Option<_>>(7)?) {
            (Some(met), _) => Some(End::Met(met)),
            (None, Some(waived)) => Some(End::Waived(waived, row.get(8)?)),
            (None, None) => None,
        };
        Ok(Self {
            id: row.get(0)?,
            referral: row.get(1)?,
            kind: row.get(2)?,
            owner: row.get(3)?,
            since: row.get(4)?,
            due_at: row.get(5)?,
            end,
        })
    }
}

/// Whether a clock of this kind runs for a referral.
pub(super) async fn runs(tx: &mut Tx, referral: &ReferralId, kind: Kind) -> Result<bool> {
    let partnership = tx.partnership()?;
    let one: Option<i64> = tx
        .first(
            "SELECT 1 FROM obligation
             WHERE partnership = $1 AND referral = $2 AND kind = $3 AND met_at IS NULL AND waived_at IS NULL",
            params![partnership, referral, kind],
            |row| row.get(0),
        )
        .await?;
    Ok(one.is_some())
}

/// What a statement that stops clocks tells of them, and reads them from.
const STOPPED: &str = "RETURNING kind, owner, due_at";

async fn stop(tx: &mut Tx, how: Stop, sql: &str, params: &[Value<'_>]) -> Result<Vec<Ended>> {
    let now = tx.now;
    tx.all(&format!("{sql} {STOPPED}"), params, |row| {
        Ok(Ended {
            kind: row.get(0)?,
            owner: row.get(1)?,
            outcome: Outcome::of(how, now, row.get(2)?),
        })
    })
    .await
}

pub(super) async fn meet(tx: &mut Tx, referral: &ReferralId, kind: Kind) -> Result<Vec<Ended>> {
    let partnership = tx.partnership()?;
    let sql = "UPDATE obligation SET met_at = $1
         WHERE partnership = $2 AND referral = $3 AND kind = $4 AND met_at IS NULL AND waived_at IS NULL";
    let now = tx.now;
    stop(tx, Stop::Done, sql, params![now, partnership, referral, kind]).await
}

pub(super) async fn waive(
    tx: &mut Tx,
    referral: &ReferralId,
    kind: Kind,
    reason: &str,
) -> Result<Vec<Ended>> {
    let partnership = tx.partnership()?;
    let sql = "UPDATE obligation SET waived_at = $1, reason = $2
         WHERE partnership = $3 AND referral = $4 AND kind = $5 AND met_at IS NULL AND waived_at IS NULL";
    let now = tx.now;
    stop(
        tx,
        Stop::NotNeeded,
        sql,
        params![now, reason, partnership, referral, kind],
    )
    .await
}

/// Stops the clocks of a kind that run out after this moment: something is owed sooner in their place.
pub(super) async fn waive_later(
    tx: &mut Tx,
    referral: &ReferralId,
    kind: Kind,
    due_at: jiff::Timestamp,
) -> Result<Vec<Ended>> {
    let partnership = tx.partnership()?;
    let sql = "UPDATE obligation SET waived_at = $1, reason = 'sooner'
         WHERE partnership = $2 AND referral = $3 AND kind = $4 AND due_at > $5
           AND met_at IS NULL AND waived_at IS NULL";
    let now = tx.now;
    stop(
        tx,
        Stop::NotNeeded,
        sql,
        params![now, partnership, referral, kind, due_at],
    )
    .await
}

pub(super) async fn waive_all(tx: &mut Tx, referral: &ReferralId, reason: &str) -> Result<Vec<Ended>> {
    let partnership = tx.partnership()?;
    let sql = "UPDATE obligation SET waived_at = $1, reason = $2
         WHERE partnership = $3 AND referral = $4 AND met_at IS NULL AND waived_at IS NULL";
    let now = tx.now;
    stop(
        tx,
        Stop::NotNeeded,
        sql,
        params![now, reason, partnership, referral],
    )
    .await
}

/// The clock that runs out next for a referral, and whose it is.
pub(super) async fn next(
    tx: &mut Tx,
    referral: &ReferralId,
    owner: Owner,
) -> Result<Option<(Kind, jiff::Timestamp)>> {
    let partnership = tx.partnership()?;
    tx.first(
        "SELECT kind, due_at FROM obligation
         WHERE partnership = $1 AND referral = $2 AND owner = $3 AND met_at IS NULL AND waived_at IS NULL
           AND kind <> 'patient-told'
         ORDER BY due_at, id LIMIT 1",
        params![partnership, referral, owner],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
    .await
}
