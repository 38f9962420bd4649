//! What follows from each step for the clocks of the loop.

use super::{Ending, Happening, Holder, State, Urgency};
use crate::{
    kit::calendar::Allowance,
    obligation::{Kind, Owner},
    partnership::Clocks,
};

/// One change to what is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Meet(Kind),
    Owe(Kind, Owner, Allowance),
    /// Starts a clock unless one of its kind runs.
    OweFirst(Kind, Owner, Allowance),
    /// Starts a clock in place of one of its kind that runs out later.
    OweSooner(Kind, Owner, Allowance),
    /// The clock of this kind makes no sense any more.
    Waive(Kind, &'static str),
    /// Every clock that still runs makes no sense any more.
    WaiveAll(&'static str),
}

/// What a step meets, ends and starts; `after` is the state that it led to.
pub fn follows(happening: &Happening, after: &State, urgency: Urgency, clocks: &Clocks) -> Vec<Change> {
    match happening {
        Happening::Sent(_) => vec![
            Change::Owe(Kind::Acknowledge, Owner::Adviser, acknowledge(urgency, clocks)),
            Change::Owe(Kind::Decide, Owner::Adviser, decide(urgency, clocks)),
        ],
        Happening::Acknowledged | Happening::CancellationAcknowledged => {
            vec![Change::Meet(Kind::Acknowledge)]
        }
        Happening::InformationAsked { .. } => asked(clocks),
        Happening::InformationGiven { .. } => vec![
            Change::Meet(Kind::Information),
            Change::Owe(Kind::Decide, Owner::Adviser, decide(urgency, clocks)),
        ],
        Happening::InformationNotGiven => vec![
            Change::Waive(Kind::Information, "not-given"),
            Change::Owe(Kind::Decide, Owner::Adviser, decide(urgency, clocks)),
        ],
        Happening::Accepted => decided([
            Change::Owe(
                Kind::FirstContact,
                Owner::Adviser,
                days(clocks.first_contact_working_days),
            ),
            patient_told(Owner::Adviser, clocks),
        ]),
        // Those who see the patient tell them who else can help: the feedback says it.
        Happening::Rejected(_) => decided([closing_feedback(clocks), patient_told(Owner::Referrer, clocks)]),
        Happening::Tried { .. } => tried(after, clocks),
        Happening::Contacted { .. } => vec![
            Change::Meet(Kind::FirstContact),
            Change::Meet(Kind::NextTry),
            Change::Meet(Kind::PatientTold),
            Change::OweFirst(Kind::Progress, Owner::Adviser, progress(clocks)),
        ],
        Happening::ProgressTold(_) => vec![
            Change::Meet(Kind::Progress),
            Change::Owe(Kind::Progress, Owner::Adviser, progress(clocks)),
        ],
        // A milestone is news: the referrer hears of it before the weeks are over.
        Happening::MovedTo(_) => vec![Change::OweSooner(
            Kind::Progress,
            Owner::Adviser,
            days(clocks.milestone_working_days),
        )],
        Happening::Held(_) | Happening::HoldKept | Happening::Resumed => rest(happening, after, clocks),
        Happening::Completed(_) | Happening::Failed(_) => ended(after, clocks),
        Happening::Cancelled(_) => called_back("cancelled", Holder::Referrer, clocks),
        Happening::EnteredInError(_, side) => called_back("entered-in-error", *side, clocks),
        Happening::FeedbackSent(_) => vec![Change::Meet(Kind::ClosingFeedback)],
        Happening::FeedbackSeen => vec![Change::Meet(Kind::FeedbackSeen)],
        Happening::PatientTold { .. } => vec![Change::Meet(Kind::PatientTold)],
        Happening::PatientNotTold(why) => vec![Change::Waive(Kind::PatientTold, why.code())],
        // Of how it goes on they hear from the referral that it goes on as.
        Happening::Reopened { .. } => vec![Change::Waive(Kind::PatientTold, "reopened")],
        // Whoever has it next has no more time for it: the clock of the first contact runs on.
        Happening::Allocated { .. }
        | Happening::Taken { .. }
        | Happening::PutBack(_)
        | Happening::Booked { .. }
        | Happening::Prioritised(_) => vec![],
    }
}

/// The time of those who decide does not run while they wait for the referrer.
fn asked(clocks: &Clocks) -> Vec<Change> {
    vec![
        Change::Meet(Kind::Acknowledge),
        Change::Waive(Kind::Decide, "information-asked"),
        Change::Owe(
            Kind::Information,
            Owner::Referrer,
            days(clocks.information_working_days),
        ),
    ]
}

fn decided(then: [Change; 2]) -> Vec<Change> {
    let [first, second] = then;
    vec![
        Change::Meet(Kind::Acknowledge),
        Change::Meet(Kind::Decide),
        Change::Waive(Kind::Information, "decided"),
        first,
        second,
    ]
}

/// Ended by the advice side, which tells the client unless nobody is left to tell.
fn ended(after: &State, clocks: &Clocks) -> Vec<Change> {
    let mut changes = vec![Change::WaiveAll("ended"), closing_feedback(clocks)];
    if after.ending().is_some_and(Ending::is_told_to_patient) {
        changes.push(patient_told(Owner::Adviser, clocks));
    }
    changes
}

/// Telling the patient runs beside the ball, for it may outlast the end: [`Kind::runs_beside`].
fn patient_told(owner: Owner, clocks: &Clocks) -> Change {
    Change::Owe(Kind::PatientTold, owner, days(clocks.patient_told_working_days))
}

fn closing_feedback(clocks: &Clocks) -> Change {
    Change::Owe(
        Kind::ClosingFeedback,
        Owner::Adviser,
        days(clocks.closing_feedback_working_days),
    )
}

/// Called back or a mistake. What one side records the other takes note of: the advice side by saying so, the
/// referrer by reading the feedback.
fn called_back(reason: &'static str, side: Holder, clocks: &Clocks) -> Vec<Change> {
    let mut changes = vec![Change::WaiveAll(reason), closing_feedback(clocks)];
    if side == Holder::Referrer {
        let note = days(clocks.cancellation_working_days);
        changes.push(Change::Owe(Kind::Acknowledge, Owner::Adviser, note));
    }
    changes
}

/// Going on hold, staying there, and going on.
fn rest(happening: &Happening, after: &State, clocks: &Clocks) -> Vec<Change> {
    let review = Allowance::Days(clocks.hold_review_days.into());
    let review = Change::Owe(Kind::HoldReview, Owner::Adviser, review);
    let mut changes = vec![Change::Meet(Kind::HoldReview)];
    if matches!(happening, Happening::Held(_)) {
        changes.extend([
            Change::Waive(Kind::FirstContact, "on-hold"),
            Change::Waive(Kind::NextTry, "on-hold"),
            Change::Waive(Kind::PatientTold, "on-hold"),
            review,
        ]);
    } else if *happening == Happening::HoldKept {
        changes.push(review);
    } else if matches!(after, State::Accepted { .. }) {
        let first = days(clocks.first_contact_working_days);
        changes.push(Change::OweFirst(Kind::FirstContact, Owner::Adviser, first));
    }
    changes
}

/// The next try, as long as there is one to make.
fn tried(after: &State, clocks: &Clocks) -> Vec<Change> {
    let mut changes = vec![Change::Meet(Kind::NextTry)];
    if matches!(after, State::Accepted { tries, .. } if *tries < u32::from(clocks.contact_tries)) {
        let window = days(clocks.next_try_working_days);
        changes.push(Change::Owe(Kind::NextTry, Owner::Adviser, window));
    }
    changes
}

/// The clock of reading what came of it, which starts only when there is something to read.
pub fn reading(clocks: &Clocks) -> Change {
    Change::Owe(
        Kind::FeedbackSeen,
        Owner::Referrer,
        days(clocks.feedback_seen_working_days),
    )
}

fn acknowledge(urgency: Urgency, clocks: &Clocks) -> Allowance {
    match urgency {
        Urgency::Routine => days(clocks.acknowledge_working_days),
        Urgency::Urgent => Allowance::Hours(clocks.acknowledge_urgent_hours.into()),
    }
}

fn decide(urgency: Urgency, clocks: &Clocks) -> Allowance {
    days(match urgency {
        Urgency::Routine => clocks.decide_working_days,
        Urgency::Urgent => clocks.decide_urgent_working_days,
    })
}

fn progress(clocks: &Clocks) -> Allowance {
    Allowance::Weeks(clocks.progress_weeks.into())
}

fn days(count: u16) -> Allowance {
    Allowance::WorkingDays(count.into())
}
