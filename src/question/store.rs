//! Quick questions as rows. Every query carries the scope of whoever asks.

use jiff::Timestamp;

use super::model::{Answer, Question, asking_team, may_answer};
use crate::{
    kit::{
        actor::Role,
        clock::month_in_sql,
        db::{Row, Tx},
        error::{Error, Result},
        id::{Id as _, OrganisationId, QuestionId},
    },
    params,
};

const COLUMNS: &str = "q.id, q.service, q.from_team, q.asked_by, q.asked_at, q.area, q.words, q.answer, q.answered_by, \
     q.answered_at, q.referral, q.version";

/// Which questions somebody may find, as a condition on `$2` and the value that goes there: health staff those of their
/// team, the advice side those that their organisation was asked.
fn scope(tx: &Tx) -> Result<(&'static str, String)> {
    let staff = tx.staff()?;
    if let Some(team) = asking_team(staff) {
        return Ok(("q.from_team = $2", team.as_str().to_owned()));
    }
    if may_answer(staff.role) {
        return Ok(("q.to_organisation = $2", staff.organisation.as_str().to_owned()));
    }
    Err(Error::NotFound)
}

/// One line of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub id: QuestionId,
    pub words: String,
    pub asked_at: Timestamp,
    pub answered_at: Option<Timestamp>,
    /// The service that was asked, and the team that asks.
    pub service: String,
    pub team: String,
    pub became_referral: bool,
}

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// No answer yet, the oldest first.
    Open,
    /// Answered, the newest answer first.
    Answered,
}

/// What happened to the questions of a month, in the time of London.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// `2026-11`.
    pub month: String,
    pub asked: i64,
    /// Of those, how many are answered by now, and how many became a referral.
    pub answered: i64,
    pub referred: i64,
}

/// Months that are counted.
const MONTHS: i64 = 24;

impl Question {
    /// The question, if whoever asks may see it.
    ///
    /// # Errors
    /// `NotFound` for one who may see none, `Internal` when the database says so.
    pub async fn find(tx: &mut Tx, id: &QuestionId) -> Result<Option<Self>> {
        let (partnership, (condition, value)) = (tx.partnership()?, scope(tx)?);
        let sql = format!(
            "SELECT {COLUMNS} FROM question q WHERE q.partnership = $1 AND {condition} AND q.id = $3"
        );
        tx.first(&sql, params![partnership, value, id], Self::from_row)
            .await
    }

    pub(super) async fn insert(&self, tx: &mut Tx, to: &OrganisationId) -> Result<()> {
        let partnership = tx.partnership()?;
        tx.run(
            "INSERT INTO question (partnership, id, service, to_organisation, from_team, asked_by, asked_at, area,
                                   words, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            params![
                partnership,
                &self.id,
                &self.service,
                to,
                &self.from_team,
                &self.asked_by,
                self.asked_at,
                &self.area,
                &self.words,
                self.version
            ],
        )
        .await?;
        Ok(())
    }

    /// Saves what came of it, over the version that was read.
    pub(super) async fn save(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        let answer = self.answer.as_ref();
        tx.change(
            "UPDATE question SET answer = $1, answered_by = $2, answered_at = $3, referral = $4, version = version + 1
             WHERE partnership = $5 AND id = $6 AND version = $7",
            params![
                answer.map(|answer| &answer.words),
                answer.map(|answer| &answer.by),
                answer.map(|answer| answer.at),
                &self.referral,
                partnership,
                &self.id,
                self.version
            ],
        )
        .await
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        let answer = match (row.get(7)?, row.get(8)?, row.get(9)?) {
            (Some(words), Some(by), Some(at)) => Some(Answer { words, by, at }),
            _ => None,
        };
        Ok(Self {
            id: row.get(0)?,
            service: row.get(1)?,
            from_team: row.get(2)?,
            asked_by: row.get(3)?,
            asked_at: row.get(4)?,
            area: row.get(5)?,
            words: row.get(6)?,
            answer,
            referral: row.get(10)?,
            version: row.get(11)?,
        })
    }
}

impl Line {
    /// A page of a list, after the row that ended the last page: its instant and its identifier. Budget: p95 10 ms with
    /// 100,000 questions, one range of an index.
    ///
    /// # Errors
    /// As [`Question::find`].
    pub async fn page(tx: &mut Tx, list: List, after: Option<[&str; 2]>, most: i64) -> Result<Vec<Self>> {
        let (partnership, (condition, value)) = (tx.partnership()?, scope(tx)?);
        let (done, by, order, beyond, start) = match list {
            List::Open => ("IS NULL", "asked_at", "ASC", ">", ""),
            List::Answered => ("IS NOT NULL", "answered_at", "DESC", "<", "~"),
        };
        let sql = format!(
            "SELECT q.id, q.words, q.asked_at, q.answered_at, s.name, t.name, q.referral
             FROM (SELECT q.* FROM question q
                   WHERE q.partnership = $1 AND {condition} AND q.answered_at {done} AND (q.{by}, q.id) {beyond} ($3, $4)
                   ORDER BY q.{by} {order}, q.id {order} LIMIT $5) q
             JOIN service s ON s.partnership = q.partnership AND s.id = q.service
             JOIN team t ON t.partnership = q.partnership AND t.id = q.from_team
             ORDER BY q.{by} {order}, q.id {order}"
        );
        let [at, id] = after.unwrap_or([start, start]);
        tx.all(&sql, params![partnership, value, at, id, most], |row| {
            Ok(Self {
                id: row.get(0)?,
                words: row.get(1)?,
                asked_at: row.get(2)?,
                answered_at: row.get(3)?,
                service: row.get(4)?,
                team: row.get(5)?,
                became_referral: row.get::<Option<String>>(6)?.is_some(),
            })
        })
        .await
    }

    /// How many wait for an answer.
    ///
    /// # Errors
    /// As [`Question::find`].
    pub async fn waiting(tx: &mut Tx) -> Result<i64> {
        let (partnership, (condition, value)) = (tx.partnership()?, scope(tx)?);
        let sql = format!(
            "SELECT count(*) FROM question q WHERE q.partnership = $1 AND {condition} AND q.answered_at IS NULL"
        );
        let count = tx
            .first(&sql, params![partnership, value], |row| row.get(0))
            .await?;
        Ok(count.unwrap_or_default())
    }
}

impl Month {
    /// The questions of the partnership by the month in which they were asked, the newest first, for managers: numbers,
    /// and nothing that was written. Budget: 100 ms with 100,000 questions in two years.
    ///
    /// # Errors
    /// `NotFound` for anybody else, `Internal` when the database says so.
    pub async fn all(tx: &mut Tx) -> Result<Vec<Self>> {
        if tx.staff()?.role != Role::Manager {
            return Err(Error::NotFound);
        }
        let partnership = tx.partnership()?;
        let sql = format!(
            "SELECT {}, count(*), count(answered_at), count(referral) FROM question
             WHERE partnership = $1 GROUP BY 1 ORDER BY 1 DESC LIMIT $2",
            month_in_sql("asked_at")
        );
        tx.all(&sql, params![partnership, MONTHS], |row| {
            Ok(Self {
                month: row.get(0)?,
                asked: row.get(1)?,
                answered: row.get(2)?,
                referred: row.get(3)?,
            })
        })
        .await
    }
}
