//! Search keys: what a person is found by, in one table of which one range of the primary key answers a question.
//!
//! Names and sounds are many people's, so there is a row for each organisation that knows the person, and an
//! organisation looks through its own alone. All others are one person's or a few people's: those stand once for the
//! whole partnership, and each person found by them is checked against who knows whom. So a referral to a service
//! that does not know the person yet writes three rows in place of eight, each of them a page of the disk.
//!
//! The first character says what kind of key it is; no folded name can begin with one of these.
//!
//! | Key | Example |
//! |---|---|
//! | name, from each word that somebody may begin with | `begum amina @1980-02-03` |
//! | sound of family and first given name | `~PKM AMN @1980-02-03` |
//! | date of birth | `@1980-02-03 begum amina` |
//! | postcode | `!le1 4ab begum amina` |
//! | NHS number | `#9434765919` |
//! | phone | `+07700900123` |
//! | e-mail | `=amina@example.org` |

use jiff::civil::Date;

use super::{Details, Name, Scan, fold, sound::Sound};

pub(super) const SOUND: char = '~';
pub(in crate::person) const BORN: char = '@';
pub(in crate::person) const POSTCODE: char = '!';
pub(in crate::person) const NHS: char = '#';
pub(in crate::person) const PHONE: char = '+';
pub(in crate::person) const EMAIL: char = '=';

/// No person takes more rows than this, whatever they are called.
const MOST_KEYS: usize = 32;
/// No check for duplicates looks in more places than this.
const MOST_SCANS: usize = 40;
/// No key is longer, so that every database can index it.
const LONGEST_KEY: usize = 240;

/// Whether a key is that of one person or a few, and so stands once for the whole partnership.
pub fn is_for_everybody(key: &str) -> bool {
    key.starts_with([BORN, POSTCODE, NHS, PHONE, EMAIL])
}

/// The keys under which a person is found, sorted, without repeats.
pub fn keys(details: &Details) -> Vec<String> {
    let mut keys = identifiers(details);
    let born = born_suffix(details.born);
    for name in &details.names {
        let parts = Parts::of(name, details);
        keys.extend(
            parts
                .rotations()
                .into_iter()
                .map(|words| format!("{} {born}", words.join(" "))),
        );
        keys.extend(
            parts
                .sounds()
                .into_iter()
                .map(|sound| format!("{SOUND}{sound} {born}")),
        );
    }
    for key in &mut keys {
        shorten(key);
    }
    keys.truncate(MOST_KEYS);
    keys.sort();
    keys.dedup();
    keys
}

/// Where to look for people who may be the same as this one: by every identifier, by date of birth, and by
/// name together with a date of birth that differs by a slip of the pen.
pub fn scans_for_duplicates(details: &Details) -> Vec<Scan> {
    let mut scans: Vec<Scan> = identifiers(details)
        .iter()
        .map(|key| Scan::prefix(exact_part(key)))
        .collect();
    if let Some(other_way) = details.born.and_then(day_and_month_swapped) {
        scans.push(Scan::prefix(&born_suffix(Some(other_way))));
    }
    for name in &details.names {
        let parts = Parts::of(name, details);
        let swapped = Parts {
            family: parts.given.clone(),
            given: parts.family.clone(),
            ..Parts::default()
        };
        let mut sounds = [parts.sounds(), swapped.sounds()].concat();
        sounds.dedup();
        for sound in &sounds {
            scans.extend(born_within_a_slip(
                &format!("{SOUND}{}", with_initial(sound)),
                details.born,
            ));
        }
        if parts.sounds().is_empty() {
            scans.extend(born_within_a_slip(&parts.spelled_with_initial(), details.born));
        }
    }
    scans.truncate(MOST_SCANS);
    scans
}

/// The sound of the family name and how that of the given name begins: `PKM A`. "A" may be Amina.
fn with_initial(sound: &str) -> &str {
    let end = sound
        .find(' ')
        .map_or(sound.len(), |space| (space + 2).min(sound.len()));
    sound.get(..end).unwrap_or(sound)
}

/// A wrong digit in the year leaves day and month, one in day or month leaves the year. Without a date of
/// birth everybody of the name has to be looked at.
fn born_within_a_slip(prefix: &str, born: Option<Date>) -> Vec<Scan> {
    let unknown = Scan::prefix(prefix).like(&format!("%{BORN}"));
    match born {
        None => vec![Scan::prefix(prefix)],
        Some(born) => vec![
            unknown,
            Scan::prefix(prefix).like(&format!("%{BORN}{:04}-%", born.year())),
            Scan::prefix(prefix).like(&format!("%{BORN}____-{:02}-{:02}", born.month(), born.day())),
        ],
    }
}

/// Keys of which one is enough to find somebody.
fn identifiers(details: &Details) -> Vec<String> {
    let mut keys = Vec::new();
    let words = all_words(details).join(" ");
    if let Some(number) = &details.nhs_number {
        keys.push(format!("{NHS}{}", number.digits()));
    }
    if let Some(born) = details.born {
        keys.push(format!("{} {words}", born_suffix(Some(born))));
    }
    if let Some(postcode) = details
        .home
        .address()
        .and_then(|address| address.postcode.as_ref())
    {
        keys.push(format!("{POSTCODE}{} {words}", postcode.as_str().to_lowercase()));
    }
    for phone in [&details.mobile, &details.phone].into_iter().flatten() {
        keys.push(format!("{PHONE}{}", phone.as_str().trim_start_matches('+')));
    }
    if let Some(email) = &details.email {
        keys.push(format!("{EMAIL}{}", email.folded()));
    }
    keys
}

/// The part of an identifier key that the names do not follow.
fn exact_part(key: &str) -> &str {
    let end = match key.chars().next() {
        Some(BORN) => 1 + "1980-02-03".len(),
        Some(POSTCODE) => key.match_indices(' ').nth(1).map_or(key.len(), |(at, _)| at),
        _ => key.len(),
    };
    key.get(..end).unwrap_or(key)
}

/// `@1980-02-03`, or `@` when it is not known.
pub(super) fn born_suffix(born: Option<Date>) -> String {
    born.map_or_else(|| BORN.to_string(), |born| format!("{BORN}{born}"))
}

/// 3 February for 2 March, when both exist and differ.
pub(super) fn day_and_month_swapped(born: Date) -> Option<Date> {
    Date::new(born.year(), born.day(), born.month())
        .ok()
        .filter(|swapped| *swapped != born)
}

/// Every different word of every name, the main name's family name first.
pub(super) fn all_words(details: &Details) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for name in &details.names {
        let parts = Parts::of(name, details);
        for word in parts.family.into_iter().chain(parts.given) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
    }
    words
}

/// The folded words of one name.
#[derive(Default)]
pub(super) struct Parts {
    pub family: Vec<String>,
    pub given: Vec<String>,
    hyphened: Hyphened,
}

#[derive(Default, PartialEq)]
enum Hyphened {
    Given,
    #[default]
    NotGiven,
}

impl Parts {
    /// The words of a name; one without a family name borrows that of the main name.
    pub fn of(name: &Name, details: &Details) -> Self {
        let family = match name.family() {
            "" => details.name().family(),
            family => family,
        };
        let hyphened = if name.given().contains('-') {
            Hyphened::Given
        } else {
            Hyphened::NotGiven
        };
        Self {
            family: fold::words(family),
            given: fold::words(name.given()),
            hyphened,
        }
    }

    /// The words, beginning with each that somebody may type first, and with what belongs together joined.
    fn rotations(&self) -> Vec<Vec<String>> {
        let all: Vec<String> = self.family.iter().chain(&self.given).cloned().collect();
        let starts =
            (0..self.family.len().min(3)).chain((!self.given.is_empty()).then_some(self.family.len()));
        let mut rotations: Vec<Vec<String>> = starts.map(|at| [&all[at..], &all[..at]].concat()).collect();
        if self.family.len() > 1 {
            rotations.push([&[self.family.concat()], self.given.as_slice()].concat());
        }
        if self.given.len() > 1 && self.hyphened == Hyphened::Given {
            rotations.push([&[self.given.concat()], self.family.as_slice()].concat());
        }
        if all.len() > 1 && all.iter().all(|word| fold::runs_together(word)) {
            rotations.push(vec![all.concat()]);
        }
        rotations
    }

    /// The family name as it is spelled and how the given name begins, for names that have no sound here.
    fn spelled_with_initial(&self) -> String {
        let initial: String = self
            .given
            .first()
            .map(|given| given.chars().take(1).collect())
            .unwrap_or_default();
        match (self.family.is_empty(), self.given.is_empty()) {
            (true, _) => self.given.join(" "),
            (_, true) => self.family.join(" "),
            _ => format!("{} {initial}", self.family.join(" ")),
        }
    }

    /// The sound of the family name followed by that of the first given name.
    fn sounds(&self) -> Vec<String> {
        let given = self
            .given
            .first()
            .and_then(|word| Sound::of(word))
            .map(|sound| sound.first);
        let mut families: Vec<String> = self.family.iter().take(2).cloned().collect();
        if self.family.len() > 1 {
            families.push(self.family.concat());
        }
        let mut sounds: Vec<String> = families
            .iter()
            .filter_map(|word| Sound::of(word))
            .map(|family| {
                [Some(family.first), given.clone()]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect();
        if self.family.is_empty() {
            sounds.extend(given);
        }
        sounds
    }
}

fn shorten(key: &mut String) {
    if key.len() > LONGEST_KEY {
        let end = (0..=LONGEST_KEY)
            .rev()
            .find(|at| key.is_char_boundary(*at))
            .unwrap_or(0);
        key.truncate(end);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Email, Kind, NhsNumber, Phone, samples};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_person_is_found_by_each_thing_that_is_known() {
        let expected = [
            "!le1 4ab begum amina",
            "#9434765919",
            "+07700900123",
            "=amina@example.org",
            "@1980-02-03 begum amina",
            "amina begum @1980-02-03",
            "begum amina @1980-02-03",
            "~PKM AMN @1980-02-03",
        ];
        assert_eq!(keys(&samples::details()), expected);
    }

    #[test]
    fn what_is_not_known_takes_no_row() {
        assert_eq!(keys(&samples::named("Sukarno", "", "")), ["sukarno @", "~SKRN @"]);
    }

    #[test]
    fn double_names_are_found_by_either_half_and_as_one() {
        let keys = keys(&samples::named("Anne-Marie", "Smith-Jones", ""));
        for start in [
            "smith jones anne",
            "jones anne marie",
            "smithjones anne",
            "annemarie smith",
            "anne marie smith",
        ] {
            assert!(
                keys.iter().any(|key| key.starts_with(start)),
                "{start} in {keys:?}"
            );
        }
    }

    #[test]
    fn a_name_to_be_called_by_borrows_the_family_name() {
        let mut details = samples::named("Katherine", "Jones", "");
        details.names.push(Name::new(Kind::KnownAs, "Kit", "").unwrap());
        let keys = keys(&details);
        assert!(
            keys.contains(&"kit jones @".to_owned()) && keys.contains(&"jones kit @".to_owned()),
            "{keys:?}"
        );
    }

    #[test]
    fn names_without_spaces_are_found_in_one() {
        let keys = keys(&samples::named("小明", "王", ""));
        assert!(keys.contains(&"王小明 @".to_owned()), "{keys:?}");
    }

    #[test]
    fn duplicates_are_looked_for_by_what_is_exact() {
        let starts: Vec<String> = scans_for_duplicates(&samples::details())
            .into_iter()
            .map(|scan| scan.from().to_owned())
            .collect();
        for start in [
            "#9434765919",
            "@1980-02-03",
            "@1980-03-02",
            "!le1 4ab",
            "+07700900123",
            "~PKM A",
            "~AMN P",
        ] {
            assert!(starts.iter().any(|scan| scan == start), "{start} in {starts:?}");
        }
    }

    #[test]
    fn a_swapped_date_exists_and_differs() {
        let swapped = |text: &str| day_and_month_swapped(text.parse().unwrap()).map(|date| date.to_string());
        assert_eq!(swapped("1980-02-03").as_deref(), Some("1980-03-02"));
        assert_eq!(swapped("1980-02-13"), None);
        assert_eq!(swapped("1980-02-02"), None);
    }

    proptest! {
        #[test]
        fn keys_are_few_short_sorted_and_different(
            names in proptest::collection::vec(("\\PC{0,60}", "\\PC{0,60}"), 1..7),
        ) {
            let names: Vec<Name> =
                names.iter().filter_map(|(given, family)| Name::new(Kind::Former, given, family).ok()).collect();
            prop_assume!(!names.is_empty());
            let details = Details {
                names,
                nhs_number: NhsNumber::parse("9434765919").ok(),
                mobile: Phone::parse("07700900123").ok(),
                email: Email::parse("a@b.example").ok(),
                ..Details::default()
            };
            let keys = keys(&details);
            prop_assert!(keys.len() <= MOST_KEYS && keys.iter().all(|key| key.len() <= LONGEST_KEY));
            prop_assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(keys.contains(&"#9434765919".to_owned()), "identifiers come before names");
        }
    }
}
