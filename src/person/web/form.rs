//! The form of a person's details: from what was typed to what is recorded, and back.

mod fill;

use jiff::civil::Date;

pub(super) use fill::{filled, prefilled, questions};

use super::super::{
    actions::{Again, Said},
    model::{
        Access, AccessAsked, AccessNeed, Address, Channel, Details, Email, Home, Interpreter, Kind, Language,
        MOST_NAMES, Manner, Name, NhsNumber, Phone, Postcode, Refused, Safety,
    },
};
use crate::web::{Choice, Errors, Typed, When, forms::Reader};

/// The longest answer in one line.
const LINE: usize = 200;

/// Everything that the form of details offers to choose from.
pub(super) struct Choices {
    pub kinds: Vec<Choice>,
    pub interpreter: Vec<Choice>,
    pub needs: Vec<Choice>,
    pub channels: Vec<(String, &'static str)>,
    pub safety: Vec<Choice>,
}

/// The questions about language and access.
pub(super) const NEEDS: [&str; 6] = [
    "speaks",
    "reads",
    "interpreter",
    "interpreter_preferences",
    "need",
    "need_other",
];

impl Choices {
    pub fn new() -> Self {
        let none = Choice::new(NO_NEEDS, "Asked: no needs").exclusive();
        Self {
            kinds: Kind::ALL
                .iter()
                .map(|kind| Choice::new(kind.code(), kind.words()))
                .collect(),
            interpreter: Interpreter::ALL
                .iter()
                .map(|one| Choice::new(one.code(), one.words()))
                .collect(),
            needs: AccessNeed::ALL
                .iter()
                .map(|need| Choice::new(need.code(), need.words()))
                .chain([none])
                .collect(),
            channels: Channel::ALL
                .iter()
                .map(|channel| (safe_field(*channel), channel.words()))
                .collect(),
            safety: Safety::ALL
                .iter()
                .map(|safety| Choice::new(safety.code(), safety.words()))
                .collect(),
        }
    }
}

const NO_NEEDS: &str = "none";

/// The names of the fields of one row of the names.
pub(super) struct NameRow {
    pub number: usize,
    pub kind: String,
    pub given: String,
    pub family: String,
}

/// Rows for the names that were typed, and an empty one.
pub(super) fn name_rows(typed: &Typed) -> Vec<NameRow> {
    let filled = (0..MOST_NAMES)
        .rev()
        .find(|row| !typed.get(&given(*row)).is_empty() || !typed.get(&family(*row)).is_empty());
    let rows = filled.map_or(1, |last| last + 2).min(MOST_NAMES);
    (0..rows)
        .map(|row| NameRow {
            number: row + 1,
            kind: kind(row),
            given: given(row),
            family: family(row),
        })
        .collect()
}

fn kind(row: usize) -> String {
    format!("kind-{}", row + 1)
}

fn given(row: usize) -> String {
    format!("given-{}", row + 1)
}

fn family(row: usize) -> String {
    format!("family-{}", row + 1)
}

pub(super) fn safe_field(channel: Channel) -> String {
    format!("safe-{}", channel.code())
}

/// Reads the form over what is recorded: a field that was not on the page stays as it was.
pub(super) fn details(typed: &Typed, before: &Details, today: Date) -> Result<Details, Errors> {
    let mut form = typed.reader();
    let sent = |field: &str| typed.sent(field);
    let details = Details {
        names: if sent("given-1") {
            names(typed, &mut form)
        } else {
            before.names.clone()
        },
        born: if sent("born-year") {
            form.optional_date("born", "the date of birth", When::UpTo(today))
        } else {
            before.born
        },
        nhs_number: one(
            typed,
            &mut form,
            "nhs_number",
            before.nhs_number.as_ref(),
            NhsNumber::parse,
        ),
        home: if sent("address") {
            home(typed, &mut form)
        } else {
            before.home.clone()
        },
        phone: one(typed, &mut form, "phone", before.phone.as_ref(), Phone::parse),
        mobile: one(typed, &mut form, "mobile", before.mobile.as_ref(), Phone::parse),
        email: one(typed, &mut form, "email", before.email.as_ref(), Email::parse),
        language: if sent("speaks") {
            language(&mut form)
        } else {
            before.language.clone()
        },
        access: if sent("need_other") {
            access(typed, &mut form)
        } else {
            before.access.clone()
        },
    };
    if let (true, Err(no)) = (!details.names.is_empty(), details.check(today)) {
        form.refuse("born", no.to_string());
    }
    form.done(|| Some(details))
}

/// One optional field that a rule of the model reads.
fn one<T: Clone, E: std::fmt::Display>(
    typed: &Typed,
    form: &mut Reader<'_>,
    field: &str,
    before: Option<&T>,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Option<T> {
    if !typed.sent(field) {
        return before.cloned();
    }
    match typed.get(field) {
        "" => None,
        text => parse(text).map_err(|no| form.refuse(field, no.to_string())).ok(),
    }
}

fn names(typed: &Typed, form: &mut Reader<'_>) -> Vec<Name> {
    let mut names = Vec::new();
    for row in 0..MOST_NAMES {
        let (given, family) = (given(row), family(row));
        if typed.get(&given).is_empty() && typed.get(&family).is_empty() {
            continue;
        }
        let usual = if row == 0 { Kind::Legal } else { Kind::KnownAs };
        let kind = Kind::from_code(typed.get(&kind(row))).unwrap_or(usual);
        match Name::new(kind, typed.get(&given), typed.get(&family)) {
            Ok(name) if names.contains(&name) => {}
            Ok(name) => names.push(name),
            Err(no) => form.refuse(&given, no.to_string()),
        }
    }
    if names.is_empty() {
        form.refuse(&given(0), Refused::NoName.to_string());
    }
    names
}

fn home(typed: &Typed, form: &mut Reader<'_>) -> Home {
    if form.ticked("no_fixed_address") {
        return Home::NoFixedAddress;
    }
    let postcode = one(typed, form, "postcode", None, Postcode::parse);
    if typed.get("address").is_empty() && postcode.is_none() {
        return Home::Unknown;
    }
    match Address::new(typed.get("address").lines(), postcode) {
        Ok(address) => Home::Address(address),
        Err(no) => {
            form.refuse("address", no.to_string());
            Home::Unknown
        }
    }
}

fn language(form: &mut Reader<'_>) -> Language {
    let mut line = |field, what| form.optional_text(field, what, LINE).unwrap_or_default();
    let (speaks, reads) = (
        line("speaks", "the language spoken"),
        line("reads", "the language read"),
    );
    let preferences = line("interpreter_preferences", "the wishes about the interpreter");
    let interpreter = form
        .optional_choice("interpreter", "Choose from the list.", Interpreter::from_code)
        .unwrap_or_default();
    Language {
        speaks,
        reads,
        interpreter,
        preferences,
    }
}

fn access(typed: &Typed, form: &mut Reader<'_>) -> Access {
    let none = typed.has("need", NO_NEEDS);
    let known = |code: &str| {
        if code == NO_NEEDS {
            Some(None)
        } else {
            AccessNeed::from_code(code).map(Some)
        }
    };
    let chosen = form
        .optional_choices("need", "Choose from the list.", known)
        .unwrap_or_default();
    let mut needs: Vec<AccessNeed> = chosen.into_iter().flatten().collect();
    needs.sort();
    let other = form
        .optional_text("need_other", "the other need", LINE)
        .unwrap_or_default();
    let asked = none || !needs.is_empty() || !other.is_empty();
    Access {
        asked: if asked {
            AccessAsked::Asked
        } else {
            AccessAsked::NotAsked
        },
        needs,
        other,
    }
}

/// Reads the answers about safe contact: every channel that was on the page.
pub(super) fn answers(typed: &Typed) -> Result<Vec<(Channel, Safety)>, Errors> {
    let mut form = typed.reader();
    let mut answers = Vec::new();
    for channel in Channel::ALL {
        let field = safe_field(*channel);
        answers.extend(
            form.optional_choice(&field, "Choose from the list.", Safety::from_code)
                .map(|safety| (*channel, safety)),
        );
    }
    form.done(|| Some(answers))
}

/// The answers about safe contact on the form for somebody new.
pub(super) fn said(typed: &Typed) -> Result<Said, Errors> {
    Ok(Said {
        answers: answers(typed)?,
        manner: Manner::default(),
        again: Again::Keep,
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::model::samples;
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 22);

    #[test]
    fn what_is_recorded_fills_the_form_and_reads_back_the_same() {
        let mut whole = samples::details();
        whole.names.push(Name::new(Kind::KnownAs, "Mina", "").unwrap());
        whole
            .names
            .push(Name::new(Kind::Former, "Amina", "Khatun").unwrap());
        whole.language = Language {
            speaks: "Sylheti".into(),
            reads: "None".into(),
            interpreter: Interpreter::Needed,
            preferences: "A woman".into(),
        };
        whole.access = Access {
            asked: AccessAsked::Asked,
            needs: vec![AccessNeed::LargePrint, AccessNeed::StepFree],
            other: "Sits by the door".into(),
        };
        let homeless = Details {
            home: Home::NoFixedAddress,
            ..samples::named("Sukarno", "", "")
        };
        let no_needs = Details {
            access: Access {
                asked: AccessAsked::Asked,
                ..Access::default()
            },
            ..samples::named("Sukarno", "", "")
        };
        for recorded in [whole, homeless, no_needs] {
            let typed = Typed::of([("address", ""), ("postcode", ""), ("born-year", "")]);
            let typed = filled(&recorded)
                .iter()
                .fold(Typed::default(), |all, (n, v)| all.with(n, v))
                .iter()
                .chain(typed.iter())
                .fold(Typed::default(), |all, (n, v)| all.with(n, v));
            assert_eq!(details(&typed, &Details::default(), TODAY), Ok(recorded));
        }
    }

    #[test]
    fn what_was_not_on_the_page_stays_as_it_was() {
        let before = samples::details();
        assert_eq!(details(&Typed::default(), &before, TODAY), Ok(before.clone()));
        let typed = Typed::of([("mobile", "")]);
        assert_eq!(
            details(&typed, &before, TODAY),
            Ok(Details {
                mobile: None,
                ..before
            })
        );
    }

    #[test]
    fn each_mistake_has_its_own_sentence() {
        let typed = Typed::of([
            ("given-1", ""),
            ("born-day", "31"),
            ("born-month", "2"),
            ("born-year", "1980"),
            ("nhs_number", "123"),
            ("address", "1 High Street"),
            ("postcode", "LEICESTER"),
            ("mobile", "five"),
            ("email", "amina"),
            ("speaks", &"x".repeat(300)),
            ("interpreter", "maybe"),
            ("need", "gold"),
            ("need_other", ""),
        ]);
        let errors = details(&typed, &Details::default(), TODAY).unwrap_err();
        assert_eq!(
            errors.iter().next().map(|wrong| wrong.field.as_str()),
            Some("given-1"),
            "in the order of the page"
        );
        for field in [
            "given-1",
            "born",
            "nhs_number",
            "postcode",
            "mobile",
            "email",
            "speaks",
            "interpreter",
            "need",
        ] {
            assert!(errors.on(field).is_some(), "{field}");
        }
    }

    #[test]
    fn a_failing_check_digit_is_taken() {
        let typed = Typed::of([("given-1", "Amina"), ("nhs_number", "943 476 5918")]);
        let taken = details(&typed, &Details::default(), TODAY).unwrap();
        assert_eq!(taken.nhs_number.unwrap().digits(), "9434765918");
    }

    #[test]
    fn there_is_always_room_for_one_more_name() {
        assert_eq!(name_rows(&Typed::default()).len(), 1);
        assert_eq!(
            name_rows(&Typed::of([("given-1", "A"), ("family-3", "B")])).len(),
            4
        );
        assert_eq!(name_rows(&Typed::of([("given-6", "A")])).len(), MOST_NAMES);
    }

    #[test]
    fn only_answers_that_were_given_are_heard() {
        let typed = Typed::of([("safe-text", "safe"), ("safe-post", "unsafe")]);
        let expected = vec![(Channel::Text, Safety::Safe), (Channel::Post, Safety::Unsafe)];
        assert_eq!(answers(&typed), Ok(expected));
        assert!(
            answers(&Typed::of([("safe-text", "perhaps")]))
                .unwrap_err()
                .on("safe-text")
                .is_some()
        );
    }
}
