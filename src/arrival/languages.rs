//! The words of the public page, in each language that it speaks: dated files in `packs/languages`.

use std::{collections::BTreeMap, sync::LazyLock};

use jiff::civil::Date;
use serde::Deserialize;

const FILES: &[&str] = &[
    include_str!("../../packs/languages/en.toml"),
    include_str!("../../packs/languages/pl.toml"),
    include_str!("../../packs/languages/ro.toml"),
    include_str!("../../packs/languages/ur.toml"),
];

/// One language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    #[expect(dead_code, reason = "read so that another shape is refused")]
    schema: u32,
    /// As it stands in the address.
    pub id: String,
    /// As a browser knows it.
    pub code: String,
    pub direction: String,
    /// Its name in itself, and in English.
    pub name: String,
    pub english: String,
    /// Where the words are from, who translated them, and who checked them whose language it is; nobody, when empty.
    pub source: String,
    pub translated_by: String,
    pub native_check: String,
    /// The version of the words: the day from which they hold.
    pub valid_from: Date,
    months: [String; 12],
    words: BTreeMap<String, String>,
}

static LANGUAGES: LazyLock<Vec<Language>> = LazyLock::new(|| {
    let read = |text: &&str| toml::from_str(text).expect("the files are shipped, and a test reads each");
    FILES.iter().map(read).collect()
});

/// Every language, English first.
pub fn all() -> &'static [Language] {
    &LANGUAGES
}

/// English, in which everything is said.
pub fn english() -> &'static Language {
    &LANGUAGES[0]
}

/// The language of this address.
pub fn find(id: &str) -> Option<&'static Language> {
    LANGUAGES.iter().find(|language| language.id == id)
}

impl Language {
    /// Something in this language; in English where it is missing.
    pub fn say(&self, key: &str) -> &str {
        let words = self.words.get(key).or_else(|| english().words.get(key));
        words.map_or("", String::as_str)
    }

    /// A date in full: "22 November 2026".
    pub fn date(&self, on: Date) -> String {
        let month = usize::from(on.month().unsigned_abs()).saturating_sub(1);
        let month = self.months.get(month).map_or("", String::as_str);
        format!("{} {month} {}", on.day(), on.year())
    }

    /// Whether somebody whose language it is has yet to check it.
    pub fn is_unchecked(&self) -> bool {
        !self.translated_by.is_empty() && self.native_check.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::partnership::packs;

    #[test]
    fn every_language_says_everything_and_nothing_else() {
        let expected: Vec<&String> = english().words.keys().collect();
        assert!(all().len() >= 4 && expected.len() > 80);
        for language in all() {
            let keys: Vec<&String> = language.words.keys().collect();
            assert_eq!(keys, expected, "{}", language.english);
            for (key, words) in &language.words {
                let may_be_empty = language.id == "en" && key == "unchecked";
                assert!(
                    !words.trim().is_empty() || may_be_empty,
                    "{} {key}",
                    language.english
                );
            }
            assert!(["ltr", "rtl"].contains(&language.direction.as_str()));
            assert!(language.months.iter().all(|month| !month.is_empty()));
            assert!(language.id == "en" || !language.translated_by.is_empty());
        }
        assert_eq!(find("ur").map(|urdu| urdu.direction.as_str()), Some("rtl"));
    }

    #[test]
    fn every_area_of_law_has_the_words_of_a_patient() {
        for area in packs::areas() {
            let key = format!("area_{}", area.id);
            assert!(!english().say(&key).is_empty(), "{key}");
        }
    }

    #[test]
    fn what_is_missing_is_said_in_english() {
        let bare = Language {
            words: BTreeMap::new(),
            ..toml::from_str(FILES[1]).unwrap()
        };
        assert_eq!(bare.say("send"), "Send");
        assert_eq!(bare.date(jiff::civil::date(2026, 11, 2)), "2 listopada 2026");
    }
}
