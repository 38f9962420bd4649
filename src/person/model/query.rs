//! One free text box that understands names, dates, numbers, postcodes and e-mail addresses, in any order.

use jiff::civil::Date;

use super::{
    Details, Name, Phone, Postcode, contact, fold,
    key::{self, BORN, EMAIL, NHS, PHONE, POSTCODE, SOUND},
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
        Self { from: from.to_owned(), likes: Vec::new() }
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

    /// Exactly [`MOST_LIKES`] patterns, the unused ones open.
    pub fn likes(&self) -> [&str; MOST_LIKES] {
        std::array::from_fn(|at| self.likes.get(at).map_or("%", String::as_str))
    }
}

impl Query {
    /// Takes apart what was typed.
    pub fn parse(typed: &str) -> Self {
        let typed: String = typed.chars().take(LONGEST).collect();
        let tokens: Vec<&str> = typed.split_whitespace().collect();
        let mut query = Self::default();
        let mut rest = tokens.as_slice();
        while let Some(token) = rest.first() {
            let taken = query.take(rest);
            if taken == 0 {
                query.unread.push((*token).to_owned());
            }
            rest = &rest[taken.max(1)..];
        }
        query.words.truncate(MOST_WORDS);
        query
    }

    /// Nothing was typed that could find anybody.
    pub fn is_empty(&self) -> bool {
        *self == Self { unread: self.unread.clone(), ..Self::default() }
    }

    /// What could not be understood, to be said rather than passed over.
    pub fn unread(&self) -> &[String] {
        &self.unread
    }

    /// What the form for a new person can begin with. Of several words the last is taken for the family name.
    pub fn prefill(&self) -> Prefill {
        let (family, given) = self.typed_words.split_last().map_or((String::new(), String::new()), |(last, first)| {
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
            return [scans, by_sound].into_iter().filter(|round| !round.is_empty()).collect();
        }
        let mut seeds: Vec<&String> = self.words.iter().collect();
        seeds.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        let mut rounds: Vec<Vec<Scan>> = Vec::new();
        if let Some((best, others)) = seeds.split_first() {
            rounds.push(vec![self.by_name(best, &self.words)]);
            rounds.push(others.iter().map(|seed| self.by_name(seed, &self.words)).chain(self.respelled()).collect());
            rounds.push(self.by_sound());
        } else {
            rounds.push(self.born.iter().map(|born| Scan::prefix(&format!("{BORN}{born}"))).collect());
        }
        rounds.retain(|round| !round.is_empty());
        rounds
    }

    /// Whether everything that was typed is true of this person. Names may be true by their sound.
    pub fn is_true_of(&self, details: &Details) -> bool {
        let has = |key: Option<String>, typed: &Option<String>| {
            typed.as_ref().is_none_or(|typed| key.is_some_and(|key| key.starts_with(typed.as_str())))
        };
        let born = details.born.map(|born| born.to_string());
        let phones = [&details.mobile, &details.phone];
        let phone = |typed: &String| {
            phones.iter().any(|phone| phone.as_ref().is_some_and(|phone| dialled(phone).starts_with(typed.as_str())))
        };
        let postcode = details.home.address().and_then(|address| address.postcode.as_ref());
        has(details.nhs_number.as_ref().map(|number| number.digits().to_owned()), &self.nhs_number)
            && has(details.email.as_ref().map(contact::Email::folded), &self.email)
            && has(postcode.map(|code| code.as_str().to_lowercase()), &self.postcode)
            && self.phone.as_ref().is_none_or(phone)
            && (self.born.is_empty() || born.is_some_and(|born| self.born.iter().any(|typed| born.starts_with(typed))))
            && (self.words.is_empty() || self.closeness(details) > 0)
    }

    /// How near the typed words are to this person's names; 0 when one is like none of them.
    pub fn closeness(&self, details: &Details) -> u32 {
        let family: Vec<String> = details.names.iter().flat_map(|name| fold::words(name.family())).collect();
        let all = key::all_words(details);
        let whole = self.words.concat();
        if details.names.iter().any(|name| spelled_in_one(name).contains(&whole)) {
            return 4 * u32::try_from(self.words.len().max(1)).unwrap_or(1);
        }
        let each = self.words.iter().map(|word| {
            let sounds = || Sound::of(word).is_some_and(|sound| all.iter().any(|name| sounds_like(&sound, name)));
            match () {
                () if family.contains(word) => 4,
                () if all.contains(word) => 3,
                () if all.iter().any(|name| name.starts_with(word.as_str())) => 2,
                () if details.names.iter().any(|name| joined_starts(name, word)) => 2,
                () if sounds() => 1,
                () => 0,
            }
        });
        let each: Vec<u32> = each.collect();
        if each.contains(&0) && !self.is_respelling_of(details) { 0 } else { each.iter().sum::<u32>().max(1) }
    }

    /// Two typed words that are one in the name ("mac donald", "o brien").
    fn is_respelling_of(&self, details: &Details) -> bool {
        let all = key::all_words(details);
        let joined = self.joined_pairs();
        joined.iter().any(|words| {
            words.iter().all(|word| all.iter().any(|name| name.starts_with(word.as_str())))
        })
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
        let narrowed = |prefix: String| self.words.iter().fold(Scan::prefix(&prefix), |scan, word| scan.like(&format!("% {word}%")));
        let full_dates: Vec<&String> = self.born.iter().filter(|born| born.len() == "1980-02-03".len()).collect();
        if !full_dates.is_empty() {
            return Some(full_dates.into_iter().map(|born| narrowed(format!("{BORN}{born}"))).collect());
        }
        self.postcode.as_ref().map(|postcode| vec![narrowed(format!("{POSTCODE}{postcode}"))])
    }

    /// By a name that begins with `seed` and has the other words behind it, in any order.
    fn by_name(&self, seed: &str, words: &[String]) -> Scan {
        let mut others: Vec<&String> = words.iter().collect();
        if let Some(at) = others.iter().position(|word| *word == seed) {
            others.remove(at);
        }
        let born = self.born_pattern();
        others.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        let patterns = born.into_iter().chain(others.into_iter().map(|word| format!("% {word}%")));
        patterns.fold(Scan::prefix(seed), |scan, pattern| scan.like(&pattern))
    }

    /// Words joined that may be one, and one taken apart that may be a family and a given name.
    fn respelled(&self) -> Vec<Scan> {
        let joined = self.joined_pairs().into_iter();
        let longest = |words: &[String]| words.iter().max_by_key(|word| word.len()).cloned().unwrap_or_default();
        joined.map(|words| self.by_name(&longest(&words), &words)).collect()
    }

    fn joined_pairs(&self) -> Vec<Vec<String>> {
        let short = |word: &String| word.chars().count() <= 3;
        let pairs = self.words.windows(2).enumerate().filter(|(_, pair)| pair.iter().any(short));
        pairs
            .map(|(at, pair)| [&self.words[..at], &[pair.concat()], &self.words[at + 2..]].concat())
            .take(2)
            .collect()
    }

    /// By how one or two words sound, either being the family name.
    fn by_sound(&self) -> Vec<Scan> {
        let sounds: Vec<Sound> = self.words.iter().take(2).filter_map(|word| Sound::of(word)).collect();
        let with_born = |prefix: &str| {
            let scan = Scan::prefix(&format!("{SOUND}{prefix}"));
            self.born_pattern().into_iter().fold(scan, |scan, pattern| scan.like(&pattern))
        };
        match sounds.as_slice() {
            [one] => one.codes().map(|code| with_born(&format!("{code} "))).collect(),
            [a, b] => [(a, b), (b, a)]
                .into_iter()
                .flat_map(|(family, given)| {
                    let given: Vec<&str> = given.codes().collect();
                    family.codes().flat_map(move |family| given.clone().into_iter().map(move |given| format!("{family} {given}")))
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

    /// Reads what `tokens` begin with; how many were understood, or 0.
    fn take(&mut self, tokens: &[&str]) -> usize {
        self.take_email(tokens)
            .or_else(|| self.take_date(tokens))
            .or_else(|| self.take_postcode(tokens))
            .or_else(|| self.take_number(tokens))
            .or_else(|| self.take_words(tokens))
            .unwrap_or(0)
    }

    fn take_email(&mut self, tokens: &[&str]) -> Option<usize> {
        let token = tokens.first()?;
        let beginning = token.split_once('@').filter(|(local, _)| !local.is_empty())?;
        self.email = Some(format!("{}@{}", beginning.0, beginning.1).to_lowercase());
        Some(1)
    }

    fn take_date(&mut self, tokens: &[&str]) -> Option<usize> {
        let (born, taken) = super::date::typed(tokens)?;
        self.born = born;
        Some(taken)
    }

    fn take_postcode(&mut self, tokens: &[&str]) -> Option<usize> {
        let first = tokens.first()?.to_ascii_uppercase();
        let second = tokens.get(1).map(|token| token.to_ascii_uppercase());
        let (postcode, taken) = match second {
            Some(second) if contact::is_outward(&first) && is_inward_beginning(&second) => (format!("{first} {second}"), 2),
            _ if Postcode::parse(&first).is_ok() => (Postcode::parse(&first).ok()?.as_str().to_owned(), 1),
            _ if contact::is_outward(&first) => (format!("{first} "), 1),
            _ => return None,
        };
        self.postcode = Some(postcode.to_lowercase());
        Some(taken)
    }

    fn take_number(&mut self, tokens: &[&str]) -> Option<usize> {
        let is_number = |token: &&&str| token.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | '.'));
        let run: Vec<&str> = tokens.iter().take_while(is_number).copied().collect();
        let typed = run.concat();
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        if digits.len() < 3 {
            return None;
        }
        if typed.starts_with('+') || digits.starts_with('0') || digits.len() > 10 {
            self.phone = Some(national(&typed, &digits));
        } else {
            self.nhs_number = Some(digits);
        }
        Some(run.len())
    }

    fn take_words(&mut self, tokens: &[&str]) -> Option<usize> {
        let words = fold::words(tokens.first()?);
        let usable = words.iter().any(|word| word.chars().any(char::is_alphabetic));
        self.words.extend(usable.then_some(words)?);
        self.typed_words.extend(tokens.first().map(|token| token.trim_end_matches(',').to_owned()));
        Some(1)
    }
}

fn sounds_like(sound: &Sound, name: &str) -> bool {
    Sound::of(name).is_some_and(|theirs| {
        sound.codes().any(|code| theirs.codes().any(|other| other.starts_with(code)))
    })
}

/// A name without its spaces, family name first and last.
fn spelled_in_one(name: &Name) -> [String; 2] {
    let (family, given) = (fold::joined(name.family()), fold::joined(name.given()));
    [format!("{family}{given}"), format!("{given}{family}")]
}

fn joined_starts(name: &Name, word: &str) -> bool {
    [name.family(), name.given()].into_iter().any(|part| fold::joined(part).starts_with(word))
        || spelled_in_one(name).iter().any(|spelled| fold::runs_together(word) && spelled.starts_with(word))
}

fn is_inward_beginning(text: &str) -> bool {
    let bytes = text.as_bytes();
    let letters_follow = bytes.iter().skip(1).all(u8::is_ascii_uppercase);
    contact::is_inward(text) || (bytes.len() <= 2 && bytes.first().is_some_and(u8::is_ascii_digit) && letters_follow)
}

/// The beginning of a number as it is kept: `+44` and `0044` are `0`.
fn national(typed: &str, digits: &str) -> String {
    let abroad = digits.strip_prefix("00").or_else(|| typed.starts_with('+').then_some(digits));
    match abroad {
        Some(country) => match country.strip_prefix("44") {
            Some(rest) => format!("0{}", rest.trim_start_matches('0')),
            None => country.to_owned(),
        },
        None => digits.to_owned(),
    }
}

fn dialled(phone: &Phone) -> &str {
    phone.as_str().trim_start_matches('+')
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, samples};
    use super::*;
    use proptest::prelude::*;

    /// Whether the rounds of a search lead to this person, as the store would run them.
    fn finds(typed: &str, details: &Details) -> bool {
        let query = Query::parse(typed);
        let keys = key::keys(details);
        let hit = query.rounds().iter().flatten().any(|scan| keys.iter().any(|key| matches(scan, key)));
        hit && query.is_true_of(details)
    }

    fn matches(scan: &Scan, key: &str) -> bool {
        key >= scan.from() && *key < *scan.until() && scan.likes().iter().all(|pattern| like(pattern, key))
    }

    /// SQL's `LIKE`, for the patterns that are made here.
    fn like(pattern: &str, text: &str) -> bool {
        match pattern.chars().next() {
            None => text.is_empty(),
            Some('%') => {
                let rest = &pattern[1..];
                rest.is_empty() || text.char_indices().any(|(at, _)| like(rest, &text[at..])) || like(rest, "")
            }
            Some(c) => text.chars().next().is_some_and(|t| (c == '_' || c == t) && like(&pattern[c.len_utf8()..], &text[t.len_utf8()..])),
        }
    }

    #[test]
    fn amina_is_found_by_anything_that_is_known() {
        let amina = samples::details();
        for typed in [
            "beg", "ami", "begum amina", "Amina Begum", "ami beg", "b amina", "ÁMINA", "begum, amina", "BEGUM Amina 1980",
            "beg 3/2/1980", "3/2/1980", "3 feb 1980", "3/2/80", "1980-02-03 ami", "943 476 5919", "9434765919", "943 476",
            "LE1 4AB", "le14ab", "le1 4", "LE1", "le1 begum", "07700 900123", "+44 7700 900", "amina@example.org",
            "amina@", "begam", "amena begom", "begum feb 1980", "begam 3/2/1980", "begum le1 4ab 943 476 5919",
        ] {
            assert!(finds(typed, &amina), "{typed}: {:?}", Query::parse(typed));
        }
    }

    #[test]
    fn everything_that_was_typed_has_to_be_true() {
        let amina = samples::details();
        for typed in [
            "smith", "amina smith", "begum 1981", "begum 3/2/1981", "943 476 5918", "LE1 4AC", "LE11", "le1 smith",
            "07700 900124", "amina@example.com", "begum le2", "smith 3/2/1980", "smith 943 476 5919", "",
        ] {
            assert!(!finds(typed, &amina), "{typed}: {:?}", Query::parse(typed));
        }
    }

    #[test]
    fn names_are_found_however_they_are_put_together() {
        let anne = samples::named("Anne-Marie", "Smith-Jones", "1990-05-01");
        for typed in ["smith jones", "smith-jones", "smithjones", "jones", "annemarie", "anne marie smith", "jones an 1990"] {
            assert!(finds(typed, &anne), "{typed}");
        }
        let brien = samples::named("Sean", "O'Brien", "");
        for typed in ["obrien", "o'brien", "O’Brien", "o brien", "sean o brien", "shaun obryan"] {
            assert!(finds(typed, &brien), "{typed}: {:?}", Query::parse(typed));
        }
        for typed in ["王小明", "王", "小明", "小明 王"] {
            assert!(finds(typed, &samples::named("小明", "王", "")), "{typed}");
        }
        let maria = samples::named("María José", "de la Cruz", "");
        for typed in ["de la cruz", "cruz maria", "delacruz", "maria de la cruz", "jose cruz", "dela cruz"] {
            assert!(finds(typed, &maria), "{typed}: {:?}", Query::parse(typed));
        }
    }

    #[test]
    fn former_names_and_names_to_be_called_by_are_found_too() {
        let mut details = samples::named("Katherine", "Jones", "1980-02-03");
        details.names.push(Name::new(Kind::KnownAs, "Kit", "").unwrap());
        details.names.push(Name::new(Kind::Former, "Katherine", "Patel").unwrap());
        for typed in ["kit", "kit jones", "patel", "patel kath", "catherine jones", "patel 3/2/1980", "kit 1980"] {
            assert!(finds(typed, &details), "{typed}");
        }
    }

    #[test]
    fn nearer_names_come_first() {
        let query = Query::parse("smith jo");
        let near = |given, family| query.closeness(&samples::named(given, family, ""));
        assert!(near("Jo", "Smith") > near("John", "Smith"));
        assert!(near("John", "Smith") > near("John", "Smithson"));
        assert!(near("John", "Smithson") > near("Joe", "Smyth") && near("Joe", "Smyth") > 0);
        assert_eq!(near("Ann", "Patel"), 0);
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
        assert_eq!((prefill.given.as_str(), prefill.family.as_str()), ("Anne Marie", "O'Brien"));
        assert_eq!(prefill.born, Date::new(1980, 2, 3).ok());
        assert_eq!((prefill.postcode.as_str(), prefill.nhs_number.as_str()), ("LE1 4AB", "9434765919"));
        assert_eq!(Query::parse("1980").prefill(), Prefill::default());
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_or_scan_without_end(text in "\\PC{0,80}") {
            let query = Query::parse(&text);
            let rounds = query.rounds();
            prop_assert!(rounds.len() <= 3 && rounds.iter().all(|round| round.len() <= 8));
            prop_assert!(rounds.iter().flatten().all(|scan| !scan.from().is_empty()));
            let _ = query.is_true_of(&samples::details());
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
