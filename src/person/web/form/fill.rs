//! The form of a person's details, as it is filled before anybody types.

use jiff::civil::Date;

use super::{Choices, NO_NEEDS, NameRow, family, given, kind};
use crate::{
    person::model::{Access, AccessAsked, Details, Home, Kind, Phone, Prefill},
    web::{Typed, forms::Question},
};

/// The form of details, as recorded.
pub(in super::super) fn filled(details: &Details) -> Typed {
    let mut typed = Typed::default();
    for (row, name) in details.names.iter().enumerate() {
        typed = typed
            .with(&kind(row), name.kind.code())
            .with(&given(row), name.given())
            .with(&family(row), name.family());
    }
    if let Some(born) = details.born {
        typed = with_date(typed, "born", born);
    }
    typed = match &details.home {
        Home::Unknown => typed,
        Home::NoFixedAddress => typed.with("no_fixed_address", "yes"),
        Home::Address(address) => typed.with("address", address.lines.join("\n")).with(
            "postcode",
            address
                .postcode
                .as_ref()
                .map(|code| code.as_str().to_owned())
                .unwrap_or_default(),
        ),
    };
    with_needs(with_lines(typed, details), &details.access)
}

/// The answers that take one line each.
fn with_lines(typed: Typed, details: &Details) -> Typed {
    let fields = [
        (
            "nhs_number",
            details
                .nhs_number
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
        ),
        (
            "mobile",
            details.mobile.as_ref().map(Phone::shown).unwrap_or_default(),
        ),
        (
            "phone",
            details.phone.as_ref().map(Phone::shown).unwrap_or_default(),
        ),
        (
            "email",
            details
                .email
                .as_ref()
                .map(|email| email.as_str().to_owned())
                .unwrap_or_default(),
        ),
        ("speaks", details.language.speaks.clone()),
        ("reads", details.language.reads.clone()),
        ("interpreter", details.language.interpreter.code().to_owned()),
        ("interpreter_preferences", details.language.preferences.clone()),
        ("need_other", details.access.other.clone()),
    ];
    fields
        .into_iter()
        .fold(typed, |typed, (field, value)| typed.with(field, value))
}

fn with_needs(typed: Typed, access: &Access) -> Typed {
    let none = access.asked == AccessAsked::Asked && access.in_words().is_empty();
    let needs = access
        .needs
        .iter()
        .map(|need| need.code())
        .chain(none.then_some(NO_NEEDS));
    needs.fold(typed, |typed, need| typed.with("need", need))
}

/// The questions of the form of details.
pub(in super::super) fn questions(rows: &[NameRow], choices: &Choices) -> Vec<Question> {
    let names = rows.iter().flat_map(|row| {
        let number = row.number;
        [
            Question::new(&row.given, format!("Given names, name {number}")),
            Question::new(&row.family, format!("Family name, name {number}")),
            Question::new(&row.kind, format!("Kind of name {number}")).of(&choices.kinds),
        ]
    });
    let others = [
        Question::date("born", "Date of birth"),
        Question::new("nhs_number", "NHS number"),
        Question::new("no_fixed_address", "No fixed address"),
        Question::new("address", "Address"),
        Question::new("postcode", "Postcode"),
        Question::new("mobile", "Mobile number"),
        Question::new("phone", "Other phone number"),
        Question::new("email", "E-mail address"),
        Question::new("speaks", "Language spoken best"),
        Question::new("reads", "Language read best"),
        Question::new("interpreter", "Interpreter").of(&choices.interpreter),
        Question::new("interpreter_preferences", "Wishes about the interpreter"),
        Question::new("need", "Communication and access needs").of(&choices.needs),
        Question::new("need_other", "Other need"),
    ];
    names.chain(others).collect()
}

/// The form for somebody who was searched for and not found.
pub(in super::super) fn prefilled(prefill: &Prefill) -> Typed {
    let mobile = Phone::parse(&prefill.phone).is_ok_and(|phone| phone.takes_texts());
    let typed = Typed::of([
        ("kind-1", Kind::Legal.code()),
        ("given-1", &prefill.given),
        ("family-1", &prefill.family),
        ("nhs_number", &prefill.nhs_number),
        ("postcode", &prefill.postcode),
        (if mobile { "mobile" } else { "phone" }, &prefill.phone),
        ("email", &prefill.email),
    ]);
    match prefill.born {
        Some(born) => with_date(typed, "born", born),
        None => typed,
    }
}

pub(in super::super) fn with_date(typed: Typed, field: &str, date: Date) -> Typed {
    typed
        .with(&format!("{field}-day"), date.day().to_string())
        .with(&format!("{field}-month"), date.month().to_string())
        .with(&format!("{field}-year"), date.year().to_string())
}
