//! Lists and their rows. They belong to the team that brought them.

use crate::{
    batch::model::{Batch, DAYS_KEPT, Decision, Row as Line, Standing, State, Wrong},
    kit::{
        actor::Actor,
        db::{Row, ToValue as _, Tx, Value, places},
        error::{Error, Result},
        id::{BatchId, MembershipId, PartnershipId, PersonId, ReferralId, TeamId},
    },
    params,
    referral::model::sending_team,
};

const COLUMNS: &str = "id, team, by, file_name, uploaded_at, state, wrong_count, version";
const ROW: &str = "number, key, body, standing, doubt, decision, person, referral, reason";
/// Rows that one statement writes.
const AT_ONCE: usize = 100;

/// A list that the program has to go on with.
#[derive(Clone, Debug)]
pub(super) struct AtWork {
    pub(super) partnership: PartnershipId,
    pub(super) id: BatchId,
    pub(super) by: MembershipId,
    pub(super) team: TeamId,
    pub(super) state: State,
}

/// The lists of every partnership that the program has to go on with.
pub(super) async fn at_work(tx: &mut Tx) -> Result<Vec<AtWork>> {
    tx.all(
        "SELECT partnership, id, by, team, state FROM batch WHERE state IN ('checking', 'running')
         ORDER BY state, partnership, id LIMIT 100",
        params![],
        |row| {
            Ok(AtWork {
                partnership: row.get(0)?,
                id: row.get(1)?,
                by: row.get(2)?,
                team: row.get(3)?,
                state: row.get(4)?,
            })
        },
    )
    .await
}

impl Batch {
    /// The list, for the team that brought it, and for the program itself.
    ///
    /// # Errors
    /// `NotFound` for somebody who does not refer, `Internal` when the database says so.
    pub async fn find(tx: &mut Tx, id: &BatchId) -> Result<Option<Self>> {
        let partnership = tx.partnership()?;
        let sql = format!("SELECT {COLUMNS} FROM batch WHERE partnership = $1 AND id = $2");
        let found = tx.first(&sql, params![partnership, id], Self::from_row).await?;
        match &tx.actor {
            Actor::Job(_) | Actor::Operator(Some(_)) => Ok(found),
            Actor::Staff(staff) => {
                let team = sending_team(staff).cloned().ok_or(Error::NotFound)?;
                Ok(found.filter(|batch| batch.team == team))
            }
            Actor::Operator(None) | Actor::Nobody => Err(Error::NotFound),
        }
    }

    /// The newest lists of the actor's team. Budget: 5 ms, one range of an index.
    ///
    /// # Errors
    /// As [`Batch::find`].
    pub async fn of_team(tx: &mut Tx, most: i64) -> Result<Vec<Self>> {
        let (partnership, team) = (tx.partnership()?, sending_team(tx.staff()?).cloned());
        let team = team.ok_or(Error::NotFound)?;
        let sql = format!(
            "SELECT {COLUMNS} FROM batch WHERE partnership = $1 AND team = $2 ORDER BY uploaded_at DESC, id DESC LIMIT $3"
        );
        tx.all(&sql, params![partnership, team, most], Self::from_row)
            .await
    }

    /// The first of the things that are wrong. The caller has found the list.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn wrong(&self, tx: &mut Tx) -> Result<Vec<Wrong>> {
        let partnership = tx.partnership()?;
        let sql = "SELECT wrong FROM batch WHERE partnership = $1 AND id = $2";
        let kept: Option<String> = tx
            .first(sql, params![partnership, &self.id], |row| row.get(0))
            .await?;
        Ok(serde_json::from_str(&kept.unwrap_or_else(|| "[]".to_owned()))?)
    }

    pub(super) async fn insert(&self, tx: &mut Tx, wrong: &[Wrong]) -> Result<()> {
        let partnership = tx.partnership()?;
        tx.run(
            "INSERT INTO batch (partnership, id, team, by, file_name, uploaded_at, state, wrong, wrong_count, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)",
            params![
                partnership,
                &self.id,
                &self.team,
                &self.by,
                &self.file_name,
                self.uploaded_at,
                self.state,
                serde_json::to_string(wrong)?,
                self.wrong_count
            ],
        )
        .await?;
        Ok(())
    }

    /// Brings it on, over the version that was read. What is over keeps nothing of what its rows said.
    pub(super) async fn become_state(&self, tx: &mut Tx, state: State) -> Result<()> {
        let partnership = tx.partnership()?;
        tx.change(
            "UPDATE batch SET state = $1, version = version + 1 WHERE partnership = $2 AND id = $3 AND version = $4",
            params![state, &partnership, &self.id, self.version],
        )
        .await?;
        if state.is_over() {
            tx.run(
                "UPDATE batch_row SET body = '', doubt = NULL,
                     standing = CASE WHEN standing IN ('in', 'known', 'refused') THEN standing ELSE 'out' END
                 WHERE partnership = $1 AND batch = $2",
                params![&partnership, &self.id],
            )
            .await?;
        }
        Ok(())
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            team: row.get(1)?,
            by: row.get(2)?,
            file_name: row.get(3)?,
            uploaded_at: row.get(4)?,
            state: row.get(5)?,
            wrong_count: row.get(6)?,
            version: row.get(7)?,
        })
    }
}

/// Writes the rows of a list that was uploaded.
pub(super) async fn insert_rows(tx: &mut Tx, batch: &BatchId, lines: &[Line]) -> Result<()> {
    let partnership = tx.partnership()?.clone();
    for some in lines.chunks(AT_ONCE) {
        let mut rows = Vec::new();
        let doubts = some
            .iter()
            .map(|line| json(line.doubt.as_ref()))
            .collect::<Result<Vec<_>>>()?;
        let numbers: Vec<i64> = some.iter().map(|line| i64::from(line.number)).collect();
        let mut values: Vec<Value<'_>> = vec![partnership.to_value(), batch.to_value()];
        for (at, line) in some.iter().enumerate() {
            rows.push(format!("($1, $2, {}, '')", places(values.len() + 1, 5)));
            values.extend([
                numbers[at].to_value(),
                line.key.to_value(),
                line.body.to_value(),
                line.standing.to_value(),
                doubts[at].to_value(),
            ]);
        }
        let sql = format!(
            "INSERT INTO batch_row (partnership, batch, number, key, body, standing, doubt, reason) VALUES {}",
            rows.join(", ")
        );
        tx.run(&sql, &values).await?;
    }
    Ok(())
}

fn json<T: serde::Serialize>(value: Option<&T>) -> Result<Option<String>> {
    Ok(value.map(serde_json::to_string).transpose()?)
}

/// Rows of a list that stand like this, the first of them after a number. The caller has found the list.
pub(super) async fn rows(
    tx: &mut Tx,
    batch: &BatchId,
    standing: Standing,
    (after, most): (u32, i64),
) -> Result<Vec<Line>> {
    let partnership = tx.partnership()?;
    let sql = format!(
        "SELECT {ROW} FROM batch_row WHERE partnership = $1 AND batch = $2 AND standing = $3 AND number > $4
         ORDER BY number LIMIT $5"
    );
    tx.all(
        &sql,
        params![partnership, batch, standing, i64::from(after), most],
        line,
    )
    .await
}

/// The numbers of the rows that stand like this.
pub(super) async fn numbers(tx: &mut Tx, batch: &BatchId, standing: Standing) -> Result<Vec<u32>> {
    let partnership = tx.partnership()?;
    tx.all(
        "SELECT number FROM batch_row WHERE partnership = $1 AND batch = $2 AND standing = $3 ORDER BY number",
        params![partnership, batch, standing],
        |row| Ok(u32::try_from(row.get::<i64>(0)?).unwrap_or(u32::MAX)),
    )
    .await
}

/// One row of a list.
pub(super) async fn row(tx: &mut Tx, batch: &BatchId, number: u32) -> Result<Option<Line>> {
    let partnership = tx.partnership()?;
    let sql = format!("SELECT {ROW} FROM batch_row WHERE partnership = $1 AND batch = $2 AND number = $3");
    tx.first(&sql, params![partnership, batch, i64::from(number)], line)
        .await
}

pub(super) async fn save_row(tx: &mut Tx, batch: &BatchId, line: &Line) -> Result<()> {
    let partnership = tx.partnership()?;
    tx.change(
        "UPDATE batch_row SET body = $1, standing = $2, doubt = $3, decision = $4, person = $5, referral = $6,
             reason = $7 WHERE partnership = $8 AND batch = $9 AND number = $10",
        params![
            &line.body,
            line.standing,
            json(line.doubt.as_ref())?,
            line.decision,
            &line.person,
            &line.referral,
            &line.reason,
            partnership,
            batch,
            i64::from(line.number)
        ],
    )
    .await
}

/// Keeps what was decided about rows that were in doubt, the same for all of these.
pub(super) async fn decide(
    tx: &mut Tx,
    batch: &BatchId,
    numbers: &[u32],
    (decision, standing): (Decision, Standing),
) -> Result<()> {
    let partnership = tx.partnership()?.clone();
    for some in numbers.chunks(AT_ONCE) {
        let some: Vec<i64> = some.iter().map(|number| i64::from(*number)).collect();
        let mut values: Vec<Value<'_>> = vec![
            decision.to_value(),
            standing.to_value(),
            partnership.to_value(),
            batch.to_value(),
        ];
        values.extend(some.iter().map(|number| number.to_value()));
        let sql = format!(
            "UPDATE batch_row SET decision = $1, standing = $2
             WHERE partnership = $3 AND batch = $4 AND standing = 'doubt' AND number IN ({})",
            places(5, some.len())
        );
        tx.run(&sql, &values).await?;
    }
    Ok(())
}

fn line(row: &Row<'_>) -> Result<Line> {
    let doubt: Option<String> = row.get(4)?;
    Ok(Line {
        number: u32::try_from(row.get::<i64>(0)?).unwrap_or(u32::MAX),
        key: row.get(1)?,
        body: row.get(2)?,
        standing: row.get(3)?,
        doubt: doubt.map(|doubt| serde_json::from_str(&doubt)).transpose()?,
        decision: row.get(5)?,
        person: row.get::<Option<PersonId>>(6)?,
        referral: row.get::<Option<ReferralId>>(7)?,
        reason: row.get(8)?,
    })
}

/// How many rows of a list stand how. Budget: 10 ms for 10,000 rows, one range of an index.
pub(super) async fn counts(tx: &mut Tx, batch: &BatchId) -> Result<Vec<(Standing, i64)>> {
    let partnership = tx.partnership()?;
    tx.all(
        "SELECT standing, count(*) FROM batch_row WHERE partnership = $1 AND batch = $2 GROUP BY standing",
        params![partnership, batch],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
    .await
}

/// The referral that a row of this key became, of whichever list, unless it was sent by mistake.
pub(super) async fn brought_before(tx: &mut Tx, key: &str) -> Result<Option<ReferralId>> {
    let partnership = tx.partnership()?;
    tx.first(
        "SELECT b.referral FROM batch_row b
         JOIN referral r ON r.partnership = b.partnership AND r.id = b.referral AND r.status <> 'entered-in-error'
         WHERE b.partnership = $1 AND b.key = $2 AND b.referral IS NOT NULL LIMIT 1",
        params![partnership, key],
        |row| row.get(0),
    )
    .await
}

/// Each team that received referrals of a list, and how many.
pub(super) async fn received(tx: &mut Tx, batch: &BatchId) -> Result<Vec<(TeamId, i64)>> {
    let partnership = tx.partnership()?;
    tx.all(
        "SELECT r.to_team, count(*) FROM batch_row b
         JOIN referral r ON r.partnership = b.partnership AND r.id = b.referral
         WHERE b.partnership = $1 AND b.batch = $2 AND b.standing = 'in' GROUP BY r.to_team",
        params![partnership, batch],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
    .await
}

/// The reference and the receiving team of a referral of a list, when it is the first urgent one of that list for that
/// team. Reads rows of the list up to an urgent one for the team.
pub(super) async fn first_urgent(
    tx: &mut Tx,
    batch: &BatchId,
    referral: &ReferralId,
) -> Result<Option<(String, TeamId)>> {
    let partnership = tx.partnership()?;
    tx.first(
        "SELECT r.reference, r.to_team FROM referral r
         WHERE r.partnership = $1 AND r.id = $2 AND r.urgency = 'urgent' AND NOT EXISTS (
             SELECT 1 FROM batch_row b
             JOIN referral o ON o.partnership = b.partnership AND o.id = b.referral
             WHERE b.partnership = $1 AND b.batch = $3 AND b.standing = 'in' AND b.referral <> $2
               AND o.to_team = r.to_team AND o.urgency = 'urgent')",
        params![partnership, referral, batch],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
    .await
}

/// Forgets what was wrong with lists that were uploaded some days ago, and puts aside those that nobody decided on; how
/// many lists lost something.
pub(super) async fn forget(tx: &mut Tx) -> Result<u64> {
    let partnership = tx.partnership()?.clone();
    let before = tx.now - jiff::Span::new().hours(24 * DAYS_KEPT);
    let old = tx
        .run(
            "UPDATE batch_row SET body = '', doubt = NULL, standing = 'out'
             WHERE partnership = $1 AND standing IN ('unchecked', 'ready', 'doubt') AND batch IN
                 (SELECT id FROM batch WHERE partnership = $1 AND uploaded_at < $2 AND state = 'ready')",
            params![&partnership, before],
        )
        .await?;
    let forgot = tx
        .run(
            "UPDATE batch SET wrong = '[]', state = CASE WHEN state = 'ready' THEN 'dropped' ELSE state END,
                 version = version + 1
             WHERE partnership = $1 AND uploaded_at < $2 AND (wrong <> '[]' OR state = 'ready')
               AND state NOT IN ('checking', 'running')",
            params![&partnership, before],
        )
        .await?;
    Ok(forgot + old)
}
