//! The queue of what came in, and how many came by month.

use jiff::Timestamp;

use super::{read_content, scope};
use crate::{
    arrival::model::{Content, Kind},
    kit::{
        actor::Role,
        clock::month_in_sql,
        db::{Row, Tx},
        error::{Error, Result},
        id::ArrivalId,
    },
    params,
};

/// One line of the queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub id: ArrivalId,
    /// Who it is about, as far as that is known.
    pub whom: String,
    pub service: String,
    pub arrived_at: Timestamp,
    pub due_at: Timestamp,
    /// The name of whoever looks after it.
    pub owner: Option<String>,
    pub ended_at: Option<Timestamp>,
    /// What became of it, by its code.
    pub ending: Option<String>,
}

/// Which of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Not dealt with, by when somebody is to look.
    Open,
    /// Dealt with, the latest first.
    Done,
}

/// What came in a month, in the time of London.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// `2026-11`.
    pub month: String,
    pub came: i64,
    /// Of those, how many were dealt with by now, and how many in time.
    pub ended: i64,
    pub in_time: i64,
}

/// How what came of a kind to an organisation is kept up with: what was dealt with in some months, and what waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    pub kind: Kind,
    pub in_time: i64,
    pub late: i64,
    /// Not dealt with yet, and how many of those are late.
    pub waiting: i64,
    pub waiting_late: i64,
}

const ANSWERED: &str = "SELECT count(CASE WHEN ended_at <= due_at THEN 1 END), count(*) FROM arrival
     WHERE partnership = $1 AND to_organisation = $2 AND kind = $3 AND ended_at IS NOT NULL
       AND ended_at >= $4 AND ended_at < $5";
const WAITING: &str = "SELECT count(*), count(CASE WHEN due_at < $4 THEN 1 END) FROM arrival
     WHERE partnership = $1 AND to_organisation = $2 AND kind = $3 AND ended_at IS NULL";

/// Months that are counted.
const MONTHS: i64 = 24;

impl Line {
    /// A page of the queue, after the row that ended the last page: its instant and its identifier. Budget: p95 10 ms
    /// with 100,000 arrivals: one range of an index.
    ///
    /// # Errors
    /// `NotFound` for one who looks at none, `Internal` when the database says so.
    pub async fn page(
        tx: &mut Tx,
        (kind, list): (Kind, List),
        after: Option<[&str; 2]>,
        most: i64,
    ) -> Result<Vec<Self>> {
        let (partnership, organisation) = (tx.partnership()?, scope(tx)?);
        let (done, by, order, beyond, start) = match list {
            List::Open => ("IS NULL", "due_at", "ASC", ">", ""),
            List::Done => ("IS NOT NULL", "ended_at", "DESC", "<", "~"),
        };
        let sql = format!(
            "SELECT a.id, a.content, s.name, a.arrived_at, a.due_at, m.name, a.ended_at, a.ending
             FROM (SELECT a.* FROM arrival a
                   WHERE a.partnership = $1 AND a.to_organisation = $2 AND a.kind = $3 AND a.ended_at {done}
                     AND (a.{by}, a.id) {beyond} ($4, $5)
                   ORDER BY a.{by} {order}, a.id {order} LIMIT $6) a
             JOIN service s ON s.partnership = a.partnership AND s.id = a.service
             LEFT JOIN membership m ON m.partnership = a.partnership AND m.id = a.owner
             ORDER BY a.{by} {order}, a.id {order}"
        );
        let [at, id] = after.unwrap_or([start, start]);
        tx.all(
            &sql,
            params![partnership, organisation, kind, at, id, most],
            Self::from_row,
        )
        .await
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        let content: Option<String> = row.get(1)?;
        Ok(Self {
            id: row.get(0)?,
            whom: match content.map(|text| read_content(&text)).transpose()? {
                Some(content) => whom(&content),
                None => "Forgotten".to_owned(),
            },
            service: row.get(2)?,
            arrived_at: row.get(3)?,
            due_at: row.get(4)?,
            owner: row.get(5)?,
            ended_at: row.get(6)?,
            ending: row.get(7)?,
        })
    }

    /// How many of each kind wait, and how many of those nobody looks after.
    ///
    /// # Errors
    /// As [`Line::page`].
    pub async fn waiting(tx: &mut Tx, kind: Kind) -> Result<(i64, i64)> {
        let (partnership, organisation) = (tx.partnership()?, scope(tx)?);
        let counted = tx
            .first(
                "SELECT count(*), count(a.owner) FROM arrival a
                 WHERE a.partnership = $1 AND a.to_organisation = $2 AND a.kind = $3 AND a.ended_at IS NULL",
                params![partnership, organisation, kind],
                |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)),
            )
            .await?;
        let (all, owned) = counted.unwrap_or_default();
        Ok((all, all - owned))
    }
}

impl Kept {
    /// Of each kind, what was dealt with from an instant on and before another. Budget: 30 ms with 100,000 in that time:
    /// a range of an index, and the rows of what waits.
    ///
    /// # Errors
    /// `NotFound` for one who looks at none, `Internal` when the database says so.
    pub async fn up(tx: &mut Tx, (from, before): (Timestamp, Timestamp)) -> Result<Vec<Self>> {
        let (partnership, organisation) = (tx.partnership()?, scope(tx)?);
        let pair = |row: &Row<'_>| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?));
        let now = tx.now;
        let mut kept = Vec::new();
        for kind in Kind::ALL.iter().copied() {
            let answered = tx
                .first(
                    ANSWERED,
                    params![&partnership, &organisation, kind, from, before],
                    pair,
                )
                .await?;
            let waits = tx
                .first(WAITING, params![&partnership, &organisation, kind, now], pair)
                .await?;
            let ((in_time, ended), (waiting, waiting_late)) =
                (answered.unwrap_or_default(), waits.unwrap_or_default());
            kept.push(Self {
                kind,
                in_time,
                late: ended - in_time,
                waiting,
                waiting_late,
            });
        }
        Ok(kept)
    }
}

fn whom(content: &Content) -> String {
    match content {
        Content::Asked(asked) => asked.name().map_or_else(String::new, |name| name.listed()),
        Content::Mail(mail) if mail.subject.is_empty() => mail.from.clone(),
        Content::Mail(mail) => format!("{}: {}", mail.from, mail.subject),
    }
}

impl Month {
    /// What came to the partnership by month, the newest first, for managers: numbers, and nothing that was written.
    /// Budget: 100 ms with 100,000 in two years.
    ///
    /// # Errors
    /// `NotFound` for anybody else, `Internal` when the database says so.
    pub async fn all(tx: &mut Tx, kind: Kind) -> Result<Vec<Self>> {
        if tx.staff()?.role != Role::Manager {
            return Err(Error::NotFound);
        }
        let partnership = tx.partnership()?;
        let month = month_in_sql("arrived_at");
        let sql = format!(
            "SELECT {month}, count(*), count(ended_at), count(CASE WHEN ended_at <= due_at THEN 1 END)
             FROM arrival WHERE partnership = $1 AND kind = $2 GROUP BY 1 ORDER BY 1 DESC LIMIT $3"
        );
        tx.all(&sql, params![partnership, kind, MONTHS], |row| {
            Ok(Self {
                month: row.get(0)?,
                came: row.get(1)?,
                ended: row.get(2)?,
                in_time: row.get(3)?,
            })
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        kit::db::ToValue as _,
        world::{World, database::Engine},
    };

    #[tokio::test(flavor = "multi_thread")]
    async fn of_what_came_nothing_is_read_but_what_waits_and_an_index_of_those_months() {
        let world = World::new(Engine::Sqlite).await;
        for (sql, index, count) in [
            (ANSWERED, "COVERING INDEX arrival_answered", 5),
            (WAITING, "INDEX arrival_open", 4),
        ] {
            let given = vec![String::new(); count];
            let given: Vec<_> = given.iter().map(|value| value.to_value()).collect();
            let sql = format!("EXPLAIN QUERY PLAN {sql}");
            let plan: Vec<String> = world
                .operate(async |tx| tx.all(&sql, &given, |row| row.get(3)).await)
                .await;
            let read =
                format!("SEARCH arrival USING {index} (partnership=? AND to_organisation=? AND kind=?");
            assert!(plan.iter().all(|line| line.contains(&read)), "{plan:?}");
        }
    }
}
