//! One free text box that understands names, dates, numbers, postcodes and e-mail addresses, in any order.

mod likeness;
#[cfg(test)]
mod pattern;
mod typed;

use jiff::civil::Date;

use super::{
    key::{BORN, EMAIL, NHS, PHONE, POSTCODE, SOUND},
    sound::Sound,
};

/// Nobody types more than this to find one person.
const LONGEST: usize = 200;
/// More words than this narrow nothing further.
const MOST_WORDS: usize = 6;
/// Conditions that one scan can carry beside its prefix.
pub const MOST_LIKES: usize = 3;

/// What was typed, taken apart. Every part has to be true of a person who is found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    words: Vec<String>,
    /// How each word sounds, if it has a sound here.
    sounds: Vec<Option<Sound>>,
    typed_words: Vec<String>,
    /// Beginnings of `1980-02-03`, any of which may be meant.
    born: Vec<String>,
    nhs_number: Option<String>,
    phone: Option<String>,
    postcode: Option<String>,
    email: Option<String>,
    /// What could not be understood, as it was typed.
    unread: Vec<String>,
}

/// What a search for somebody who was not found already says about them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prefill {
    pub given: String,
    pub family: String,
    pub born: Option<Date>,
    pub nhs_number: String,
    pub postcode: String,
    pub phone: String,
    pub email: String,
}

/// One range of search keys, narrowed by patterns in the sense of SQL's `LIKE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    from: String,
    likes: Vec<String>,
}

impl Scan {
    /// Every key that begins like this.
    pub fn prefix(from: &str) -> Self {
        Self {
            from: from.to_owned(),
            likes: Vec::new(),
        }
    }

    /// Only keys that also match a pattern. More than [`MOST_LIKES`] are left out, and so find too much
    /// rather than too little.
    #[must_use]
    pub fn like(mut self, pattern: &str) -> Self {
        if self.likes.len() < MOST_LIKES {
            self.likes.push(pattern.to_owned());
        }
        self
    }

    /// The first key of the range.
    pub fn from(&self) -> &str {
        &self.from
    }

    /// The end of the range, itself outside: text compares byte by byte, and no text is behind the last character.
    pub fn until(&self) -> String {
        format!("{}\u{10FFFF}", self.from)
    }

    /// Whether patterns leave out keys of the range.
    pub fn is_narrowed(&self) -> bool {
        !self.likes.is_empty()
    }

    /// Exactly [`MOST_LIKES`] patterns, the unused ones open.
    pub fn likes(&self) -> [&str; MOST_LIKES] {
        std::array::from_fn(|at| self.likes.get(at).map_or("%", String::as_str))
    }
}

impl Query {
    /// Nothing was typed that could find anybody.
    pub fn is_empty(&self) -> bool {
        *self
            == Self {
                unread: self.unread.clone(),
                ..Self::default()
            }
    }

    /// What could not be understood, to be said rather than passed over.
    pub fn unread(&self) -> &[String] {
        &self.unread
    }

    /// What the form for a new person can begin with. Of several words the last is taken for the family name.
    pub fn prefill(&self) -> Prefill {
        let (family, given) = self
            .typed_words
            .split_last()
            .map_or((String::new(), String::new()), |(last, first)| {
                (last.clone(), first.join(" "))
            });
        let born = match self.born.as_slice() {
            [one] => one.parse().ok(),
            _ => None,
        };
        let whole = |text: &Option<String>| text.clone().unwrap_or_default();
        Prefill {
            given,
            family,
            born,
            nhs_number: whole(&self.nhs_number),
            postcode: whole(&self.postcode).to_uppercase().trim().to_owned(),
            phone: whole(&self.phone),
            email: whole(&self.email),
        }
    }

    /// Where to look, best first. Later rounds are for when the earlier found nobody; the last is by sound.
    pub fn rounds(&self) -> Vec<Vec<Scan>> {
        if let Some(scans) = self.exact() {
            let by_sound = self.by_sound();
            return [scans, by_sound]
                .into_iter()
                .filter(|round| !round.is_empty())
                .collect();
        }
        let mut seeds: Vec<&String> = self.words.iter().collect();
        seeds.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        let mut rounds: Vec<Vec<Scan>> = Vec::new();
        if let Some((best, others)) = seeds.split_first() {
            rounds.push(vec![self.by_name(best, &self.words)]);
            rounds.push(
                others
                    .iter()
                    .map(|seed| self.by_name(seed, &self.words))
                    .chain(self.respelled())
                    .collect(),
            );
            rounds.push(self.by_sound());
        } else {
            rounds.push(
                self.born
                    .iter()
                    .map(|born| Scan::prefix(&format!("{BORN}{born}")))
                    .collect(),
            );
        }
        rounds.retain(|round| !round.is_empty());
        rounds
    }

    /// By something of which few people share the same.
    fn exact(&self) -> Option<Vec<Scan>> {
        if let Some(number) = &self.nhs_number {
            return Some(vec![Scan::prefix(&format!("{NHS}{number}"))]);
        }
        if let Some(email) = &self.email {
            return Some(vec![Scan::prefix(&format!("{EMAIL}{email}"))]);
        }
        if let Some(phone) = &self.phone {
            return Some(vec![Scan::prefix(&format!("{PHONE}{phone}"))]);
        }
        let narrowed = |prefix: String| {
            self.words.iter().fold(Scan::prefix(&prefix), |scan, word| {
                scan.like(&format!("% {word}%"))
            })
        };
        let full_dates: Vec<&String> = self
            .born
            .iter()
            .filter(|born| born.len() == "1980-02-03".len())
            .collect();
        if !full_dates.is_empty() {
            return Some(
                full_dates
                    .into_iter()
                    .map(|born| narrowed(format!("{BORN}{born}")))
                    .collect(),
            );
        }
        self.postcode
            .as_ref()
            .map(|postcode| vec![narrowed(format!("{POSTCODE}{postcode}"))])
    }

    /// By a name that begins with `seed` and has the other words behind it, in any order.
    fn by_name(&self, seed: &str, words: &[String]) -> Scan {
        let mut others: Vec<&String> = words.iter().collect();
        if let Some(at) = others.iter().position(|word| *word == seed) {
            others.remove(at);
        }
        let born = self.born_pattern();
        others.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        let patterns = born
            .into_iter()
            .chain(others.into_iter().map(|word| format!("% {word}%")));
        patterns.fold(Scan::prefix(seed), |scan, pattern| scan.like(&pattern))
    }

    /// Words joined that may be one, and one taken apart that may be a family and a given name.
    fn respelled(&self) -> Vec<Scan> {
        let joined = self.joined_pairs().into_iter();
        let longest = |words: &[String]| {
            words
                .iter()
                .max_by_key(|word| word.len())
                .cloned()
                .unwrap_or_default()
        };
        joined
            .map(|words| self.by_name(&longest(&words), &words))
            .collect()
    }

    fn joined_pairs(&self) -> Vec<Vec<String>> {
        let pairs = self.words.windows(2).enumerate();
        pairs
            .map(|(at, pair)| [&self.words[..at], &[pair.concat()], &self.words[at + 2..]].concat())
            .take(2)
            .collect()
    }

    /// By how one or two words sound, either being the family name.
    fn by_sound(&self) -> Vec<Scan> {
        let sounds: Vec<&Sound> = self.sounds.iter().take(2).flatten().collect();
        let with_born = |prefix: &str| {
            let scan = Scan::prefix(&format!("{SOUND}{prefix}"));
            self.born_pattern()
                .into_iter()
                .fold(scan, |scan, pattern| scan.like(&pattern))
        };
        match sounds.as_slice() {
            [one] => one.codes().map(|code| with_born(&format!("{code} "))).collect(),
            [a, b] => [(a, b), (b, a)]
                .into_iter()
                .flat_map(|(family, given)| {
                    let given: Vec<&str> = given.codes().collect();
                    family.codes().flat_map(move |family| {
                        given
                            .clone()
                            .into_iter()
                            .map(move |given| format!("{family} {given}"))
                    })
                })
                .map(|prefix| with_born(&prefix))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The typed date as a pattern; two meanings of one date cannot be one pattern and are checked later.
    fn born_pattern(&self) -> Option<String> {
        match self.born.as_slice() {
            [one] => Some(format!("%{BORN}{one}%")),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Details, Kind, Name, key, samples};
    use super::*;
    use proptest::prelude::*;

    /// Whether the rounds of a search lead to this person, as the store would run them.
    fn finds(typed: &str, details: &Details) -> bool {
        let query = Query::parse(typed);
        let keys = key::keys(details);
        let hit = query
            .rounds()
            .iter()
            .flatten()
            .any(|scan| keys.iter().any(|key| scan.takes(key)));
        hit && query.fits(details).is_some()
    }

    #[test]
    fn amina_is_found_by_anything_that_is_known() {
        let amina = samples::details();
        for typed in [
            "beg",
            "ami",
            "begum amina",
            "Amina Begum",
            "ami beg",
            "b amina",
            "ÁMINA",
            "begum, amina",
            "BEGUM Amina 1980",
            "beg 3/2/1980",
            "3/2/1980",
            "3 feb 1980",
            "3/2/80",
            "1980-02-03 ami",
            "943 476 5919",
            "9434765919",
            "943 476",
            "LE1 4AB",
            "le14ab",
            "le1 4",
            "LE1",
            "le1 begum",
            "07700 900123",
            "+44 7700 900",
            "amina@example.org",
            "amina@",
            "begam",
            "amena begom",
            "begum feb 1980",
            "begam 3/2/1980",
            "begum le1 4ab 943 476 5919",
        ] {
            assert!(finds(typed, &amina), "{typed}: {:?}", Query::parse(typed));
        }
    }

    #[test]
    fn everything_that_was_typed_has_to_be_true() {
        let amina = samples::details();
        for typed in [
            "smith",
            "amina smith",
            "begum 1981",
            "begum 3/2/1981",
            "943 476 5918",
            "LE1 4AC",
            "LE11",
            "le1 smith",
            "07700 900124",
            "amina@example.com",
            "begum le2",
            "smith 3/2/1980",
            "smith 943 476 5919",
            "",
        ] {
            assert!(!finds(typed, &amina), "{typed}: {:?}", Query::parse(typed));
        }
    }

    #[test]
    fn names_are_found_however_they_are_put_together() {
        let anne = samples::named("Anne-Marie", "Smith-Jones", "1990-05-01");
        for typed in [
            "smith jones",
            "smith-jones",
            "smithjones",
            "jones",
            "annemarie",
            "anne marie smith",
            "jones an 1990",
        ] {
            assert!(finds(typed, &anne), "{typed}");
        }
        let brien = samples::named("Sean", "O'Brien", "");
        for typed in [
            "obrien",
            "o'brien",
            "O’Brien",
            "o brien",
            "sean o brien",
            "sean obryan",
        ] {
            assert!(finds(typed, &brien), "{typed}: {:?}", Query::parse(typed));
        }
        for typed in ["王小明", "王", "小明", "小明 王"] {
            assert!(finds(typed, &samples::named("小明", "王", "")), "{typed}");
        }
        let maria = samples::named("María José", "de la Cruz", "");
        for typed in [
            "de la cruz",
            "cruz maria",
            "delacruz",
            "maria de la cruz",
            "jose cruz",
            "dela cruz",
        ] {
            assert!(finds(typed, &maria), "{typed}: {:?}", Query::parse(typed));
        }
    }

    #[test]
    fn former_names_and_names_to_be_called_by_are_found_too() {
        let mut details = samples::named("Katherine", "Jones", "1980-02-03");
        details.names.push(Name::new(Kind::KnownAs, "Kit", "").unwrap());
        details
            .names
            .push(Name::new(Kind::Former, "Katherine", "Patel").unwrap());
        for typed in [
            "kit",
            "kit jones",
            "patel",
            "patel kath",
            "catherine jones",
            "patel 3/2/1980",
            "kit 1980",
        ] {
            assert!(finds(typed, &details), "{typed}");
        }
    }

    #[test]
    fn nearer_names_come_first() {
        let query = Query::parse("smith jo");
        let near = |given, family| query.fits(&samples::named(given, family, ""));
        assert!(near("Jo", "Smith") > near("John", "Smith"));
        assert!(near("John", "Smith") > near("John", "Smithson"));
        assert!(near("John", "Smithson") > near("Joe", "Smyth") && near("Joe", "Smyth") > None);
        assert_eq!(near("Ann", "Patel"), None);
    }

    #[test]
    fn what_was_not_understood_is_said() {
        let query = Query::parse("begum 12 ???");
        assert_eq!(query.unread(), ["12", "???"]);
        assert!(!query.is_empty() && Query::parse("12").is_empty() && Query::parse(" ").is_empty());
    }

    #[test]
    fn a_search_that_found_nobody_begins_the_form() {
        let prefill = Query::parse("Anne Marie O'Brien 3/2/1980 le1 4ab 943 476 5919").prefill();
        assert_eq!(
            (prefill.given.as_str(), prefill.family.as_str()),
            ("Anne Marie", "O'Brien")
        );
        assert_eq!(prefill.born, Date::new(1980, 2, 3).ok());
        assert_eq!(
            (prefill.postcode.as_str(), prefill.nhs_number.as_str()),
            ("LE1 4AB", "9434765919")
        );
        assert_eq!(Query::parse("1980").prefill(), Prefill::default());
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_or_scan_without_end(text in "\\PC{0,80}") {
            let query = Query::parse(&text);
            let rounds = query.rounds();
            prop_assert!(rounds.len() <= 3 && rounds.iter().all(|round| round.len() <= 8));
            prop_assert!(rounds.iter().flatten().all(|scan| !scan.from().is_empty()));
            let _ = query.fits(&samples::details());
        }

        #[test]
        fn any_name_is_found_by_itself(given in "[\\p{L}' -]{0,12}", family in "[\\p{L}' -]{1,12}") {
            prop_assume!(Name::new(Kind::Legal, &given, &family).is_ok());
            let details = samples::named(&given, &family, "");
            prop_assume!(key::all_words(&details).iter().any(|word| word.chars().any(char::is_alphabetic)));
            prop_assume!(key::all_words(&details).len() <= 4);
            prop_assert!(finds(&format!("{given} {family}"), &details), "{:?}", key::keys(&details));
        }
    }
}
