//! Work-lists: what lies with whom, and how many of each.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, civil::Date};

use super::wanted::{Wanted, Where};
use crate::{
    kit::{
        actor::Side,
        db::{Row, ToValue, Tx, places},
        error::Result,
        id::ReferralId,
    },
    obligation, params,
    referral::model::{Listed, Place, Priority, Urgency},
};

/// One line of a work-list.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub id: ReferralId,
    pub reference: String,
    pub person: String,
    pub status: String,
    pub stage: String,
    pub urgency: Urgency,
    pub letter_on: Option<Date>,
    pub sent_at: Timestamp,
    pub next: obligation::Kind,
    pub due_at: Timestamp,
    pub place: Place,
    /// The areas of law, by code.
    pub areas: Vec<String>,
    /// The team on the other side.
    pub other_team: String,
    /// Who has it, when somebody does.
    pub adviser: Option<String>,
    /// How soon it comes, as somebody set it.
    pub priority: Option<Priority>,
    /// Whether it follows on from one that had ended.
    pub again: bool,
}

/// Where the page before ended.
#[derive(Clone, Copy, Debug)]
pub struct LineMark<'a> {
    pub due_at: &'a str,
    pub id: &'a str,
}

impl LineMark<'_> {
    /// Before every line.
    pub const START: Self = Self { due_at: "", id: "" };
}

/// Whether a referral of this status has ended. What a list says of one that has not rests on a consent in force; of one
/// that has, the person may have stopped sharing since, and nobody works by it.
pub(super) fn is_over(status: &str) -> bool {
    !["requested", "accepted", "in-progress", "on-hold"].contains(&status)
}

impl Line {
    /// The line as the advice side reads it: once it has ended, what was shared is gone, as it is when the person stops sharing.
    #[must_use]
    pub fn as_shared(self) -> Self {
        if is_over(self.status.as_str()) {
            Self {
                urgency: Urgency::Routine,
                letter_on: None,
                areas: Vec::new(),
                priority: None,
                ..self
            }
        } else {
            self
        }
    }

    /// A page of a list, what is due soonest first. An index holds all that a list is narrowed by, in this order, so
    /// that what is passed over is passed over there: at 1,000,000 referrals within 4x of the bare query, the 95th of
    /// a hundred under 50 ms.
    ///
    /// # Errors
    /// `NotFound` for somebody who has no such list, `Internal` when the database says so.
    pub async fn page(tx: &mut Tx, wanted: &Wanted, after: LineMark<'_>, most: i64) -> Result<Vec<Self>> {
        let staff = tx.staff()?.clone();
        let mut of = Where::of(&staff, wanted, tx.now)?;
        let (due_at, id, most) = (of.give(after.due_at), of.give(after.id), of.number(most));
        let advice = staff.role.side() != Side::Health;
        let other = if advice { "from_team" } else { "to_team" };
        // What only the advice side reads is asked for it alone.
        let order = if advice {
            "(SELECT o.level FROM priority o WHERE o.partnership = r.partnership AND o.referral = r.id),
             (SELECT 1 FROM episode e WHERE e.partnership = r.partnership AND e.referral = r.id)"
        } else {
            "NULL, NULL"
        };
        // The page first, then the join: PostgreSQL expects too few rows otherwise (docs/decisions/0003).
        let sql = format!(
            "SELECT r.id, r.reference, p.listed, r.status, r.stage, r.urgency, r.letter_on, r.sent_at,
                    r.next_clock, r.next_due_at, r.place, r.areas, r.other, r.adviser, {order}
             FROM (SELECT r.partnership, r.id, r.reference, r.person, r.status, r.stage, r.urgency, r.letter_on,
                          r.sent_at, r.next_clock, r.next_due_at, r.place, r.areas, r.{other} AS other, r.adviser
                   FROM referral r
                   WHERE {} AND (r.next_due_at, r.id) > ({due_at}, {id})
                   ORDER BY r.next_due_at, r.id LIMIT {most}) r
             JOIN person p ON p.partnership = r.partnership AND p.id = r.person
             ORDER BY r.next_due_at, r.id",
            of.sql
        );
        let mut lines = tx.all(&sql, &of.values, Self::from_row).await?;
        // Fifty lines name few teams and few advisers, so each is looked up once.
        let teams = names(tx, TEAMS, lines.iter().map(|line| line.other_team.as_str())).await?;
        let advisers = lines.iter().filter_map(|line| line.adviser.as_deref());
        let advisers = names(tx, ADVISERS, advisers).await?;
        for line in &mut lines {
            line.other_team = teams.get(&line.other_team).cloned().unwrap_or_default();
            line.adviser = line.adviser.as_ref().and_then(|id| advisers.get(id).cloned());
        }
        Ok(lines)
    }

    /// With the identifiers of the team and the adviser where their names belong.
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            reference: row.get(1)?,
            person: row.get(2)?,
            status: row.get(3)?,
            stage: row.get(4)?,
            urgency: row.get(5)?,
            letter_on: row.get(6)?,
            sent_at: row.get(7)?,
            next: row.get(8)?,
            due_at: row.get(9)?,
            place: row.get(10)?,
            areas: row
                .get::<String>(11)?
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            other_team: row.get(12)?,
            adviser: row.get(13)?,
            priority: row.get(14)?,
            again: row.get::<Option<i64>>(15)?.is_some(),
        })
    }
}

pub(super) const TEAMS: &str = "SELECT t.id, t.name FROM team t WHERE t.partnership = $1 AND t.id";
pub(super) const ADVISERS: &str = "SELECT m.id, m.name FROM membership m
     WHERE m.partnership = $1 AND m.id";

/// The names of these, each asked for once.
pub(super) async fn names(
    tx: &mut Tx,
    what: &str,
    ids: impl Iterator<Item = &str>,
) -> Result<BTreeMap<String, String>> {
    let ids: BTreeSet<&str> = ids.collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let partnership = tx.partnership()?;
    let values: Vec<_> = std::iter::once(partnership.to_value())
        .chain(ids.iter().map(ToValue::to_value))
        .collect();
    let sql = format!("{what} IN ({})", places(2, ids.len()));
    let found = tx
        .all(&sql, &values, |row| Ok((row.get(0)?, row.get(1)?)))
        .await?;
    Ok(found.into_iter().collect())
}

/// Moves a referral from the counts where it stood to those where it stands.
pub(super) async fn count(tx: &mut Tx, before: Option<&Listed>, after: Option<&Listed>) -> Result<()> {
    if before == after {
        return Ok(());
    }
    for (listed, by) in [(before, -1), (after, 1)] {
        if let Some(listed) = listed {
            add(tx, listed, by).await?;
        }
    }
    Ok(())
}

/// On both lists that a referral is on.
async fn add(tx: &mut Tx, listed: &Listed, by: i64) -> Result<()> {
    let partnership = tx.partnership()?;
    tx.run(
        "INSERT INTO tally (partnership, team, list, status, n)
         VALUES ($1, $2, $6, $4, $5), ($1, $3, 'waiting', $4, $5)
         ON CONFLICT (partnership, team, list, status) DO UPDATE SET n = tally.n + $5",
        params![
            partnership,
            &listed.ball,
            &listed.waiting,
            listed.status,
            by,
            listed.place
        ],
    )
    .await?;
    Ok(())
}
