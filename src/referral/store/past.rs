//! Everything that was sent or received, whatever became of it.

use jiff::Timestamp;

use crate::{
    kit::{
        db::{Row, Tx},
        error::Result,
        id::ReferralId,
    },
    obligation, params,
};

/// One line of all that was sent or received: what stands of it, in plain words.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    pub id: ReferralId,
    pub reference: String,
    pub person: String,
    pub status: String,
    pub stage: String,
    pub sent_at: Timestamp,
    pub other_team: String,
    /// Whether something is left of the loop.
    pub next: Option<obligation::Kind>,
}

impl Past {
    /// A page of all that the asker's team sent, or their organisation was sent, newest first, before the
    /// one that ended the last page. `reference` narrows it to one.
    ///
    /// # Errors
    /// As [`Line::page`].
    pub async fn page(tx: &mut Tx, reference: &str, before: (&str, &str), most: i64) -> Result<Vec<Self>> {
        let (partnership, scope) = (tx.partnership()?, super::Scope::of(&tx.actor)?);
        let health = tx.staff()?.role.side() == crate::kit::actor::Side::Health;
        let other = if health { "to_team" } else { "from_team" };
        let narrowed = if reference.is_empty() {
            "r.reference <> $6"
        } else {
            "r.reference = $6"
        };
        let before = if before.0.is_empty() { ("~", "~") } else { before };
        let sql = format!(
            "SELECT r.id, r.reference, p.listed, r.status, r.stage, r.sent_at, t.name, r.next_clock
             FROM (SELECT r.partnership, r.id, r.reference, r.person, r.status, r.stage, r.sent_at, r.next_clock,
                          r.{other} AS other
                   FROM referral r
                   WHERE r.partnership = $1 AND {} AND {narrowed} AND (r.sent_at, r.id) < ($3, $4)
                   ORDER BY r.sent_at DESC, r.id DESC LIMIT $5) r
             JOIN person p ON p.partnership = r.partnership AND p.id = r.person
             JOIN team t ON t.partnership = r.partnership AND t.id = r.other
             ORDER BY r.sent_at DESC, r.id DESC",
            scope.condition
        );
        tx.all(
            &sql,
            params![partnership, scope.value, before.0, before.1, most, reference],
            Self::from_row,
        )
        .await
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            reference: row.get(1)?,
            person: row.get(2)?,
            status: row.get(3)?,
            stage: row.get(4)?,
            sent_at: row.get(5)?,
            other_team: row.get(6)?,
            next: row.get(7)?,
        })
    }
}
