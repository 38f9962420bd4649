//! Checking that what is stored of referrals agrees with what happened to them. For commands alone.

use super::check_tallies::check_tallies;
use crate::{
    event::Event,
    kit::{
        db::Tx,
        error::Result,
        id::{Id as _, MembershipId},
    },
    obligation::{Kind, Owner},
    referral::{
        model::{Happening, Holder, State, Step},
        store::{self, Columns, Count, Owed, Sharing, Stored, Told},
    },
};

/// Something that does not agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// The referral or the team.
    pub about: String,
    pub sentence: String,
}

/// Some referrals that were looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    pub referrals: u64,
    /// Where to go on; `None` when there are no more.
    pub last: Option<String>,
    pub wrong: Vec<Disagreement>,
}

/// Looks at some referrals after this one: whether the state, and all that is worked out from it, is what
/// the events come to, whether the clock of whoever has the ball is the right one, and whether there is
/// feedback for every ending and for nothing else.
///
/// # Errors
/// `NotFound` outside a partnership, `Internal` when the database says so.
pub async fn check_some(tx: &mut Tx, after: &str, most: i64) -> Result<Looked> {
    let stored = Stored::after(tx, after, most).await?;
    let (Some(first), Some(last)) = (stored.first(), stored.last()) else {
        return Ok(Looked::default());
    };
    let (first, last) = (first.id.clone(), last.id.clone());
    let told = Told::between(tx, &first, &last).await?;
    let owed = Owed::between(tx, &first, &last).await?;
    let mut wrong = Vec::new();
    for referral in &stored {
        let told = told
            .iter()
            .skip(told.partition_point(|one| one.about < referral.id));
        let told = told.take_while(|one| one.about == referral.id);
        let owed = &owed[owed.partition_point(|one| one.referral < referral.id)..];
        let owed: Vec<&Owed> = owed
            .iter()
            .take_while(|one| one.referral == referral.id)
            .collect();
        let sentences = one(referral, told, &owed);
        wrong.extend(sentences.into_iter().map(|problem| Disagreement {
            about: referral.id.clone(),
            sentence: format!("Referral {}: {problem}.", referral.id),
        }));
    }
    Ok(Looked {
        referrals: stored.len() as u64,
        last: Some(last),
        wrong,
    })
}

/// Everything that is wrong with one referral.
fn one<'a>(referral: &Stored, told: impl Iterator<Item = &'a Told>, owed: &[&Owed]) -> Vec<String> {
    let happened = match read(told) {
        Ok(happened) => happened,
        Err(problem) => return vec![problem],
    };
    let level = happened.iter().find_map(|(happening, _)| {
        if let Happening::FeedbackSent(level) = happening {
            Some(level.number())
        } else {
            None
        }
    });
    let state = match State::fold(happened) {
        Ok(Some(state)) => state,
        Ok(None) => return vec!["nothing in the record says that it was sent".to_owned()],
        Err(no) => return vec![format!("its events do not follow from each other ({no})")],
    };
    let mut wrong = sharing(&referral.sharing, &state);
    if referral.needs == 0 {
        wrong.push("it names no problem".to_owned());
    }
    if referral.level != level {
        wrong.push("the level at which the referrer was told is not that of the record".to_owned());
    }
    let to_read = state.holder() == Some(Holder::Referrer) && !state.is_open();
    if referral.unread.is_some_and(|unread| (unread == 1) != to_read) {
        wrong.push("what came of it is listed as read, or as not read, and is not".to_owned());
    }
    match serde_json::from_str::<State>(&referral.state) {
        Ok(stored) if stored == state => {}
        Ok(_) => wrong.push("its state is not what its events come to".to_owned()),
        Err(_) => wrong.push("its state cannot be read".to_owned()),
    }
    compare(&referral.columns, &worked_out(referral, &state, owed), &mut wrong);
    if state.holder().is_some() && referral.columns.next_clock.is_none() {
        wrong.push("it is not closed and has no clock".to_owned());
    }
    let beside = |owed: &&&Owed| owed.kind == Kind::PatientTold.code();
    if state.holder().is_none() && owed.iter().any(|owed| !beside(&owed)) {
        wrong.push("it is closed and a clock still runs".to_owned());
    }
    match (state.is_open(), referral.feedback) {
        (true, 0) | (false, 1) => {}
        (true, _) => wrong.push("it has not ended and has feedback".to_owned()),
        (false, count) => wrong.push(format!("it has ended and has {count} feedbacks in place of one")),
    }
    wrong
}

/// What does not agree between a referral, the agreement that it rests on, and who knows the person.
fn sharing(sharing: &Sharing, state: &State) -> Vec<String> {
    let mut wrong = Vec::new();
    if sharing.withdrawn.is_some() && state.is_open() {
        wrong.push("it is open and the person stopped sharing".to_owned());
    }
    match (sharing.in_force, sharing.known.as_deref()) {
        (1.., None) => wrong.push("the organisation that it was sent to does not know the person".to_owned()),
        (..=0, Some("referred")) => {
            wrong.push("the organisation knows the person, who stopped sharing with it".to_owned());
        }
        _ => {}
    }
    wrong
}

/// What happened, in its order.
fn read<'a>(told: impl Iterator<Item = &'a Told>) -> Result<Vec<(Happening, Step)>, String> {
    let mut happened: Vec<(Happening, Step)> = Vec::new();
    for told in told {
        match serde_json::from_str(&told.facts) {
            Ok(Event::Referral(_, happening)) => {
                happened.push((
                    happening,
                    Step {
                        by: told.by.clone(),
                        at: told.at,
                    },
                ));
            }
            Ok(_) | Err(_) => return Err("an event of it cannot be read".to_owned()),
        }
    }
    Ok(happened)
}

/// The columns as they ought to be.
fn worked_out(referral: &Stored, state: &State, owed: &[&Owed]) -> Columns {
    let (owner, teams) = match state.holder() {
        Some(Holder::Adviser) => (
            Some(Owner::Adviser),
            Some((&referral.to_team, &referral.from_team)),
        ),
        Some(Holder::Referrer) => (
            Some(Owner::Referrer),
            Some((&referral.from_team, &referral.to_team)),
        ),
        None => (None, None),
    };
    let is_beside = |owed: &&&Owed| owed.kind == Kind::PatientTold.code();
    let next = owed
        .iter()
        .find(|owed| !is_beside(owed) && owner.is_some_and(|owner| owner.code() == owed.owner));
    let tell = owed.iter().find(is_beside);
    Columns {
        status: state.status().to_owned(),
        stage: state.stage().to_owned(),
        adviser: state
            .adviser()
            .map(|adviser| MembershipId::as_str(adviser).to_owned()),
        ball: teams.map(|(ball, _)| ball.clone()),
        waiting: teams.map(|(_, waiting)| waiting.clone()),
        next_clock: next.map(|owed| owed.kind.clone()),
        next_due_at: next.map(|owed| owed.due_at.clone()),
        place: state.place().map(|place| place.code().to_owned()),
        tell_team: tell.map(|owed| {
            let team = if owed.owner == Owner::Adviser.code() {
                &referral.to_team
            } else {
                &referral.from_team
            };
            team.clone()
        }),
        tell_due_at: tell.map(|owed| owed.due_at.clone()),
        areas: referral
            .areas
            .as_ref()
            .map_or(" ".to_owned(), |areas| format!(" {areas} ")),
    }
}

fn compare(stored: &Columns, right: &Columns, wrong: &mut Vec<String>) {
    let mut same = |what: &str, stored: Option<&str>, right: Option<&str>| {
        if stored != right {
            let (stored, right) = (stored.unwrap_or("nothing"), right.unwrap_or("nothing"));
            wrong.push(format!("its {what} is {stored} and should be {right}"));
        }
    };
    same("status", Some(&stored.status), Some(&right.status));
    same("stage", Some(&stored.stage), Some(&right.stage));
    same("adviser", stored.adviser.as_deref(), right.adviser.as_deref());
    same(
        "team with the ball",
        stored.ball.as_deref(),
        right.ball.as_deref(),
    );
    same(
        "waiting team",
        stored.waiting.as_deref(),
        right.waiting.as_deref(),
    );
    same(
        "next clock",
        stored.next_clock.as_deref(),
        right.next_clock.as_deref(),
    );
    same(
        "next due time",
        stored.next_due_at.as_deref(),
        right.next_due_at.as_deref(),
    );
    same(
        "team that tells the patient",
        stored.tell_team.as_deref(),
        right.tell_team.as_deref(),
    );
    same(
        "time to tell the patient",
        stored.tell_due_at.as_deref(),
        right.tell_due_at.as_deref(),
    );
    same("place", stored.place.as_deref(), right.place.as_deref());
    same(
        "areas of law",
        Some(stored.areas.trim()),
        Some(right.areas.trim()),
    );
}

/// Counts what is on every list again, and whether every referral that was sent is there; how many are.
///
/// # Errors
/// As [`check_some`].
pub async fn check_counts(tx: &mut Tx) -> Result<(u64, Vec<Disagreement>)> {
    let (kept, counted) = (store::tallied(tx).await?, store::recounted(tx).await?);
    let missing = counted.iter().filter(|count| !kept.contains(count)).map(|count| {
        let had = kept
            .iter()
            .find(|kept| same_place(kept, count))
            .map_or(0, |kept| kept.n);
        (count, had, count.n)
    });
    let extra = kept
        .iter()
        .filter(|kept| !counted.iter().any(|count| same_place(kept, count)));
    let extra = extra.map(|kept| (kept, kept.n, 0));
    let mut wrong: Vec<Disagreement> = missing
        .chain(extra)
        .map(|(count, kept, counted)| Disagreement {
            about: count.team.clone(),
            sentence: format!(
                "Team {}: its list {} counts {kept} with status {} and has {counted}.",
                count.team, count.list, count.status
            ),
        })
        .collect();
    wrong.extend(check_routes(tx).await?);
    wrong.extend(check_tallies(tx).await?);
    let (sent, stored) = store::sent_and_stored(tx).await?;
    if sent != stored {
        let partnership = tx.partnership()?.to_string();
        let sentence =
            format!("Partnership {partnership}: {sent} referrals were sent and {stored} are stored.");
        wrong.push(Disagreement {
            about: partnership,
            sentence,
        });
    }
    Ok((stored.unsigned_abs(), wrong))
}

/// Counts by route what was sent in each month again.
async fn check_routes(tx: &mut Tx) -> Result<Vec<Disagreement>> {
    let (kept, counted) = (store::routes_kept(tx).await?, store::routes_recounted(tx).await?);
    let one_sided = kept.iter().filter(|line| !counted.contains(line));
    let missing = counted.iter().filter(|line| !kept.contains(line));
    Ok(one_sided
        .map(|line| (line, "kept"))
        .chain(missing.map(|line| (line, "counted")))
        .map(|(line, how)| Disagreement {
            about: line.month.clone(),
            sentence: format!(
                "Routes: {} referrals of {} came by {}, as {how} and not otherwise.",
                line.count,
                line.month,
                line.route.code()
            ),
        })
        .collect())
}

fn same_place(a: &Count, b: &Count) -> bool {
    (&a.team, &a.list, &a.status) == (&b.team, &b.list, &b.status)
}
