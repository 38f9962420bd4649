//! Who a page is about, as the bar at its head and as lines of a summary.

use jiff::civil::Date;

use super::super::model::{
    Access, AccessAsked, Channel, Checked, Home, Interpreter, Name, NhsNumber, Person, Phone, Safety,
};
use crate::web::{
    say,
    ui::{self, Identity, Row},
};

/// The bar at the head of every page about this person, for whoever may open the record.
pub fn identity_bar(person: &Person, today: Date) -> Identity {
    let details = person.details();
    let whole = details.name().full();
    let known_as = details.known_as().map(Name::full).filter(|name| *name != whole);
    Identity {
        name: whole,
        known_as: known_as.unwrap_or_default(),
        href: super::address(person.id()),
        born: details.born,
        today,
        died: None,
        nhs_number: details
            .nhs_number
            .as_ref()
            .map(|number| number.digits().to_owned())
            .unwrap_or_default(),
        channels: Channel::ALL
            .iter()
            .map(|channel| channel_of(person, *channel))
            .collect(),
        language: details.language.speaks.clone(),
        interpreter: details.language.interpreter == Interpreter::Needed,
        access: details.access.in_words().into_iter().map(str::to_owned).collect(),
        flags: person.flags().iter().map(|flag| flag.what.clone()).collect(),
    }
}

fn channel_of(person: &Person, channel: Channel) -> ui::Channel {
    let safety = match person.safe_contact().answer(channel).safety {
        Safety::Safe => ui::Safety::Safe,
        Safety::Unsafe => ui::Safety::NotSafe,
        Safety::Unknown => ui::Safety::NotKnown,
    };
    let manner = &person.safe_contact().manner;
    let note = if channel == Channel::Call {
        manner.hours.clone()
    } else {
        String::new()
    };
    ui::Channel {
        words: channel.words().to_owned(),
        safety,
        note,
    }
}

/// Street and postcode on one line, to tell two of the same name apart.
pub(super) fn place(person: &Person) -> String {
    let address = person.details().home.address();
    let street = address.and_then(|address| address.lines.first().cloned());
    let postcode = address
        .and_then(|address| address.postcode.as_ref())
        .map(|code| code.as_str().to_owned());
    street.into_iter().chain(postcode).collect::<Vec<_>>().join(", ")
}

/// Names, birth and numbers.
pub(super) fn about(person: &Person, today: Date) -> Vec<Row> {
    let details = person.details();
    let others = details
        .other_names()
        .map(|name| format!("{} ({})", name.full(), name.kind.words().to_lowercase()));
    let born = details.born.map_or("Not known".to_owned(), |born| {
        format!("{} ({})", say::date(born), say::age(born, today))
    });
    vec![
        Row::new(details.name().kind.words(), details.name().full()),
        Row::lines("Other names", others),
        Row::new("Date of birth", born),
        Row::lines("NHS number", nhs_lines(details.nhs_number.as_ref())),
    ]
}

/// The number in its groups, and what to do when its check digit does not agree.
pub(super) fn nhs_lines(number: Option<&NhsNumber>) -> Vec<String> {
    let Some(number) = number else { return Vec::new() };
    match number.checked() {
        Checked::Passes => vec![number.to_string()],
        Checked::Fails => vec![number.to_string(), FAILING.to_owned()],
    }
}

pub(super) const FAILING: &str =
    "A digit of this NHS number is wrong: its check digit does not agree. Check it when you can.";

/// Where and how the person can be reached.
pub(super) fn contact(person: &Person) -> Vec<Row> {
    let details = person.details();
    let home = match &details.home {
        Home::Unknown => Vec::new(),
        Home::NoFixedAddress => vec!["No fixed address".to_owned()],
        Home::Address(address) => address.envelope(),
    };
    let shown = |phone: Option<&Phone>| phone.map(Phone::shown).unwrap_or_default();
    let email = details
        .email
        .as_ref()
        .map(|email| email.as_str().to_owned())
        .unwrap_or_default();
    vec![
        Row::lines("Address", home),
        Row::new("Mobile", shown(details.mobile.as_ref())),
        Row::new("Other phone", shown(details.phone.as_ref())),
        Row::new("E-mail", email),
    ]
}

/// What the person said about each channel, who asked, and how to make contact.
pub(super) fn safe(person: &Person) -> Vec<Row> {
    let contact = person.safe_contact();
    let mut rows: Vec<Row> = Channel::ALL
        .iter()
        .map(|channel| Row::new(channel.words(), said(person, *channel)))
        .collect();
    let manner = &contact.manner;
    let other = manner.alternative.as_ref().map(|other| {
        let phone = other.phone.as_ref().map(Phone::shown).unwrap_or_default();
        [other.name.as_str(), other.relation.as_str(), phone.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    });
    let more = [
        Row::new("Best times", &manner.hours),
        Row::new("Name to give", &manner.say),
        Row::new("Code phrase", &manner.code_phrase),
        Row::new("Somebody else to contact", other.unwrap_or_default()),
        Row::lines("Never use", manner.never.clone()),
    ];
    rows.extend(more.into_iter().filter(|row| !row.is_empty()));
    rows
}

/// What the person said about one channel, and who asked.
fn said(person: &Person, channel: Channel) -> String {
    let answer = person.safe_contact().answer(channel);
    let safety = match answer.safety {
        Safety::Unknown => "Not known: do not use.".to_owned(),
        Safety::Unsafe => "Not safe: do not use.".to_owned(),
        Safety::Safe => match person.reach(channel) {
            Ok(_) => "Safe.".to_owned(),
            Err(no) => format!("Safe, but not possible: {no}"),
        },
    };
    let Some(asked) = &answer.asked else { return safety };
    let by = if asked.name.is_empty() {
        String::new()
    } else {
        format!(" by {}", asked.name)
    };
    format!("{safety} Asked on {}{by}.", say::date(say::date_of(asked.at)))
}

/// Language and access.
pub(super) fn needs(person: &Person) -> Vec<Row> {
    let details = person.details();
    let language = &details.language;
    let interpreter = match language.interpreter {
        Interpreter::NotAsked => String::new(),
        asked @ (Interpreter::Needed | Interpreter::NotNeeded) => asked.words().to_owned(),
    };
    let lines = [interpreter, language.preferences.clone()]
        .into_iter()
        .filter(|line| !line.is_empty());
    vec![
        Row::new("Speaks", &language.speaks),
        Row::new("Reads", &language.reads),
        Row::lines("Interpreter", lines),
        Row::lines("Access needs", access_lines(&details.access)),
    ]
}

fn access_lines(access: &Access) -> Vec<String> {
    match access.asked {
        AccessAsked::Asked if access.in_words().is_empty() => vec!["Asked: no needs".to_owned()],
        AccessAsked::Asked | AccessAsked::NotAsked => {
            access.in_words().into_iter().map(str::to_owned).collect()
        }
    }
}
