//! The shape of the code, read from its text: who may know whom, where SQL stands and what it writes,
//! what rules may do, and how long things may get. Each failure is a sentence.

pub mod source;
mod tables;

use source::{Source, production};
pub use tables::tables;

/// The slices in the order of the business: each may use the public face of those before it.
const SLICES: &[&str] = &[
    "partnership",
    "identity",
    "person",
    "consent",
    "obligation",
    "outbox",
    "audit",
    "question",
    "arrival",
    "sheet",
    "referral",
    "screening",
    "patient",
    "batch",
    "digest",
    "dashboard",
];

/// What every page needs to know is who asks, so the pages of every slice may use the guard of sign-in,
/// also those below it.
const GUARD: &str = "identity::Here";

/// Pages that show what a slice above their own keeps, and why they are where they are.
const PAGES: &[(&str, &str, &str)] = &[
    (
        "partnership/web/staff.rs",
        "identity",
        "who works for whom is looked after among the parts of a partnership, and kept by identity",
    ),
    (
        "partnership/web/competence.rs",
        "identity",
        "what somebody deals with is looked after where their role is",
    ),
];

/// The files of `kit` and `web` that know something above them, and why.
const KNOWING: &[(&str, &str, &str)] = &[(
    "kit/db/tx.rs",
    "event::Event",
    "the unit of work records what happened and lets it have its consequences; it knows that there are \
     events, not which",
)];

/// What rules may use beside the rules below them: nothing that reads, waits, asks the time or draws lots.
const PURE: &[&str] = &[
    "super",
    "self",
    "std",
    "jiff",
    "serde",
    "thiserror",
    "crate::kit::id",
    "crate::kit::actor",
    "crate::kit::calendar",
    "crate::kit::few",
    "crate::words",
    "rphonetic",
    "strsim",
    "unicode_normalization",
];

/// Words that give away a rule which reads, waits, asks the time or makes an identifier.
const IMPURE: &[&str] = &[
    "async fn",
    ".await",
    "Tx",
    "Clock",
    ".now()",
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "rand::",
    "Ulid",
    "tracing::",
];

/// Lines of a file and of a function, at the most.
const LONGEST_FILE: usize = 400;
const LONGEST_FUNCTION: usize = 60;

#[test]
fn slices_know_only_the_public_face_of_what_is_below_them() {
    let mut wrong = Vec::new();
    for source in production() {
        let Some(place) = SLICES.iter().position(|slice| *slice == source.slice()) else {
            continue;
        };
        let mut known: Vec<String> = source.crate_paths();
        if source.is_within("web") {
            let page = PAGES.iter().find(|(file, ..)| *file == source.name);
            known.retain(|path| {
                let shown = page.is_some_and(|(_, slice, _)| path.starts_with(&format!("{slice}::")));
                path != GUARD && !shown
            });
        }
        for path in known {
            let other = path.split("::").next().unwrap();
            let above = SLICES
                .iter()
                .position(|slice| *slice == other)
                .is_some_and(|at| at > place);
            if above {
                wrong.push(format!("{}: {} may not use {path}", source.name, source.slice()));
            }
            if ["cli", "demo", "router", "verify", "work"].contains(&other) {
                wrong.push(format!("{}: a slice may not use {path}", source.name));
            }
        }
        for other in SLICES.iter().filter(|other| **other != source.slice()) {
            if source.has_path(&format!("{other}::store")) {
                wrong.push(format!("{}: {other}::store is {other}'s own", source.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_kit_and_the_web_know_no_slice() {
    let mut wrong = Vec::new();
    let mut used = Vec::new();
    for source in production()
        .into_iter()
        .filter(|source| ["kit", "web"].contains(&source.slice()))
    {
        for path in source.crate_paths() {
            let first = path.split("::").next().unwrap();
            let allowed = ["kit", "web", "params", "words"].contains(&first);
            let known = KNOWING
                .iter()
                .position(|(file, what, _)| *file == source.name && *what == path);
            used.extend(known);
            if !allowed && known.is_none() {
                wrong.push(format!("{}: {} may not use {path}", source.name, source.slice()));
            }
            if source.slice() == "kit" && first == "web" {
                wrong.push(format!("{}: the kit may not use {path}", source.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(
        used.len(),
        KNOWING.len(),
        "a declared exception is not needed any more"
    );
}

#[test]
fn rules_do_no_input_or_output() {
    let mut wrong = Vec::new();
    let models = production();
    let models: Vec<&Source> = models.iter().filter(|source| source.is_within("model")).collect();
    assert!(models.len() > 20, "there are models: {}", models.len());
    for source in models {
        let place = SLICES
            .iter()
            .position(|slice| *slice == source.slice())
            .expect("a slice");
        for path in source.uses() {
            // A module of the same folder, or an enum of the same file.
            let first = path.split("::").next().unwrap();
            let own = source.has_word(&format!("mod {first};")) || first.starts_with(char::is_uppercase);
            let pure = own
                || PURE
                    .iter()
                    .any(|pure| path == *pure || path.starts_with(&format!("{pure}::")));
            let below = SLICES[..=place]
                .iter()
                .any(|slice| path.starts_with(&format!("crate::{slice}::")));
            if !pure && !below {
                wrong.push(format!("{}: a model may not `use {path}`", source.name));
            }
        }
        for word in IMPURE.iter().filter(|word| source.has_word(word)) {
            wrong.push(format!("{}: a model may not say `{word}`", source.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_clock_asks_what_time_it_is_and_only_words_that_say_why_may_panic() {
    let mut wrong = Vec::new();
    for source in production() {
        for (number, line) in source.code.lines().enumerate() {
            let at = format!("{}:{}", source.name, number + 1);
            if line.contains(".unwrap()") {
                wrong.push(format!("{at}: unwrap is for tests"));
            }
            let reason = line
                .split(".expect(\"")
                .nth(1)
                .and_then(|rest| rest.split('"').next());
            if reason.is_some_and(|reason| reason.split(' ').count() < 3) {
                wrong.push(format!("{at}: expect says why it cannot happen"));
            }
            if line.contains("Timestamp::now(") && source.name != "kit/clock.rs" {
                wrong.push(format!("{at}: ask kit::clock"));
            }
            if ["todo!(", "unimplemented!(", "dbg!("]
                .iter()
                .any(|word| line.contains(word))
            {
                wrong.push(format!("{at}: not finished"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_and_functions_stay_within_their_budgets() {
    let mut wrong = Vec::new();
    for source in production() {
        let lines = source.code.lines().count();
        if lines > LONGEST_FILE {
            wrong.push(format!("{}: {lines} lines, of {LONGEST_FILE}", source.name));
        }
        for (function, lines) in source.functions() {
            if lines > LONGEST_FUNCTION {
                wrong.push(format!(
                    "{}: {function} has {lines} lines, of {LONGEST_FUNCTION}",
                    source.name
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_module_is_named_for_what_it_is_not() {
    let empty = [
        "util", "utils", "helper", "helpers", "common", "misc", "manager", "managers",
    ];
    for source in production() {
        let named = source
            .name
            .trim_end_matches(".rs")
            .split('/')
            .find(|part| empty.contains(part));
        assert_eq!(named, None, "{}: say what is in it", source.name);
    }
}
