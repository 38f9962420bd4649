//! What the dashboards read. Every query carries the scope of whoever asks; what has ended is counted already, and of the
//! rows only what is open is looked at, in indexes that hold nothing else.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, ToSpan as _};

use super::model::{AGES, Age, Fact, OWED, Span, View, Wait, Whose};
use crate::{
    kit::{
        actor::Side,
        db::{Row, ToValue, Tx, Value, places},
        error::Result,
        id::{Id as _, PartnershipId},
    },
    params,
};

/// Whose referrals are counted, as a condition on `x` and `$2`, and the value that goes there. Written so that no index of
/// one team's referrals answers it, which would hold what has ended too.
fn scope(view: &View, partnership: &PartnershipId) -> (String, String) {
    let team = if view.side == Side::Advice {
        "to_team"
    } else {
        "from_team"
    };
    match &view.whose {
        Whose::Team(id) => (format!("coalesce(x.{team}, '') = $2"), id.as_str().to_owned()),
        Whose::Organisation(id) => (
            format!(
                "coalesce(x.{team}, '') IN (SELECT t.id FROM team t WHERE t.partnership = $1 AND t.organisation = $2)"
            ),
            id.as_str().to_owned(),
        ),
        Whose::OthersThan(id) => (
            format!(
                "coalesce(x.{team}, '') IN (SELECT t.id FROM team own
                     JOIN team t ON t.partnership = own.partnership AND t.organisation = own.organisation
                     WHERE own.partnership = $1 AND own.id = $2 AND t.id <> own.id)"
            ),
            id.as_str().to_owned(),
        ),
        Whose::Everybody => ("x.partnership = $2".to_owned(), partnership.as_str().to_owned()),
    }
}

/// How the clocks of these months ended. Budget: 20 ms whatever has ended; a row for each team, kind and outcome of each
/// month.
pub(super) async fn ended(tx: &mut Tx, view: &View, span: &Span) -> Result<Vec<Fact>> {
    let partnership = tx.partnership()?;
    let (condition, value) = scope(view, &partnership);
    let sql = format!(
        "SELECT x.owner, x.kind, x.from_team, x.to_team, x.site, x.outcome, CAST(sum(x.n) AS BIGINT)
         FROM obligation_tally x
         WHERE x.partnership = $1 AND {condition} AND x.month >= $3 AND x.month < $4 AND x.n > 0
         GROUP BY x.owner, x.kind, x.from_team, x.to_team, x.site, x.outcome"
    );
    let (from, before) = (Span::month(span.first), Span::month(span.before));
    tx.all(&sql, params![partnership, value, from, before], |row| {
        let column = Fact::ended(row.get(5)?);
        fact(row, column, 6)
    })
    .await
}

/// What is owed now, and whether it is late. Budget: 60 ms at 1,000,000 referrals of which one in eight is open; it reads
/// two indexes that hold what is open and nothing else, in their order.
pub(super) async fn owed(tx: &mut Tx, view: &View) -> Result<Vec<Fact>> {
    let partnership = tx.partnership()?;
    let (condition, value) = scope(view, &partnership);
    let now = tx.now;
    tx.all(&owed_sql(&condition), params![partnership, value, now], |row| {
        let late: i64 = row.get(5)?;
        fact(row, OWED + usize::from(late == 1), 6)
    })
    .await
}

/// The order of the join is said: SQLite keeps to it, and PostgreSQL finds its own. That a clock has an owner says which
/// index is meant.
fn owed_sql(condition: &str) -> String {
    format!(
        "SELECT o.owner, o.kind, x.from_team, x.to_team, coalesce(x.site, ''),
                CASE WHEN o.due_at < $3 THEN 1 ELSE 0 END, count(*)
         FROM referral x CROSS JOIN obligation o
         WHERE x.partnership = $1 AND {condition} AND x.next_clock IS NOT NULL
           AND o.partnership = x.partnership AND o.referral = x.id AND o.owner > ''
           AND o.met_at IS NULL AND o.waived_at IS NULL
         GROUP BY 1, 2, 3, 4, 5, 6"
    )
}

fn fact(row: &Row<'_>, column: usize, n: usize) -> Result<Fact> {
    Ok(Fact {
        owner: row.get(0)?,
        kind: row.get(1)?,
        from: row.get(2)?,
        to: row.get(3)?,
        site: row.get(4)?,
        column,
        n: row.get(n)?,
    })
}

/// The open referrals by where they lie and how long ago they were sent. Budget: 30 ms at 1,000,000 referrals of which one
/// in eight is open; one index of what is open.
pub(super) async fn ages(tx: &mut Tx, view: &View) -> Result<Vec<Age>> {
    let partnership = tx.partnership()?;
    let (condition, value) = scope(view, &partnership);
    let sql = ages_sql(&condition);
    let [one, two, four, eight] = AGES.map(|days| before(tx.now, days));
    tx.all(&sql, params![partnership, value, one, two, four, eight], |row| {
        let band: i64 = row.get(3)?;
        Ok(Age {
            place: row.get(0)?,
            from: row.get(1)?,
            to: row.get(2)?,
            band: usize::try_from(band).unwrap_or_default(),
            n: row.get(4)?,
        })
    })
    .await
}

fn ages_sql(condition: &str) -> String {
    format!(
        "SELECT x.place, x.from_team, x.to_team,
                CASE WHEN x.sent_at > $3 THEN 0 WHEN x.sent_at > $4 THEN 1 WHEN x.sent_at > $5 THEN 2
                     WHEN x.sent_at > $6 THEN 3 ELSE 4 END, count(*)
         FROM referral x
         WHERE x.partnership = $1 AND {condition} AND x.next_clock IS NOT NULL
         GROUP BY 1, 2, 3, 4"
    )
}

fn before(now: Timestamp, days: i64) -> Timestamp {
    now.saturating_sub((days * 24).hours()).unwrap_or(now)
}

/// How long those waited whose wait ended in these months. Budget: 20 ms whatever there was; a row for each team and number
/// of days of each month.
pub(super) async fn waits(tx: &mut Tx, view: &View, (from, before): (&str, &str)) -> Result<Vec<Wait>> {
    let partnership = tx.partnership()?;
    let (condition, value) = scope(view, &partnership);
    let sql = format!(
        "SELECT x.month, x.until, x.days, CAST(sum(x.n) AS BIGINT) FROM wait_tally x
         WHERE x.partnership = $1 AND {condition} AND x.month >= $3 AND x.month < $4 AND x.n > 0
         GROUP BY x.month, x.until, x.days"
    );
    tx.all(&sql, params![partnership, value, from, before], |row| {
        Ok(Wait {
            month: row.get(0)?,
            until: row.get(1)?,
            days: row.get(2)?,
            n: row.get(3)?,
        })
    })
    .await
}

/// The names of these teams and sites, each asked for once.
pub(super) async fn names<'a>(
    tx: &mut Tx,
    ids: impl Iterator<Item = &'a str>,
) -> Result<BTreeMap<String, String>> {
    let ids: BTreeSet<&str> = ids.filter(|id| !id.is_empty()).collect();
    let partnership = tx.partnership()?;
    let mut names = BTreeMap::new();
    for (prefix, what) in [
        (
            "tea_",
            "SELECT t.id, t.name FROM team t WHERE t.partnership = $1 AND t.id",
        ),
        (
            "sit_",
            "SELECT s.id, s.name FROM site s WHERE s.partnership = $1 AND s.id",
        ),
    ] {
        let these: Vec<&str> = ids.iter().copied().filter(|id| id.starts_with(prefix)).collect();
        if these.is_empty() {
            continue;
        }
        let values: Vec<Value<'_>> = std::iter::once(partnership.to_value())
            .chain(these.iter().map(ToValue::to_value))
            .collect();
        let sql = format!("{what} IN ({})", places(2, these.len()));
        let found = tx
            .all(&sql, &values, |row| Ok((row.get(0)?, row.get(1)?)))
            .await?;
        names.extend(found);
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        dashboard::model::Told,
        kit::id::TeamId,
        world::{World, database::Engine},
    };

    #[tokio::test(flavor = "multi_thread")]
    async fn of_what_is_open_nothing_but_two_indexes_is_read() {
        let world = World::new(Engine::Sqlite).await;
        let partnership = &world.partnership;
        let whose = |whose| View {
            side: Side::Advice,
            whose,
            told: Told::Exactly,
        };
        let team: TeamId = world.receiver.clone();
        for view in [
            whose(Whose::Team(team)),
            whose(Whose::Organisation(world.advice.clone())),
            whose(Whose::OthersThan(world.receiver.clone())),
            whose(Whose::Everybody),
        ] {
            let (condition, value) = scope(&view, partnership);
            for (sql, count) in [(owed_sql(&condition), 3), (ages_sql(&condition), 6)] {
                let mut given = vec![partnership.to_string(), value.clone()];
                given.resize(count, String::new());
                let given: Vec<Value<'_>> = given.iter().map(ToValue::to_value).collect();
                let sql = format!("EXPLAIN QUERY PLAN {sql}");
                let plan: Vec<String> = world
                    .operate(async |tx| tx.all(&sql, &given, |row| row.get(3)).await)
                    .await;
                let looked = plan
                    .iter()
                    .filter(|line| line.contains(" x ") || line.contains(" o "));
                for line in looked {
                    assert!(
                        line.contains("COVERING INDEX") && line.contains("_open"),
                        "{plan:#?}"
                    );
                }
            }
        }
    }
}
