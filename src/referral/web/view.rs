//! What the pages of referrals share: a person as the identity bar shows them, choices as lists.

use jiff::civil::Date;

use crate::{
    partnership::packs,
    person::{Channel, Person, Safety, model::Interpreter},
    web::{Choice, say, ui},
};

/// The bar that says whom a page is about, with what must never be overlooked.
pub fn identity(person: &Person, today: Date) -> ui::Identity {
    let details = person.details();
    let channels = Channel::ALL.iter().map(|channel| ui::Channel {
        words: channel.words().to_owned(),
        safety: match person.safe_contact().answer(*channel).safety {
            Safety::Safe => ui::Safety::Safe,
            Safety::Unsafe => ui::Safety::NotSafe,
            Safety::Unknown => ui::Safety::NotKnown,
        },
        note: String::new(),
    });
    ui::Identity {
        name: details.name().full(),
        known_as: details.known_as().map(crate::person::model::Name::full).unwrap_or_default(),
        href: format!("/people/{}", person.id()),
        born: details.born,
        today,
        died: None,
        nhs_number: details.nhs_number.as_ref().map(|number| number.digits().to_owned()).unwrap_or_default(),
        channels: channels.collect(),
        language: details.language.speaks.clone(),
        interpreter: details.language.interpreter == Interpreter::Needed,
        access: details.access.labels().iter().map(ToString::to_string).collect(),
        flags: person.flags().iter().map(|flag| flag.what.clone()).collect(),
    }
}

/// The areas of law by their codes, in plain words.
pub fn areas(codes: &[String]) -> Vec<String> {
    codes.iter().map(|code| packs::area(code).map_or_else(|| code.clone(), |area| area.label.clone())).collect()
}

/// Every value of a list of words, to choose from.
pub fn choices<T: Copy>(
    all: &[T],
    code: impl Fn(T) -> &'static str,
    words: impl Fn(T) -> &'static str,
) -> Vec<Choice> {
    all.iter().map(|value| Choice::new(code(*value), words(*value))).collect()
}

/// How long is left, and how it should look.
pub fn left(due_at: jiff::Timestamp, now: jiff::Timestamp) -> (String, &'static str) {
    let hours = due_at.duration_since(now).as_hours();
    if due_at < now {
        let late = say::waited(due_at, now);
        return (format!("{late} late"), "late");
    }
    let words = format!("by {}", say::when(due_at));
    (words, if hours < 24 { "soon" } else { "fine" })
}
