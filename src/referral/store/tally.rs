//! Counts by month that the dashboards and the counts of feedback read, kept in the same transaction as what they count;
//! and counting them again from the rows.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    kit::{
        clock::{month_in_sql, month_of},
        db::{Row, Tx},
        error::Result,
        id::ReferralId,
    },
    obligation::Ended,
    params,
    referral::model::{Referral, Waited, whole_days},
};

/// Counts the clocks of a referral that ended at this moment, each in its month.
pub(in crate::referral) async fn tally_ended(
    tx: &mut Tx,
    referral: &ReferralId,
    ended: Vec<Ended>,
) -> Result<()> {
    let (partnership, month) = (tx.partnership()?, month_of(tx.now));
    let alike: BTreeSet<Ended> = ended.iter().copied().collect();
    for one in alike {
        let many = ended.iter().filter(|other| **other == one).count();
        tx.run(
            "INSERT INTO obligation_tally (partnership, month, from_team, to_team, site, owner, kind, outcome, n)
             SELECT r.partnership, $3, r.from_team, r.to_team, coalesce(r.site, ''), $4, $5, $6, CAST($7 AS BIGINT)
             FROM referral r WHERE r.partnership = $1 AND r.id = $2
             ON CONFLICT (partnership, month, from_team, to_team, site, owner, kind, outcome)
             DO UPDATE SET n = obligation_tally.n + excluded.n",
            params![
                &partnership,
                referral,
                &month,
                one.owner,
                one.kind,
                one.outcome,
                i64::try_from(many).unwrap_or(i64::MAX)
            ],
        )
        .await?;
    }
    Ok(())
}

/// Counts for how long a referral has waited until this moment, by whole days; the first time that this happens to it. It
/// is called before what happens is in the record.
pub(in crate::referral) async fn tally_wait(tx: &mut Tx, referral: &Referral, until: Waited) -> Result<()> {
    let (partnership, month) = (tx.partnership()?, month_of(tx.now));
    let again: Option<i64> = match until {
        // Nothing is decided twice.
        Waited::Decision => None,
        Waited::FirstContact => {
            tx.first(
                "SELECT 1 FROM event WHERE partnership = $1 AND subject = $2 AND name = 'referral.contacted' LIMIT 1",
                params![&partnership, referral.id()],
                |row| row.get(0),
            )
            .await?
        }
    };
    if again.is_some() {
        return Ok(());
    }
    tx.run(
        "INSERT INTO wait_tally (partnership, month, until, from_team, to_team, days, n) VALUES ($1, $2, $3, $4, $5, $6, 1)
         ON CONFLICT (partnership, month, until, from_team, to_team, days) DO UPDATE SET n = wait_tally.n + 1",
        params![
            partnership,
            month,
            until,
            referral.from_team(),
            referral.to_team(),
            whole_days(referral.sent_at(), tx.now)
        ],
    )
    .await?;
    Ok(())
}

crate::words! {
    /// What is kept counted by month.
    Tally {
        Ended = "ended", "Clocks that ended";
        Waits = "waits", "Waiting times";
        Told = "told", "Feedback";
    }
}

/// One count: of which month, of which team or organisation, and of what.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::referral) struct Counted {
    pub(in crate::referral) month: String,
    pub(in crate::referral) about: String,
    pub(in crate::referral) what: String,
}

/// All counts of a kind that are not 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::referral) struct Tallies(pub(in crate::referral) BTreeMap<Counted, i64>);

impl Tallies {
    pub(in crate::referral) fn of(&self, line: &Counted) -> i64 {
        self.0.get(line).copied().unwrap_or_default()
    }

    /// The counts as they are kept.
    pub(in crate::referral) async fn kept(tx: &mut Tx, tally: Tally) -> Result<Self> {
        let sql = match tally {
            Tally::Ended => {
                "SELECT month, from_team, kind || ' by ' || owner || ' ' || outcome || ' to ' || to_team || ' at ' || site, n
                 FROM obligation_tally WHERE partnership = $1 AND n <> 0"
            }
            Tally::Waits => {
                "SELECT month, from_team, until || ' after ' || CAST(days AS TEXT) || ' days by ' || to_team, n
                 FROM wait_tally WHERE partnership = $1 AND n <> 0"
            }
            Tally::Told => {
                "SELECT month, organisation, what, n FROM told_tally WHERE partnership = $1 AND n <> 0"
            }
        };
        Self::read(tx, sql).await
    }

    /// The counts as the rows come to. It reads every row.
    pub(in crate::referral) async fn recounted(tx: &mut Tx, tally: Tally) -> Result<Self> {
        let sql = match tally {
            Tally::Ended => ended(),
            Tally::Waits => waits(),
            Tally::Told => told(),
        };
        Self::read(tx, &sql).await
    }

    async fn read(tx: &mut Tx, sql: &str) -> Result<Self> {
        let partnership = tx.partnership()?;
        let line = |row: &Row<'_>| {
            let counted = Counted {
                month: row.get(0)?,
                about: row.get(1)?,
                what: row.get(2)?,
            };
            Ok((counted, row.get(3)?))
        };
        Ok(Self(
            tx.all(sql, params![partnership], line)
                .await?
                .into_iter()
                .collect(),
        ))
    }
}

fn ended() -> String {
    let month = month_in_sql("coalesce(o.met_at, o.waived_at)");
    format!(
        "SELECT month, from_team, kind || ' by ' || owner || ' ' || outcome || ' to ' || to_team || ' at ' || site, count(*)
         FROM (SELECT {month} AS month, r.from_team, r.to_team, coalesce(r.site, '') AS site, o.owner, o.kind,
                      CASE WHEN o.met_at <= o.due_at THEN 'met' WHEN o.met_at IS NOT NULL THEN 'met-late'
                           WHEN o.waived_at > o.due_at THEN 'ended-late' ELSE 'waived' END AS outcome
               FROM obligation o JOIN referral r ON r.partnership = o.partnership AND r.id = o.referral
               WHERE o.partnership = $1 AND (o.met_at IS NOT NULL OR o.waived_at IS NOT NULL)) o
         GROUP BY month, from_team, to_team, site, owner, kind, outcome"
    )
}

fn waits() -> String {
    let (month, from, to) = (month_in_sql("at"), day_in_sql("sent_at"), day_in_sql("at"));
    format!(
        "SELECT month, from_team, until || ' after ' || CAST(days AS TEXT) || ' days by ' || to_team, count(*)
         FROM (SELECT {month} AS month, from_team, to_team, until,
                      {to} - {from} - CASE WHEN substr(at, 12) < substr(sent_at, 12) THEN 1 ELSE 0 END AS days
               FROM (SELECT r.id, r.from_team, r.to_team, r.sent_at, min(e.at) AS at,
                            CASE e.name WHEN 'referral.contacted' THEN 'first-contact' ELSE 'decision' END AS until
                     FROM event e JOIN referral r ON r.partnership = e.partnership AND r.id = e.subject
                     WHERE e.partnership = $1
                       AND e.name IN ('referral.accepted', 'referral.rejected', 'referral.contacted')
                     GROUP BY 1, 2, 3, 4, 6) w) w
         GROUP BY month, from_team, to_team, until, days"
    )
}

fn told() -> String {
    let month = month_in_sql("f.sent_at");
    format!(
        "SELECT month, organisation, what, count(*)
         FROM (SELECT {month} AS month, r.to_organisation AS organisation, t.what
               FROM (SELECT partnership, referral, 'told' AS what FROM feedback WHERE partnership = $1
                     UNION ALL
                     SELECT partnership, subject, 'read' FROM event
                     WHERE partnership = $1 AND name = 'referral.feedback-seen'
                     UNION ALL
                     SELECT partnership, referral, answer FROM usefulness WHERE partnership = $1) t
               JOIN referral r ON r.partnership = t.partnership AND r.id = t.referral
               JOIN feedback f ON f.partnership = r.partnership AND f.referral = r.id
               WHERE f.outcome <> 'mistake') t
         GROUP BY month, organisation, what"
    )
}

/// The number of the day of an instant in the time of Greenwich, counted from a day long ago, in whole numbers alone: what
/// both databases reckon alike.
fn day_in_sql(at: &str) -> String {
    let part = |from: u8, long: u8| format!("CAST(substr({at}, {from}, {long}) AS BIGINT)");
    let (year, month, day) = (part(1, 4), part(6, 2), part(9, 2));
    // A year that begins in March, so that the odd day is its last.
    let before = format!("((14 - {month}) / 12)");
    let year = format!("({year} - {before})");
    format!(
        "({day} + (153 * ({month} + 12 * {before} - 3) + 2) / 5 + 365 * {year} + {year} / 4 - {year} / 100 + {year} / 400)"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn the_database_counts_days_as_the_program_does() {
        let database = rusqlite::Connection::open_in_memory().unwrap();
        let sql = format!(
            "SELECT {} - {} - CASE WHEN substr(?2, 12) < substr(?1, 12) THEN 1 ELSE 0 END",
            day_in_sql("?2"),
            day_in_sql("?1")
        );
        let mut days = database.prepare(&sql).unwrap();
        let from: Timestamp = "2019-12-31T23:59:59.5Z".parse().unwrap();
        for hours in 0..40_000 {
            let to = from + jiff::Span::new().hours(hours);
            let counted: i64 = days
                .query_row([format!("{from:.6}"), format!("{to:.6}")], |row| row.get(0))
                .unwrap();
            assert_eq!(counted, whole_days(from, to), "{to}");
        }
    }
}
