//! Referrals as rows, for checking that what is stored agrees with what happened. For commands alone.

use jiff::Timestamp;

use crate::{
    kit::{
        db::{Row, Tx},
        error::Result,
    },
    params,
};

/// A referral as it is stored, nothing of it taken on trust.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::referral) struct Stored {
    pub(in crate::referral) id: String,
    pub(in crate::referral) from_team: String,
    pub(in crate::referral) to_team: String,
    pub(in crate::referral) state: String,
    pub(in crate::referral) columns: Columns,
    pub(in crate::referral) feedback: i64,
    /// The level at which the referrer was told.
    pub(in crate::referral) level: Option<i64>,
    /// Whether it is listed as not read yet.
    pub(in crate::referral) unread: Option<i64>,
    pub(in crate::referral) needs: i64,
    /// Their areas, parted by spaces.
    pub(in crate::referral) areas: Option<String>,
    pub(in crate::referral) sharing: Sharing,
}

/// What the person's agreement and the receiving organisation's knowledge of them come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::referral) struct Sharing {
    /// When the agreement that it rests on was withdrawn.
    pub(in crate::referral) withdrawn: Option<Timestamp>,
    /// How many agreements of the person with the organisation are in force.
    pub(in crate::referral) in_force: i64,
    /// Why the organisation knows the person, if it does.
    pub(in crate::referral) known: Option<String>,
}

/// The columns that are worked out from the state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::referral) struct Columns {
    pub(in crate::referral) status: String,
    pub(in crate::referral) stage: String,
    pub(in crate::referral) adviser: Option<String>,
    pub(in crate::referral) ball: Option<String>,
    pub(in crate::referral) waiting: Option<String>,
    pub(in crate::referral) next_clock: Option<String>,
    pub(in crate::referral) next_due_at: Option<String>,
    pub(in crate::referral) place: Option<String>,
    pub(in crate::referral) areas: String,
    /// Which team owes the patient word, and by when.
    pub(in crate::referral) tell_team: Option<String>,
    pub(in crate::referral) tell_due_at: Option<String>,
}

/// An event as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::referral) struct Told {
    pub(in crate::referral) about: String,
    pub(in crate::referral) at: Timestamp,
    pub(in crate::referral) by: String,
    pub(in crate::referral) facts: String,
}

/// A clock that still runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::referral) struct Owed {
    pub(in crate::referral) referral: String,
    pub(in crate::referral) owner: String,
    pub(in crate::referral) kind: String,
    pub(in crate::referral) due_at: String,
}

/// How many referrals a team has on a list, in a status.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::referral) struct Count {
    pub(in crate::referral) team: String,
    pub(in crate::referral) list: String,
    pub(in crate::referral) status: String,
    pub(in crate::referral) n: i64,
}

impl Stored {
    /// Some referrals after this one, by identifier.
    pub(in crate::referral) async fn after(tx: &mut Tx, after: &str, most: i64) -> Result<Vec<Self>> {
        let partnership = tx.partnership()?;
        tx.all(
            "SELECT r.id, r.from_team, r.to_team, r.state, r.status, r.stage, r.adviser, r.ball_team,
                    r.waiting_team, r.next_clock, r.next_due_at,
                    (SELECT count(*) FROM feedback f WHERE f.partnership = r.partnership AND f.referral = r.id),
                    (SELECT max(f.level) FROM feedback f WHERE f.partnership = r.partnership AND f.referral = r.id),
                    (SELECT count(*) FROM need n WHERE n.partnership = r.partnership AND n.referral = r.id),
                    (SELECT c.withdrawn_at FROM consent c WHERE c.partnership = r.partnership AND c.id = r.consent),
                    (SELECT count(*) FROM consent c
                     WHERE c.partnership = r.partnership AND c.person = r.person
                       AND c.organisation = r.to_organisation AND c.withdrawn_at IS NULL),
                    (SELECT k.why FROM person_known k
                     WHERE k.partnership = r.partnership AND k.person = r.person
                       AND k.organisation = r.to_organisation),
                    (SELECT max(f.unread) FROM feedback f WHERE f.partnership = r.partnership AND f.referral = r.id),
                    r.place, r.areas,
                    (SELECT string_agg(n.area, ' ' ORDER BY n.area) FROM need n
                     WHERE n.partnership = r.partnership AND n.referral = r.id),
                    r.tell_team, r.tell_due_at
             FROM referral r WHERE r.partnership = $1 AND r.id > $2 ORDER BY r.id LIMIT $3",
            params![partnership, after, most],
            Self::from_row,
        )
        .await
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            from_team: row.get(1)?,
            to_team: row.get(2)?,
            state: row.get(3)?,
            columns: Columns {
                status: row.get(4)?,
                stage: row.get(5)?,
                adviser: row.get(6)?,
                ball: row.get(7)?,
                waiting: row.get(8)?,
                next_clock: row.get(9)?,
                next_due_at: row.get(10)?,
                place: row.get(18)?,
                areas: row.get(19)?,
                tell_team: row.get(21)?,
                tell_due_at: row.get(22)?,
            },
            feedback: row.get(11)?,
            level: row.get(12)?,
            unread: row.get(17)?,
            needs: row.get(13)?,
            areas: row.get(20)?,
            sharing: Sharing {
                withdrawn: row.get(14)?,
                in_force: row.get(15)?,
                known: row.get(16)?,
            },
        })
    }
}

impl Told {
    /// What happened to the referrals from one identifier to another, by referral and in its order.
    pub(in crate::referral) async fn between(tx: &mut Tx, first: &str, last: &str) -> Result<Vec<Self>> {
        let partnership = tx.partnership()?;
        tx.all(
            "SELECT subject, at, by, facts FROM event
             WHERE partnership = $1 AND subject >= $2 AND subject <= $3 AND name LIKE 'referral.%'
             ORDER BY subject, seq",
            params![partnership, first, last],
            |row| {
                Ok(Self {
                    about: row.get(0)?,
                    at: row.get(1)?,
                    by: row.get(2)?,
                    facts: row.get(3)?,
                })
            },
        )
        .await
    }
}

impl Owed {
    /// The clocks that still run for these referrals, the next of each first.
    pub(in crate::referral) async fn between(tx: &mut Tx, first: &str, last: &str) -> Result<Vec<Self>> {
        let partnership = tx.partnership()?;
        tx.all(
            "SELECT referral, owner, kind, due_at FROM obligation
             WHERE partnership = $1 AND referral >= $2 AND referral <= $3
               AND met_at IS NULL AND waived_at IS NULL
             ORDER BY referral, due_at, id",
            params![partnership, first, last],
            |row| {
                Ok(Self {
                    referral: row.get(0)?,
                    owner: row.get(1)?,
                    kind: row.get(2)?,
                    due_at: row.get(3)?,
                })
            },
        )
        .await
    }
}

/// The counts as they are kept, without those of nothing.
pub(in crate::referral) async fn tallied(tx: &mut Tx) -> Result<Vec<Count>> {
    let partnership = tx.partnership()?;
    tx.all(
        "SELECT team, list, status, n FROM tally WHERE partnership = $1 AND n <> 0
         ORDER BY team, list, status",
        params![partnership],
        count,
    )
    .await
}

/// The counts as they are when counted.
pub(in crate::referral) async fn recounted(tx: &mut Tx) -> Result<Vec<Count>> {
    let partnership = tx.partnership()?;
    tx.all(
        "SELECT ball_team, place, status, count(*) FROM referral
         WHERE partnership = $1 AND ball_team IS NOT NULL GROUP BY ball_team, place, status
         UNION ALL
         SELECT waiting_team, 'waiting', status, count(*) FROM referral
         WHERE partnership = $1 AND waiting_team IS NOT NULL GROUP BY waiting_team, status
         ORDER BY 1, 2, 3",
        params![partnership],
        count,
    )
    .await
}

fn count(row: &Row<'_>) -> Result<Count> {
    Ok(Count {
        team: row.get(0)?,
        list: row.get(1)?,
        status: row.get(2)?,
        n: row.get(3)?,
    })
}

/// How many referrals were sent by the record, and how many are stored.
pub(in crate::referral) async fn sent_and_stored(tx: &mut Tx) -> Result<(i64, i64)> {
    let partnership = tx.partnership()?;
    let counted = tx
        .first(
            "SELECT (SELECT count(*) FROM event WHERE partnership = $1 AND name = 'referral.sent'),
                    (SELECT count(*) FROM referral WHERE partnership = $1)",
            params![partnership],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .await?;
    Ok(counted.unwrap_or_default())
}
