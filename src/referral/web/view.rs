//! What the pages of referrals share: areas of law in words, choices as lists, what is left of a clock.

use crate::{
    partnership::packs,
    web::{Choice, say},
};

/// The areas of law by their codes, in plain words.
pub fn areas(codes: &[String]) -> Vec<String> {
    codes
        .iter()
        .map(|code| packs::area(code).map_or_else(|| code.clone(), |area| area.label.clone()))
        .collect()
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

/// How long is left, and how it should look.
pub fn left(due_at: jiff::Timestamp, now: jiff::Timestamp) -> (String, &'static str) {
    if due_at < now {
        return (say::late(due_at, now), "late");
    }
    let hours = due_at.duration_since(now).as_hours();
    (say::due(due_at, now), if hours < 24 { "soon" } else { "fine" })
}
