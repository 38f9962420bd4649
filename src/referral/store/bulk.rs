//! Many referrals to be allocated at once, as rows: what was looked at, and what became of each.

use super::{COLUMNS, wanted::Where};
use crate::{
    kit::{
        db::{Row, ToValue as _, Tx, Value, places},
        error::{Error, Result},
        id::{BulkId, MembershipId, ReferralId},
    },
    params,
    referral::{
        model::{Outlook, Referral},
        store::Wanted,
    },
    words,
};

words! {
    /// How far an allocation of many has come.
    BulkState {
        LookedAt = "looked-at", "Nothing has been done yet";
        Begun = "begun", "Allocated";
        TakenBack = "taken-back", "Taken back";
    }
}

/// Many referrals to be allocated to one adviser, by whoever looked at them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bulk {
    pub id: BulkId,
    pub adviser: MembershipId,
    pub adviser_name: String,
    pub state: BulkState,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkRow {
    pub n: i64,
    pub referral: ReferralId,
    pub reference: String,
    pub person: String,
    pub outcome: Outlook,
    /// Why nothing was or would be done; empty when something was.
    pub why: String,
    pub version: i64,
    pub former: Option<MembershipId>,
}

/// Rows that one statement stores.
const ABREAST: usize = 200;

impl Bulk {
    /// One of the member who asks.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn find(tx: &mut Tx, id: &BulkId) -> Result<Option<Self>> {
        let staff = tx.staff()?.clone();
        tx.first(
            "SELECT b.id, b.adviser, m.name, b.state FROM bulk b
             JOIN membership m ON m.partnership = b.partnership AND m.id = b.adviser
             WHERE b.partnership = $1 AND b.id = $2 AND b.by = $3",
            params![&staff.partnership, id, &staff.membership],
            |row| {
                Ok(Self {
                    id: row.get(0)?,
                    adviser: row.get(1)?,
                    adviser_name: row.get(2)?,
                    state: row.get(3)?,
                })
            },
        )
        .await
    }

    pub(in crate::referral) async fn insert(tx: &mut Tx, id: &BulkId, adviser: &MembershipId) -> Result<()> {
        let staff = tx.staff()?.clone();
        tx.run(
            "INSERT INTO bulk (partnership, id, by, adviser, state, made_at) VALUES ($1, $2, $3, $4, 'looked-at', $5)",
            params![&staff.partnership, id, &staff.membership, adviser, tx.now],
        )
        .await?;
        Ok(())
    }

    pub(in crate::referral) async fn go_on(tx: &mut Tx, id: &BulkId, state: BulkState) -> Result<()> {
        let partnership = tx.partnership()?;
        tx.run(
            "UPDATE bulk SET state = $1 WHERE partnership = $2 AND id = $3",
            params![state, partnership, id],
        )
        .await?;
        Ok(())
    }

    /// How many there are of each outcome.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn counts(tx: &mut Tx, id: &BulkId) -> Result<Vec<(Outlook, i64)>> {
        let partnership = tx.partnership()?;
        tx.all(
            "SELECT outcome, count(*) FROM bulk_row WHERE partnership = $1 AND bulk = $2 GROUP BY outcome",
            params![partnership, id],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .await
    }
}

impl BulkRow {
    /// A page of them, after this number; `of` narrows it to what stands so.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn page(
        tx: &mut Tx,
        bulk: &BulkId,
        of: Option<Outlook>,
        after: i64,
        most: i64,
    ) -> Result<Vec<Self>> {
        let partnership = tx.partnership()?;
        let wanted = of.map_or("", Outlook::code);
        let narrowed = if of.is_some() {
            "b.outcome = $5"
        } else {
            "b.outcome <> $5"
        };
        let sql = format!(
            "SELECT b.n, b.referral, r.reference, p.listed, b.outcome, b.why, b.version, b.former
             FROM (SELECT * FROM bulk_row b WHERE b.partnership = $1 AND b.bulk = $2 AND b.n > $3 AND {narrowed}
                   ORDER BY b.n LIMIT $4) b
             JOIN referral r ON r.partnership = b.partnership AND r.id = b.referral
             JOIN person p ON p.partnership = r.partnership AND p.id = r.person
             ORDER BY b.n"
        );
        tx.all(
            &sql,
            params![partnership, bulk, after, most, wanted],
            Self::from_row,
        )
        .await
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            n: row.get(0)?,
            referral: row.get(1)?,
            reference: row.get(2)?,
            person: row.get(3)?,
            outcome: row.get(4)?,
            why: row.get(5)?,
            version: row.get(6)?,
            former: row.get(7)?,
        })
    }

    /// Stores what was looked at: the referral, and why nothing would be done with it, in their order.
    pub(in crate::referral) async fn insert_all(
        tx: &mut Tx,
        bulk: &BulkId,
        looked_at: &[(Referral, Option<String>)],
    ) -> Result<()> {
        let partnership = tx.partnership()?;
        for (batch, rows) in looked_at.chunks(ABREAST).enumerate() {
            let mut values = vec![partnership.to_value(), bulk.to_value()];
            let mut lines = Vec::new();
            for (at, (referral, why)) in rows.iter().enumerate() {
                let n = i64::try_from(batch * ABREAST + at + 1).map_err(anyhow::Error::from)?;
                let outcome = if why.is_some() {
                    Outlook::Impossible
                } else {
                    Outlook::Possible
                };
                lines.push(format!("($1, $2, {})", places(values.len() + 1, 6)));
                values.extend([
                    Value::Int(n),
                    referral.id.to_value(),
                    Value::Int(referral.version),
                    referral
                        .state
                        .adviser()
                        .map_or(Value::Null, crate::kit::db::ToValue::to_value),
                    outcome.code().to_value(),
                    why.as_deref().unwrap_or_default().to_value(),
                ]);
            }
            let sql = format!(
                "INSERT INTO bulk_row (partnership, bulk, n, referral, version, former, outcome, why) VALUES {}",
                lines.join(", ")
            );
            tx.run(&sql, &values).await?;
        }
        Ok(())
    }

    /// What became of it; `version` is that of the referral afterwards.
    pub(in crate::referral) async fn settle(
        &self,
        tx: &mut Tx,
        bulk: &BulkId,
        (outcome, why, version): (Outlook, &str, i64),
    ) -> Result<()> {
        let partnership = tx.partnership()?;
        tx.run(
            "UPDATE bulk_row SET outcome = $1, why = $2, version = $3
             WHERE partnership = $4 AND bulk = $5 AND n = $6",
            params![outcome, why, version, partnership, bulk, self.n],
        )
        .await?;
        Ok(())
    }
}

impl Referral {
    /// Everything that is wanted of a list, without an end: one statement, for a press of a button.
    pub(in crate::referral) async fn all_wanted(tx: &mut Tx, wanted: &Wanted) -> Result<Vec<Self>> {
        let staff = tx.staff()?.clone();
        let of = Where::of(&staff, wanted, tx.now)?;
        let sql = format!(
            "SELECT {COLUMNS} FROM referral r WHERE {} ORDER BY r.next_due_at, r.id",
            of.sql
        );
        tx.all(&sql, &of.values, Self::from_row).await
    }

    /// These of them that whoever asks may find.
    pub(in crate::referral) async fn these(tx: &mut Tx, ids: &[ReferralId]) -> Result<Vec<Self>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let (partnership, scope) = (tx.partnership()?, super::Scope::of(&tx.actor)?);
        let sql = format!(
            "SELECT {COLUMNS} FROM referral r WHERE r.partnership = $1 AND {} AND r.id IN ({})
             ORDER BY r.next_due_at, r.id",
            scope.condition,
            places(3, ids.len())
        );
        let values: Vec<Value<'_>> = [partnership.to_value(), scope.value.to_value()]
            .into_iter()
            .chain(ids.iter().map(crate::kit::db::ToValue::to_value))
            .collect();
        tx.all(&sql, &values, Self::from_row).await
    }

    /// How many are wanted of a list, all of them counted along its index.
    ///
    /// # Errors
    /// `NotFound` for somebody who has no such list, `Internal` when the database says so.
    pub async fn how_many(tx: &mut Tx, wanted: &Wanted) -> Result<i64> {
        let staff = tx.staff()?.clone();
        let of = Where::of(&staff, wanted, tx.now)?;
        let sql = format!("SELECT count(*) FROM referral r WHERE {}", of.sql);
        let counted = tx.first(&sql, &of.values, |row| row.get(0)).await?;
        counted.ok_or(Error::NotFound)
    }
}
