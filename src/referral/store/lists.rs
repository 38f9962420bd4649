//! Work-lists: what a team has to do, what it waits for, and how many of each.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, civil::Date};

use crate::{
    kit::{
        actor::{Role, Staff},
        db::{Row, ToValue, Tx},
        error::{Error, Result},
        id::{Id as _, ReferralId},
    },
    obligation, params,
    referral::model::{Cancellation, Listed, Urgency},
};

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// My team has the ball.
    Mine,
    /// My team waits for the other side.
    Waiting,
}

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
    /// The team on the other side.
    pub other_team: String,
    /// Who has it, when somebody does.
    pub adviser: Option<String>,
}

/// Where the page before ended.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub due_at: &'a str,
    pub id: &'a str,
}

impl Place<'_> {
    /// Before every line.
    pub const START: Self = Self { due_at: "", id: "" };
}

/// What a person means by "mine": an adviser their own cases, everybody else what their team is to do.
struct Whose {
    condition: &'static str,
    value: String,
}

impl Whose {
    fn of(staff: &Staff, list: List) -> Result<Self> {
        let team = staff.team.as_ref().ok_or(Error::NotFound)?.as_str().to_owned();
        match (staff.role, list) {
            (Role::Adviser, List::Mine) => Ok(Self {
                condition: "r.adviser = $2 AND r.ball_team = r.to_team",
                value: staff.membership.as_str().to_owned(),
            }),
            (Role::Referrer | Role::TeamLead | Role::Intake | Role::Supervisor, List::Mine) => Ok(Self {
                condition: "r.ball_team = $2",
                value: team,
            }),
            (
                Role::Referrer | Role::TeamLead | Role::Intake | Role::Supervisor | Role::Adviser,
                List::Waiting,
            ) => Ok(Self {
                condition: "r.waiting_team = $2",
                value: team,
            }),
            _ => Err(Error::NotFound),
        }
    }
}

impl Line {
    /// The line as the advice side reads it: once the person stopped sharing, what was shared is gone.
    #[must_use]
    pub fn as_shared(self) -> Self {
        if self.stage == Cancellation::ConsentWithdrawn.code() {
            Self {
                urgency: Urgency::Routine,
                letter_on: None,
                ..self
            }
        } else {
            self
        }
    }

    /// A page of a list, what is due soonest first. `status` narrows it; empty for all.
    ///
    /// # Errors
    /// `NotFound` for somebody who has no work-list, `Internal` when the database says so.
    pub async fn page(
        tx: &mut Tx,
        list: List,
        status: &str,
        after: Place<'_>,
        most: i64,
    ) -> Result<Vec<Self>> {
        let (partnership, staff) = (tx.partnership()?, tx.staff()?.clone());
        let whose = Whose::of(&staff, list)?;
        let other = if staff.role.side() == crate::kit::actor::Side::Health {
            "to_team"
        } else {
            "from_team"
        };
        let narrowed = if status.is_empty() {
            "r.status <> $6"
        } else {
            "r.status = $6"
        };
        // The page first, then the join: PostgreSQL expects too few rows otherwise (docs/decisions/0003).
        let sql = format!(
            "SELECT r.id, r.reference, p.listed, r.status, r.stage, r.urgency, r.letter_on, r.sent_at,
                    r.next_clock, r.next_due_at, r.other, r.adviser
             FROM (SELECT r.partnership, r.id, r.reference, r.person, r.status, r.stage, r.urgency, r.letter_on,
                          r.sent_at, r.next_clock, r.next_due_at, r.{other} AS other, r.adviser
                   FROM referral r
                   WHERE r.partnership = $1 AND {} AND {narrowed} AND (r.next_due_at, r.id) > ($3, $4)
                   ORDER BY r.next_due_at, r.id LIMIT $5) r
             JOIN person p ON p.partnership = r.partnership AND p.id = r.person
             ORDER BY r.next_due_at, r.id",
            whose.condition
        );
        let mut lines = tx
            .all(
                &sql,
                params![partnership, whose.value, after.due_at, after.id, most, status],
                Self::from_row,
            )
            .await?;
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
            other_team: row.get(10)?,
            adviser: row.get(11)?,
        })
    }
}

const TEAMS: &str = "SELECT t.id, t.name FROM team t WHERE t.partnership = $1 AND t.id";
const ADVISERS: &str = "SELECT m.id, m.name FROM membership m
     WHERE m.partnership = $1 AND m.id";

/// The names of these, each asked for once.
async fn names(tx: &mut Tx, what: &str, ids: impl Iterator<Item = &str>) -> Result<BTreeMap<String, String>> {
    let ids: BTreeSet<&str> = ids.collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let places: Vec<String> = (0..ids.len()).map(|at| format!("${}", at + 2)).collect();
    let partnership = tx.partnership()?;
    let values: Vec<_> = std::iter::once(partnership.to_value())
        .chain(ids.iter().map(ToValue::to_value))
        .collect();
    let sql = format!("{what} IN ({})", places.join(", "));
    let found = tx
        .all(&sql, &values, |row| Ok((row.get(0)?, row.get(1)?)))
        .await?;
    Ok(found.into_iter().collect())
}

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

/// How many lines a list has, by status.
///
/// # Errors
/// As [`Line::page`].
pub(in crate::referral) async fn counts(tx: &mut Tx, list: List) -> Result<Vec<(String, i64)>> {
    let (partnership, staff) = (tx.partnership()?, tx.staff()?.clone());
    let team = staff.team.clone().ok_or(Error::NotFound)?;
    if staff.role == Role::Adviser && list == List::Mine {
        return tx
            .all(
                "SELECT status, count(*) FROM referral
                 WHERE partnership = $1 AND adviser = $2 AND ball_team = to_team GROUP BY status",
                params![partnership, &staff.membership],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .await;
    }
    let name = if list == List::Mine { "ball" } else { "waiting" };
    tx.all(
        "SELECT status, n FROM tally WHERE partnership = $1 AND team = $2 AND list = $3 AND n > 0",
        params![partnership, &team, name],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
    .await
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
         VALUES ($1, $2, 'ball', $4, $5), ($1, $3, 'waiting', $4, $5)
         ON CONFLICT (partnership, team, list, status) DO UPDATE SET n = tally.n + $5",
        params![partnership, &listed.ball, &listed.waiting, listed.status, by],
    )
    .await?;
    Ok(())
}
