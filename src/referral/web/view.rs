//! What the pages of referrals share: areas of law in words, choices as lists, what is left of a clock.

use crate::{
    arrival::languages,
    consent::{GivenBy, Wording},
    kit::actor::Side,
    obligation::{Kind, Obligation, Owner},
    partnership::packs,
    referral::model::{State, Tail, shown_to_referrer, stage_words},
    web::{Choice, say, ui},
};

/// The areas of law by their codes, in plain words.
pub fn areas(codes: &[String]) -> Vec<String> {
    codes
        .iter()
        .map(|code| packs::area(code).map_or_else(|| code.clone(), |area| area.label.clone()))
        .collect()
}

/// Which text they read, for whoever has to show one day to what they agreed.
pub fn wording(wording: &Wording) -> ui::Row {
    let language = languages::find(&wording.language).map_or(wording.language.as_str(), |one| &one.english);
    let version: Option<jiff::civil::Date> = wording.version.parse().ok();
    let version = version.map_or_else(|| wording.version.clone(), say::date);
    ui::Row::new(
        "The text they agreed to",
        format!("The page in {language}, of {version}"),
    )
}

/// Every value of a list of words, to choose from.
pub fn choices<T: Copy>(
    all: &[T],
    code: impl Fn(T) -> &'static str,
    words: impl Fn(T) -> &'static str,
) -> Vec<Choice> {
    all.iter()
        .map(|value| Choice::new(code(*value), words(*value)))
        .collect()
}

/// Who can have agreed; whoever agreed for themselves is called as the page calls them.
pub(super) fn givers(themselves: &'static str) -> Vec<Choice> {
    let words = |giver: GivenBy| match giver {
        GivenBy::Person => themselves,
        GivenBy::Parent | GivenBy::Attorney | GivenBy::Deputy | GivenBy::BestInterests => giver.words(),
    };
    choices(GivenBy::ALL, GivenBy::code, words)
}

/// How long is left, and how it should look.
pub fn left(due_at: jiff::Timestamp, now: jiff::Timestamp) -> (String, &'static str) {
    if due_at < now {
        return (say::late(due_at, now), "late");
    }
    let hours = due_at.duration_since(now).as_hours();
    (say::due(due_at, now), if hours < 24 { "soon" } else { "fine" })
}

/// The words of a stage, as far as this side may read them.
pub fn stage(side: Side, status: &str, stage: &str) -> &'static str {
    match side {
        Side::Health => shown_to_referrer(status, stage),
        Side::Advice | Side::Both | Side::Outside => stage_words(status, stage),
    }
}

/// What this side calls the person, at the head of a column.
pub const fn client(side: Side) -> &'static str {
    match side {
        Side::Health => "Patient",
        Side::Advice | Side::Both | Side::Outside => "Client",
    }
}

/// What is to be done, as each side reads it: health staff are told who does it, for most of it is done
/// for them; the advice side reads its own list of work.
pub fn owed(kind: Kind, side: Side) -> &'static str {
    if side != Side::Health {
        return match kind {
            Kind::FeedbackSeen => "The referrer reads what they were told",
            Kind::Information => "The referrer answers the question",
            Kind::NextTry
            | Kind::HoldReview
            | Kind::Acknowledge
            | Kind::Decide
            | Kind::FirstContact
            | Kind::Progress
            | Kind::OutsideAnswer
            | Kind::ClosingFeedback
            | Kind::PatientTold => kind.words(),
        };
    }
    match kind {
        Kind::Acknowledge => "The advice service says that they have it",
        Kind::Decide => "The advice service decides whether they can help",
        Kind::Information => "Answer the question",
        Kind::NextTry => "An adviser tries the patient again",
        Kind::HoldReview => "The adviser looks again whether it can go on",
        Kind::FirstContact => "An adviser gets in touch with the patient",
        Kind::Progress => "An adviser tells you how it is going",
        Kind::OutsideAnswer => "The adviser asks another provider for its answer",
        Kind::ClosingFeedback => "The advice service tells you what came of it",
        Kind::FeedbackSeen => "Read the feedback",
        Kind::PatientTold => "The patient is told",
    }
}

/// The same, of what one side or the other may owe.
pub fn owed_by(owed: &Obligation, side: Side) -> &'static str {
    match (owed.kind(), owed.owner(), side) {
        (Kind::PatientTold, Owner::Referrer, Side::Health) => "Tell the patient",
        (Kind::PatientTold, Owner::Adviser, Side::Health) => "The advice service tells the patient",
        (Kind::PatientTold, Owner::Referrer, _) => "The referrer tells the client",
        (Kind::PatientTold, Owner::Adviser, _) => "Tell the client",
        (kind, _, side) => self::owed(kind, side),
    }
}

/// The colour of the tag that says where a referral stands.
pub fn colour(state: &State) -> &'static str {
    match state {
        State::New => "blue",
        State::InTriage { .. } | State::AwaitingInformation { .. } => "purple",
        State::Accepted { .. } => "aqua-green",
        State::InProgress { .. } => "green",
        State::OnHold { .. } => "yellow",
        State::Ended {
            tail: Tail::Closed { .. },
            ..
        } => "grey",
        State::Ended { .. } => "orange",
    }
}
