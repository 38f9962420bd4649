//! A recount of everything that is kept twice: the states against the events that they are folded from,
//! the lists against the states, the counts against the lists, the clocks against what is owed.
//!
//! It reads the tables itself, on purpose: what is checked does not check itself.

use std::collections::BTreeMap;

use super::World;
use crate::{
    event::Event,
    kit::{
        actor::Actor,
        db::{Db, Row, Tx},
        error::Result,
        id::{Id as _, MembershipId, ReferralId, TeamId},
    },
    obligation::Kind,
    params,
    referral::{
        Happening, State, Step,
        model::{Holder, Place, Tail},
    },
};

/// One referral as it is stored.
struct Kept {
    id: ReferralId,
    state: State,
    status: String,
    stage: String,
    adviser: Option<MembershipId>,
    from_team: TeamId,
    to_team: TeamId,
    ball: Option<TeamId>,
    waiting: Option<TeamId>,
    clock: Option<String>,
    due_at: Option<String>,
    withdrawn: Option<String>,
    place: Option<String>,
}

impl Kept {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            state: serde_json::from_str(&row.get::<String>(1)?)?,
            status: row.get(2)?,
            stage: row.get(3)?,
            adviser: row.get(4)?,
            from_team: row.get(5)?,
            to_team: row.get(6)?,
            ball: row.get(7)?,
            waiting: row.get(8)?,
            clock: row.get(9)?,
            due_at: row.get(10)?,
            withdrawn: row.get(11)?,
            place: row.get(12)?,
        })
    }
}

type Tally = BTreeMap<(String, String, String), i64>;

/// What the tables say.
struct Books {
    kept: Vec<Kept>,
    happened: BTreeMap<ReferralId, Vec<(Happening, Step)>>,
    /// Running clocks of each referral: the owner, when it is due, its identifier, its kind.
    running: BTreeMap<String, Vec<(String, String, String, String)>>,
    feedback: BTreeMap<String, i64>,
    tally: Tally,
    numbers: Vec<i64>,
    head: i64,
}

impl World {
    /// Fails unless everything that is kept twice agrees. How many referrals there are.
    pub async fn balances(&self) -> usize {
        let operator = Actor::Operator(Some(self.partnership.clone()));
        let books = read(&self.db, &operator).await;
        for kept in &books.kept {
            check(kept, &books);
        }
        let mut recount = Tally::new();
        for kept in &books.kept {
            let place = kept.place.as_deref().unwrap_or_default();
            for (team, list) in [(&kept.ball, place), (&kept.waiting, "waiting")] {
                if let Some(team) = team {
                    let line = (team.to_string(), list.to_owned(), kept.status.clone());
                    *recount.entry(line).or_default() += 1;
                }
            }
        }
        assert_eq!(books.tally, recount, "the counts are not a recount of the lists");
        let whole: Vec<i64> = (1..=books.head).collect();
        assert_eq!(books.numbers, whole, "the record of events has a gap");
        books.kept.len()
    }
}

/// Whether a clock is owed beside whatever comes next, and may outlast the end.
fn beside(kind: &str) -> bool {
    kind == Kind::PatientTold.code()
}

fn check(kept: &Kept, books: &Books) {
    let id = &kept.id;
    let happened = books.happened.get(id).map(Vec::as_slice).unwrap_or_default();
    let folded = fold(happened);
    assert_eq!(
        folded, kept.state,
        "{id} is not what happened to it: {happened:?}"
    );
    assert_eq!(
        (kept.status.as_str(), kept.stage.as_str()),
        (folded.status(), folded.stage()),
        "{id}"
    );
    assert_eq!(kept.adviser.as_ref(), folded.adviser(), "{id}: the adviser");
    assert_eq!(
        kept.place.as_deref(),
        folded.place().map(Place::code),
        "{id}: where it lies"
    );
    let (ball, waiting, owner) = match folded.holder() {
        Some(Holder::Adviser) => (Some(&kept.to_team), Some(&kept.from_team), "adviser"),
        Some(Holder::Referrer) => (Some(&kept.from_team), Some(&kept.to_team), "referrer"),
        None => (None, None, ""),
    };
    let lists = (kept.ball.as_ref(), kept.waiting.as_ref());
    assert_eq!(
        lists,
        (ball, waiting),
        "{id}: on one list of each side, or on none"
    );
    let running = books
        .running
        .get(id.as_str())
        .map(Vec::as_slice)
        .unwrap_or_default();
    let mine = running
        .iter()
        .filter(|(of, _, _, kind)| of == owner && !beside(kind))
        .min_by_key(|(_, due, id, _)| (due, id));
    let next = mine.map(|(_, due, _, kind)| (kind.clone(), due.clone()));
    assert_eq!(
        kept.clock.clone().zip(kept.due_at.clone()),
        next,
        "{id}: the next clock"
    );
    assert_eq!(
        next.is_some(),
        ball.is_some(),
        "{id}: whoever has the ball has a clock"
    );
    let closed = matches!(
        folded,
        State::Ended {
            tail: Tail::Closed { .. },
            ..
        }
    );
    assert!(
        !closed || running.iter().all(|(.., kind)| beside(kind)),
        "{id} is closed and a clock still runs: {running:?}"
    );
    let told = books.feedback.get(id.as_str()).copied().unwrap_or_default();
    assert_eq!(
        told,
        i64::from(!folded.is_open()),
        "{id}: one feedback for one ending"
    );
    let said = happened
        .iter()
        .filter(|(what, _)| matches!(what, Happening::FeedbackSent(_)));
    assert_eq!(
        i64::try_from(said.count()).unwrap(),
        told,
        "{id}: feedback in the record"
    );
    assert!(
        !folded.is_open() || kept.withdrawn.is_none(),
        "{id} is open and rests on a consent that was withdrawn"
    );
}

fn fold(happened: &[(Happening, Step)]) -> State {
    let ((first, _), rest) = happened.split_first().expect("a referral was sent");
    assert!(matches!(first, Happening::Sent(_)), "{first:?}");
    rest.iter().fold(State::New, |state, (what, step)| {
        state
            .after(what, step.clone())
            .expect("what happened could happen")
    })
}

async fn read(db: &Db, operator: &Actor) -> Books {
    db.read(operator, async |tx| {
        let partnership = tx.partnership()?;
        let kept = tx
            .all(
                "SELECT r.id, r.state, r.status, r.stage, r.adviser, r.from_team, r.to_team, r.ball_team,
                        r.waiting_team, r.next_clock, r.next_due_at, c.withdrawn_at, r.place
                 FROM referral r JOIN consent c ON c.partnership = r.partnership AND c.id = r.consent
                 WHERE r.partnership = $1",
                params![&partnership],
                Kept::from_row,
            )
            .await?;
        let numbers = tx
            .all(
                "SELECT seq FROM event WHERE partnership = $1 ORDER BY seq",
                params![&partnership],
                |row| row.get(0),
            )
            .await?;
        let head = tx
            .first(
                "SELECT seq FROM turn WHERE partnership = $1",
                params![&partnership],
                |row| row.get(0),
            )
            .await?;
        Ok(Books {
            kept,
            happened: happened(tx).await?,
            running: running(tx).await?,
            feedback: feedback(tx).await?,
            tally: tally(tx).await?,
            numbers,
            head: head.unwrap(),
        })
    })
    .await
    .unwrap()
}

async fn happened(tx: &mut Tx) -> Result<BTreeMap<ReferralId, Vec<(Happening, Step)>>> {
    let partnership = tx.partnership()?;
    let rows = tx
        .all(
            "SELECT facts, by, at FROM event WHERE partnership = $1 AND name LIKE 'referral.%' ORDER BY seq",
            params![partnership],
            |row| {
                Ok((
                    row.get::<String>(0)?,
                    Step {
                        by: row.get(1)?,
                        at: row.get(2)?,
                    },
                ))
            },
        )
        .await?;
    let mut happened: BTreeMap<ReferralId, Vec<(Happening, Step)>> = BTreeMap::new();
    for (facts, step) in rows {
        let Event::Referral(id, what) = serde_json::from_str(&facts)? else {
            panic!("an event of a referral is one: {facts}");
        };
        happened.entry(id).or_default().push((what, step));
    }
    Ok(happened)
}

async fn running(tx: &mut Tx) -> Result<BTreeMap<String, Vec<(String, String, String, String)>>> {
    let partnership = tx.partnership()?;
    let rows = tx
        .all(
            "SELECT referral, owner, due_at, id, kind FROM obligation
             WHERE partnership = $1 AND met_at IS NULL AND waived_at IS NULL",
            params![partnership],
            |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))),
        )
        .await?;
    let mut running: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for (referral, clock) in rows {
        running.entry(referral).or_default().push(clock);
    }
    Ok(running)
}

async fn feedback(tx: &mut Tx) -> Result<BTreeMap<String, i64>> {
    let partnership = tx.partnership()?;
    let rows = tx
        .all(
            "SELECT referral, count(*) FROM feedback WHERE partnership = $1 GROUP BY referral",
            params![partnership],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .await?;
    Ok(rows.into_iter().collect())
}

async fn tally(tx: &mut Tx) -> Result<Tally> {
    let partnership = tx.partnership()?;
    let rows = tx
        .all(
            "SELECT team, list, status, n FROM tally WHERE partnership = $1 AND n <> 0",
            params![partnership],
            |row| Ok(((row.get(0)?, row.get(1)?, row.get(2)?), row.get(3)?)),
        )
        .await?;
    Ok(rows.into_iter().collect())
}
