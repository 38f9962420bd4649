//! What follows from each step for the clocks of the loop.

use super::{Happening, Urgency};
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
    /// Every clock that still runs makes no sense any more.
    WaiveAll(&'static str),
}

/// What a step meets, ends and starts.
pub fn follows(happening: &Happening, urgency: Urgency, clocks: &Clocks) -> Vec<Change> {
    match happening {
        Happening::Sent => vec![
            Change::Owe(Kind::Acknowledge, Owner::Adviser, acknowledge(urgency, clocks)),
            Change::Owe(Kind::Decide, Owner::Adviser, decide(urgency, clocks)),
        ],
        Happening::Acknowledged | Happening::CancellationAcknowledged => {
            vec![Change::Meet(Kind::Acknowledge)]
        }
        Happening::Accepted => vec![
            Change::Meet(Kind::Acknowledge),
            Change::Meet(Kind::Decide),
            Change::Owe(
                Kind::FirstContact,
                Owner::Adviser,
                days(clocks.first_contact_working_days),
            ),
        ],
        Happening::Contacted { .. } => vec![
            Change::Meet(Kind::FirstContact),
            Change::OweFirst(Kind::Progress, Owner::Adviser, progress(clocks)),
        ],
        Happening::ProgressTold(_) => vec![
            Change::Meet(Kind::Progress),
            Change::Owe(Kind::Progress, Owner::Adviser, progress(clocks)),
        ],
        Happening::Rejected(_) => vec![
            Change::Meet(Kind::Acknowledge),
            Change::Meet(Kind::Decide),
            Change::Owe(
                Kind::ClosingFeedback,
                Owner::Adviser,
                days(clocks.closing_feedback_working_days),
            ),
        ],
        Happening::Completed(_) | Happening::Failed(_) => vec![
            Change::WaiveAll("ended"),
            Change::Owe(
                Kind::ClosingFeedback,
                Owner::Adviser,
                days(clocks.closing_feedback_working_days),
            ),
        ],
        Happening::Cancelled(_) => vec![
            Change::WaiveAll("cancelled"),
            Change::Owe(
                Kind::ClosingFeedback,
                Owner::Adviser,
                days(clocks.closing_feedback_working_days),
            ),
            Change::Owe(
                Kind::Acknowledge,
                Owner::Adviser,
                days(clocks.cancellation_working_days),
            ),
        ],
        Happening::FeedbackSent(_) => vec![Change::Meet(Kind::ClosingFeedback)],
        Happening::FeedbackSeen => vec![Change::Meet(Kind::FeedbackSeen)],
        Happening::Allocated { .. } | Happening::Tried { .. } | Happening::Booked { .. } => vec![],
    }
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
