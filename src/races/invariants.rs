//! The invariants of the loop by their numbers, over any history of steps, read from the tables.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::histories::any_history;
use crate::{
    kit::{
        actor::{Actor, Role},
        calendar::{self, Allowance},
        clock::date_of,
        db::Row,
        error::Result,
    },
    on_both, params,
    partnership::{Clocks, Partnership},
    referral::store::{Line, LineMark, List, Wanted},
    world::{World, database::Engine},
};

/// A clock as it is stored, with what happened to its referral at the instants at which it began and ended.
struct Clock {
    referral: String,
    kind: String,
    urgent: bool,
    since: Timestamp,
    due_at: Timestamp,
    waived_at: Option<Timestamp>,
    met_at: Option<Timestamp>,
    reason: Option<String>,
}

impl Clock {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            referral: row.get(0)?,
            kind: row.get(1)?,
            urgent: row.get::<String>(2)? == "urgent",
            since: row.get(3)?,
            due_at: row.get(4)?,
            met_at: row.get(5)?,
            waived_at: row.get(6)?,
            reason: row.get(7)?,
        })
    }
}

/// What happened to referrals: by referral and instant, the names of the steps and who took them.
type Happened = BTreeMap<(String, Timestamp), Vec<(String, String)>>;

struct Books {
    clocks: Vec<Clock>,
    happened: Happened,
    allowed: Clocks,
}

async fn books(world: &World) -> Books {
    let operator = Actor::Operator(Some(world.partnership.clone()));
    let read = world.db.read(&operator, async |tx| {
        let partnership = tx.partnership()?;
        let clocks = tx
            .all(
                "SELECT o.referral, o.kind, r.urgency, o.since, o.due_at, o.met_at, o.waived_at, o.reason
                 FROM obligation o JOIN referral r ON r.partnership = o.partnership AND r.id = o.referral
                 WHERE o.partnership = $1",
                params![&partnership],
                Clock::from_row,
            )
            .await?;
        let steps = tx
            .all(
                "SELECT subject, at, name, by FROM event WHERE partnership = $1 AND name LIKE 'referral.%' ORDER BY seq",
                params![&partnership],
                |row| Ok(((row.get(0)?, row.get(1)?), (row.get(2)?, row.get(3)?))),
            )
            .await?;
        let mut happened = Happened::new();
        for (at, step) in steps {
            happened.entry(at).or_default().push(step);
        }
        let allowed = Partnership::find(tx).await?.clocks;
        Ok(Books { clocks, happened, allowed })
    });
    read.await.unwrap()
}

impl Books {
    /// What happened to the referral of a clock at an instant.
    fn at(&self, clock: &Clock, at: Timestamp) -> &[(String, String)] {
        let found = self.happened.get(&(clock.referral.clone(), at));
        found.map(Vec::as_slice).unwrap_or_default()
    }
}

/// How many histories each database lives through for one invariant.
fn cases(engine: Engine) -> u32 {
    if engine == Engine::Sqlite { 24 } else { 8 }
}

/// The identifiers on some lists of somebody, one after the other.
async fn on(world: &World, role: Role, lists: &[List]) -> Vec<String> {
    let actor = world.actor(role).await;
    let read = world.db.read(&actor, async |tx| {
        let mut all = Vec::new();
        for list in lists {
            let lines = Line::page(tx, &Wanted::all(*list), LineMark::START, 1_000_000).await?;
            all.extend(lines.into_iter().map(|line| line.id.to_string()));
        }
        Ok(all)
    });
    read.await.unwrap()
}

/// Those that are not closed, and whether an adviser has each.
async fn not_closed(world: &World) -> BTreeMap<String, (String, bool)> {
    let operator = Actor::Operator(Some(world.partnership.clone()));
    let read = world.db.read(&operator, async |tx| {
        let partnership = tx.partnership()?;
        tx.all(
            "SELECT id, place, adviser FROM referral WHERE partnership = $1 AND next_clock IS NOT NULL",
            params![partnership],
            |row| {
                Ok((
                    row.get(0)?,
                    (row.get(1)?, row.get::<Option<String>>(2)?.is_some()),
                ))
            },
        )
        .await
    });
    read.await.unwrap().into_iter().collect()
}

/// On the lists of either side each that is not closed stands once, and what stands there has one owner.
async fn each_on_one_list(world: &World) {
    let all = not_closed(world).await;
    for (role, lists) in [
        (
            Role::Supervisor,
            &[List::Unowned, List::Team, List::Patient, List::Waiting][..],
        ),
        (Role::Referrer, &[List::Team, List::Waiting]),
    ] {
        let listed = on(world, role, lists).await;
        let once: BTreeSet<&String> = listed.iter().collect();
        assert_eq!(once.len(), listed.len(), "{role:?}: one stands on two lists");
        assert_eq!(once, all.keys().collect(), "{role:?}: one stands on no list");
    }
    for (id, (place, has_adviser)) in all {
        let owned = ["adviser", "patient"].contains(&place.as_str());
        assert_eq!(
            owned,
            has_adviser && place != "referrer",
            "{id} lies with {place}"
        );
    }
}

/// Each end of a clock is a step of its referral, which somebody took; given up it has a reason. Only the end of the
/// time to answer comes by itself, and only the question is given up by it.
async fn each_date_ends_by_a_step(world: &World) {
    let books = books(world).await;
    for clock in &books.clocks {
        let Some(ended) = clock.met_at.or(clock.waived_at) else {
            assert_eq!(clock.reason, None, "{}: a reason for nothing", clock.referral);
            continue;
        };
        let steps = books.at(clock, ended);
        assert!(
            !steps.is_empty(),
            "{} of {} ended by itself",
            clock.kind,
            clock.referral
        );
        if clock.waived_at.is_none() {
            continue;
        }
        let reason = clock.reason.as_deref().unwrap_or_default();
        assert!(
            !reason.is_empty(),
            "{} of {} was given up for no reason",
            clock.kind,
            clock.referral
        );
        let by_somebody = steps.iter().any(|(_, by)| by.starts_with("mem_"));
        assert!(
            by_somebody || (reason == "not-given" && clock.kind == "information"),
            "{} of {} was given up by nobody ({reason})",
            clock.kind,
            clock.referral
        );
    }
}

/// The time that a kind of clock may have, as the partnership set it.
fn allowances(clock: &Clock, of: &Clocks) -> Vec<Allowance> {
    let days = |count: u16| Allowance::WorkingDays(count.into());
    match clock.kind.as_str() {
        "acknowledge" if clock.urgent => vec![
            Allowance::Hours(of.acknowledge_urgent_hours.into()),
            days(of.cancellation_working_days),
        ],
        "acknowledge" => vec![
            days(of.acknowledge_working_days),
            days(of.cancellation_working_days),
        ],
        "decide" if clock.urgent => vec![days(of.decide_urgent_working_days)],
        "decide" => vec![days(of.decide_working_days)],
        "information" => vec![days(of.information_working_days)],
        "first-contact" => vec![days(of.first_contact_working_days)],
        "next-try" => vec![days(of.next_try_working_days)],
        "hold-review" => vec![Allowance::Days(of.hold_review_days.into())],
        "progress" => vec![
            Allowance::Weeks(of.progress_weeks.into()),
            days(of.milestone_working_days),
        ],
        "closing-feedback" => vec![days(of.closing_feedback_working_days)],
        "feedback-seen" => vec![days(of.feedback_seen_working_days)],
        "patient-told" => vec![days(of.patient_told_working_days)],
        other => panic!("{other}: which time has it?"),
    }
}

async fn each_clock_counts_working_days(world: &World) {
    let books = books(world).await;
    let mut urgent = 0;
    for clock in &books.clocks {
        let right = allowances(clock, &books.allowed);
        let due: Vec<(Allowance, Timestamp)> = right
            .into_iter()
            .map(|allowance| (allowance, calendar::due(clock.since, allowance).unwrap()))
            .collect();
        let found = due.iter().find(|(_, due_at)| *due_at == clock.due_at);
        let Some((allowance, due_at)) = found else {
            panic!(
                "{} of {} is due at {}, not at one of {due:?}",
                clock.kind, clock.referral, clock.due_at
            );
        };
        match allowance {
            Allowance::WorkingDays(1..) => {
                assert!(
                    calendar::is_working_day(date_of(*due_at)).unwrap(),
                    "{due_at} is no working day"
                );
            }
            Allowance::Hours(hours) => {
                urgent += 1;
                assert_eq!(
                    clock.due_at.duration_since(clock.since).as_hours(),
                    *hours,
                    "the clock on the wall"
                );
            }
            // None is the same day, whichever it is.
            Allowance::WorkingDays(_) | Allowance::Days(_) | Allowance::Weeks(_) => {}
        }
    }
    assert!(urgent > 0, "none was urgent");
}

/// The steps that start a kind of clock.
fn starts(kind: &str) -> &'static [&'static str] {
    match kind {
        "acknowledge" => &["referral.sent", "referral.cancelled", "referral.entered-in-error"],
        "decide" => &[
            "referral.sent",
            "referral.information-given",
            "referral.information-not-given",
        ],
        "information" => &["referral.information-asked"],
        "first-contact" => &["referral.accepted", "referral.resumed"],
        "next-try" => &["referral.tried"],
        "hold-review" => &["referral.held", "referral.hold-kept"],
        "progress" => &[
            "referral.contacted",
            "referral.progress-told",
            "referral.moved-to",
        ],
        "closing-feedback" => &[
            "referral.rejected",
            "referral.completed",
            "referral.failed",
            "referral.cancelled",
            "referral.entered-in-error",
        ],
        "feedback-seen" => &["referral.feedback-sent"],
        "patient-told" => &[
            "referral.accepted",
            "referral.rejected",
            "referral.completed",
            "referral.failed",
        ],
        other => panic!("{other}: what starts it?"),
    }
}

/// What one side owes and what the other side waits for are one row, which began with one step of the record.
async fn each_clock_began_with_its_step(world: &World) {
    let books = books(world).await;
    for clock in &books.clocks {
        let steps = books.at(clock, clock.since);
        let right = starts(&clock.kind);
        assert!(
            steps.iter().any(|(name, _)| right.contains(&name.as_str())),
            "{} of {} began with {steps:?}",
            clock.kind,
            clock.referral
        );
    }
}

/// The statuses of a FHIR Task (R4) in which one of ours may stand, and those that nothing leaves.
const FHIR: [&str; 8] = [
    "requested",
    "accepted",
    "rejected",
    "in-progress",
    "on-hold",
    "completed",
    "failed",
    "cancelled",
];
const MISTAKE: &str = "entered-in-error";

/// Every step that was tried was taken or refused, or living through the history would have failed; what was taken
/// left a status that a Task has.
async fn each_status_is_one_of_a_task(world: &World) {
    let operator = Actor::Operator(Some(world.partnership.clone()));
    let read = world.db.read(&operator, async |tx| {
        let partnership = tx.partnership()?;
        tx.all(
            "SELECT id, status, state FROM referral WHERE partnership = $1",
            params![partnership],
            |row| {
                Ok((
                    row.get::<String>(0)?,
                    row.get::<String>(1)?,
                    row.get::<String>(2)?,
                ))
            },
        )
        .await
    });
    for (id, status, state) in read.await.unwrap() {
        assert!(
            FHIR.contains(&status.as_str()) || status == MISTAKE,
            "{id}: {status}"
        );
        let ended = ["rejected", "completed", "failed", "cancelled", MISTAKE].contains(&status.as_str());
        assert_eq!(ended, state.contains("\"ended\""), "{id}: {status} of {state}");
    }
}

on_both! {
    async fn invariant_2_every_open_referral_is_on_exactly_one_work_list_with_exactly_one_owner(engine: Engine) {
        any_history(engine, cases(engine), async |world| each_on_one_list(world).await).await;
    }

    async fn invariant_9_nothing_but_a_person_with_a_reason_ends_a_date(engine: Engine) {
        any_history(engine, cases(engine), async |world| each_date_ends_by_a_step(world).await).await;
    }

    async fn invariant_11_clocks_use_working_days_and_urgent_ones_the_clock_on_the_wall(engine: Engine) {
        any_history(engine, cases(engine), async |world| each_clock_counts_working_days(world).await).await;
    }

    async fn invariant_12_the_clocks_of_both_sides_come_from_the_same_event(engine: Engine) {
        any_history(engine, cases(engine), async |world| each_clock_began_with_its_step(world).await).await;
    }

    async fn invariant_14_every_state_is_one_of_a_fhir_task_and_every_step_is_taken_or_refused(engine: Engine) {
        any_history(engine, cases(engine), async |world| each_status_is_one_of_a_task(world).await).await;
    }
}
