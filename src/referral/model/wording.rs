//! How a referral stands, in the words of each of those whom it concerns.

use super::{
    Ending, State,
    codes::{Hold, Milestone},
};
use crate::consent::FeedbackLevel;

/// The words of a stage for a list of the advice side: what has to be known to choose what to do next.
pub fn stage_words(status: &str, stage: &str) -> &'static str {
    match (status, stage) {
        ("requested", "new") => "New",
        ("requested", "awaiting-information") => "Waiting for the referrer",
        ("requested", _) => "Being looked at",
        ("accepted", "waiting-list") => "Waiting list",
        ("accepted", "appointment-booked") => "Appointment booked",
        ("accepted", "attempt-1") => "First contact, tried once",
        ("accepted", "attempt-2") => "First contact, tried twice",
        ("accepted", "attempt-3") => "First contact, tried three times",
        ("accepted", _) => "First contact",
        ("in-progress", "contact-made") => "Being helped",
        ("in-progress", stage) => Milestone::from_code(stage).map_or("Being helped", Milestone::words),
        ("on-hold", stage) => match Hold::from_code(stage) {
            Some(Hold::Unwell) => "On hold: unwell",
            Some(Hold::AwaitingClient) => "On hold: waiting for the client",
            Some(Hold::Safety) => "On hold: safety",
            None => "On hold",
        },
        ("completed", _) => "Completed",
        ("failed", _) => "Ended early",
        ("rejected", _) => "Not accepted",
        ("cancelled", _) => "Cancelled",
        ("entered-in-error", _) => "Recorded as a mistake",
        _ => "Closed",
    }
}

/// The word for a stage outside the advice side. How often somebody tried, what the help has come to, why it
/// rests and how it ended are told by progress and feedback, as far as the consent goes, and never by a status.
pub fn shown_to_referrer(status: &str, stage: &str) -> &'static str {
    match (status, stage) {
        ("requested", "awaiting-information") => "Waiting for your answer",
        ("accepted", "waiting-list") => "Accepted, on the waiting list",
        ("accepted", "appointment-booked") => "Appointment booked",
        ("accepted", _) => "First contact",
        ("in-progress", _) => "Being helped",
        ("on-hold", _) => "On hold",
        ("completed" | "failed", _) => "Closed",
        _ => stage_words(status, stage),
    }
}

/// How a referral that was passed on stands, for the adviser who did: whether it was accepted is told, and why not; what
/// came of it only at a level of consent. None is told once the person stopped sharing.
pub fn onward_words(state: &State, level: Option<FeedbackLevel>) -> String {
    let Some(level) = level else {
        return "No longer sharing".to_owned();
    };
    let result = match state.ending() {
        None => return onward_open(state).to_owned(),
        Some(Ending::Rejected(reason)) => return format!("Not accepted: {}", reason.outside()),
        Some(Ending::Completed(outcome)) => outcome.words(),
        Some(Ending::Failed(reason)) => reason.words(),
        Some(Ending::Cancelled(_) | Ending::Mistaken(..)) => return "Closed".to_owned(),
    };
    if level >= FeedbackLevel::Outcome {
        format!("Closed: {result}")
    } else {
        "Closed".to_owned()
    }
}

fn onward_open(state: &State) -> &'static str {
    match state {
        State::New | State::InTriage { .. } | State::AwaitingInformation { .. } => "Waiting for an answer",
        State::Accepted { .. } | State::InProgress { .. } | State::OnHold { .. } | State::Ended { .. } => {
            "Accepted"
        }
    }
}

/// What the person who is helped may read of it: where it stands in a few words, and what happens next. It is
/// safe to be seen by somebody else: it says nothing of what it is about, and blames nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plainly {
    pub stands: &'static str,
    pub next: &'static str,
}

/// How it stands, for the person who is helped.
pub fn patient_words(status: &str, stage: &str) -> Plainly {
    let (stands, next) = match (status, stage) {
        ("requested", "awaiting-information") => (
            "We have asked a question",
            "We have asked whoever referred you for something that we need to know. You do not need to do \
             anything.",
        ),
        ("requested", "new") => ("We have your referral", "We will look at it soon."),
        ("requested", _) => ("We are looking at it", "We will say soon whether we can help."),
        ("accepted", "waiting-list") => (
            "You are on our list",
            "We can help. An adviser will be in touch when one is free.",
        ),
        ("accepted", "appointment-booked") => (
            "You have an appointment",
            "If you cannot come, please tell us, and we will find another time.",
        ),
        ("accepted", "attempt-1" | "attempt-2" | "attempt-3") => (
            "We are trying to reach you",
            "We will try again. You can get in touch with us, too.",
        ),
        ("accepted", _) => (
            "We will be in touch",
            "An adviser will get in touch with you soon.",
        ),
        ("in-progress", stage) => helped(stage),
        ("on-hold", "awaiting-client") => (
            "Waiting to hear from you",
            "Tell us when you are ready to go on, and we will.",
        ),
        ("on-hold", _) => (
            "We have paused for now",
            "We will look again in a while. You can ask us to go on at any time.",
        ),
        ("completed", "referred-on") => (
            "Another service is helping you",
            "They will be in touch with you. If they are not, tell us.",
        ),
        ("failed", "died") => (
            "We have closed this",
            "We are sorry. Nothing more is needed. If you need help yourself, please ask us.",
        ),
        ("completed" | "failed", _) => (
            "We have finished for now",
            "If you need help again, get in touch with us or with whoever referred you.",
        ),
        ("rejected", _) => (
            "We cannot take this on",
            "Please ask us, or whoever referred you, who else can help. Anything else that we do for you goes on.",
        ),
        ("cancelled", _) => (
            "This has been stopped",
            "If you would like help after all, get in touch with us or with whoever referred you.",
        ),
        ("entered-in-error", _) => (
            "This was our mistake",
            "You do not need to do anything. If you need help, please ask us.",
        ),
        _ => ("This is closed", "If you need help again, get in touch with us."),
    };
    Plainly { stands, next }
}

/// While an adviser helps.
fn helped(stage: &str) -> (&'static str, &'static str) {
    match Milestone::from_code(stage) {
        Some(Milestone::AdviceGiven) => (
            "We have given you advice",
            "If anything is not clear, or something changes, tell your adviser.",
        ),
        Some(Milestone::AwaitingEvidence) => (
            "We are waiting for papers",
            "We have asked for papers that help. Your adviser will tell you when they come.",
        ),
        Some(Milestone::AwaitingClient) => (
            "Waiting to hear from you",
            "Your adviser has asked you for something. If it is hard to do, tell them, and they will help.",
        ),
        Some(Milestone::AwaitingDecision) => (
            "Waiting for a decision",
            "Somebody else is deciding. Your adviser will tell you what they say.",
        ),
        Some(Milestone::ChallengeLodged) => (
            "We are challenging the decision",
            "Your adviser will tell you when there is an answer.",
        ),
        Some(Milestone::HearingListed) => (
            "There is a hearing date",
            "Your adviser will tell you what happens there, and get ready with you.",
        ),
        Some(Milestone::ContactMade | Milestone::Casework) | None => (
            "An adviser is helping you",
            "Your adviser will be in touch. Tell them if you get a letter with a date on it.",
        ),
    }
}
