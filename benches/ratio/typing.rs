//! What people type to find somebody: beginnings of names with and without accents, a name as it sounds, an NHS
//! number, a date of birth.

use std::fmt::Write as _;

/// One of the ways, by turns. `listed` is the name as a list has it, "BEGUM, Amina"; the other two may be empty.
pub fn typed(n: usize, listed: &str, born: &str, nhs_number: &str) -> String {
    let (family, given) = listed.split_once(", ").unwrap_or((listed, ""));
    let (family, given) = (family.to_lowercase(), given.to_lowercase());
    let start = |name: &str, length: usize| name.chars().take(length).collect::<String>();
    let names = format!("{} {}", start(&family, 4), start(&given, 2));
    match n % 6 {
        1 => accented(&names),
        2 => format!("{} {given}", as_it_sounds(&family)),
        3 if !nhs_number.is_empty() => nhs_number.to_owned(),
        4 if born.len() == 10 => format!("{}/{}/{}", &born[8..], &born[5..7], &born[..4]),
        5 if born.len() == 10 => format!("{} {}", start(&family, 3), &born[..4]),
        _ => names,
    }
}

/// With an accent where there was none.
fn accented(name: &str) -> String {
    name.replacen('e', "é", 1).replacen('o', "ö", 1)
}

/// As somebody may write it who only heard it.
fn as_it_sounds(name: &str) -> String {
    let mut heard = name.replace("ph", "f").replace('c', "k");
    for double in ["ll", "nn", "ss", "tt", "mm"] {
        heard = heard.replace(double, &double[..1]);
    }
    if heard == name {
        heard.replacen('a', "e", 1)
    } else {
        heard
    }
}

/// Percent-encoded for a query or a form.
pub fn escaped(text: &str) -> String {
    text.bytes()
        .fold(String::with_capacity(text.len() * 3), |mut all, byte| {
            if byte.is_ascii_alphanumeric() {
                all.push(char::from(byte));
            } else {
                write!(all, "%{byte:02X}").expect("a string takes every character");
            }
            all
        })
}
