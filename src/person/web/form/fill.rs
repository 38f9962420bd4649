//! The form of a person's details, as it is filled before anybody types.

use jiff::civil::Date;

use super::{NO_NEEDS, NameRow, family, given, kind};
use crate::{
    person::model::{Access, AccessAsked, Details, Home, Kind, Phone, Prefill},
    web::Typed,
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

/// The questions of the form of details, by their fields.
pub(in super::super) fn words(rows: &[NameRow]) -> Vec<(String, String)> {
    let names = rows.iter().flat_map(|row| {
        let number = row.number;
        [
            (row.kind.clone(), format!("Kind of name {number}")),
            (row.given.clone(), format!("Given names, name {number}")),
            (row.family.clone(), format!("Family name, name {number}")),
        ]
    });
    let others = [
        ("born-day", "Day of birth"),
        ("born-month", "Month of birth"),
        ("born-year", "Year of birth"),
        ("nhs_number", "NHS number"),
        ("no_fixed_address", "No fixed address"),
        ("address", "Address"),
        ("postcode", "Postcode"),
        ("mobile", "Mobile number"),
        ("phone", "Other phone number"),
        ("email", "E-mail address"),
        ("speaks", "Language spoken best"),
        ("reads", "Language read best"),
        ("interpreter", "Interpreter"),
        ("interpreter_preferences", "Wishes about the interpreter"),
        ("need", "Communication and access needs"),
        ("need_other", "Other need"),
    ];
    names
        .chain(others.map(|(field, words)| (field.to_owned(), words.to_owned())))
        .collect()
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
