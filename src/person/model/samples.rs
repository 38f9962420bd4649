//! People for tests. All are invented; phone numbers are Ofcom's for drama, the NHS number is the printed example.

use jiff::{Timestamp, civil::date};

use super::*;

/// Amina Begum, with everything known.
pub fn details() -> Details {
    Details {
        names: vec![Name::new(Kind::Legal, "Amina", "Begum").unwrap()],
        born: Some(date(1980, 2, 3)),
        nhs_number: NhsNumber::parse("943 476 5919").ok(),
        home: Home::Address(
            Address::new(
                ["12 High Street", "Leicester"].into_iter(),
                Postcode::parse("LE1 4AB").ok(),
            )
            .unwrap(),
        ),
        phone: None,
        mobile: Phone::parse("07700 900123").ok(),
        email: Email::parse("amina@example.org").ok(),
        language: Language::default(),
        access: Access::default(),
    }
}

/// Somebody of whom only a name and a date of birth ("1980-02-03", or nothing) are known.
pub fn named(given: &str, family: &str, born: &str) -> Details {
    Details {
        names: vec![Name::new(Kind::Legal, given, family).unwrap()],
        born: born.parse().ok(),
        ..Details::default()
    }
}

/// Amina Begum, just recorded.
pub fn person() -> Person {
    let id = crate::kit::id::Source::seeded(1).next(Timestamp::UNIX_EPOCH);
    Person::new(id, details(), Timestamp::UNIX_EPOCH, date(2026, 11, 22)).unwrap()
}
