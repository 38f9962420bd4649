//! The form of a person's details: from what was typed to what is recorded, and back.

use jiff::civil::Date;

use super::super::{
    actions::{Again, Said},
    model::{
        Access, AccessAsked, AccessNeed, Address, Channel, Details, Email, Home, Interpreter, Kind, Language,
        MOST_NAMES, Manner, Name, NhsNumber, Phone, Postcode, Prefill, Refused, Safety,
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

/// The form of details, as recorded.
#[expect(clippy::too_many_lines, reason = "it is a list of fields")]
pub(super) fn filled(details: &Details) -> Typed {
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
    typed = with_home(typed, &details.home);
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
    typed = fields
        .into_iter()
        .fold(typed, |typed, (field, value)| typed.with(field, value));
    let none = details.access.asked == AccessAsked::Asked && details.access.in_words().is_empty();
    let needs = details
        .access
        .needs
        .iter()
        .map(|need| need.code())
        .chain(none.then_some(NO_NEEDS));
    needs.fold(typed, |typed, need| typed.with("need", need))
}

fn with_home(typed: Typed, home: &Home) -> Typed {
    match home {
        Home::Unknown => typed,
        Home::NoFixedAddress => typed.with("no_fixed_address", "yes"),
        Home::Address(address) => {
            let postcode = address.postcode.as_ref().map(|code| code.as_str().to_owned());
            typed
                .with("address", address.lines.join("\n"))
                .with("postcode", postcode.unwrap_or_default())
        }
    }
}

/// The questions of the form of details, by their fields.
pub(super) fn words(rows: &[NameRow]) -> Vec<(String, String)> {
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
pub(super) fn prefilled(prefill: &Prefill) -> Typed {
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

pub(super) fn with_date(typed: Typed, field: &str, date: Date) -> Typed {
    typed
        .with(&format!("{field}-day"), date.day().to_string())
        .with(&format!("{field}-month"), date.month().to_string())
        .with(&format!("{field}-year"), date.year().to_string())
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
