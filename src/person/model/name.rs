//! What a person is called.

use serde::{Deserialize, Serialize};

use super::fold;

/// No name is longer: the longest recorded English registration entries stay below it.
pub const LONGEST: usize = 100;

/// One name of a person, who may have several. In any script; either part may be empty, not both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// What kind of name it is.
    pub kind: Kind,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    given: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    family: String,
}

crate::words! {
    /// Why a person has this name.
    Kind {
        Legal = "legal", "Legal name";
        KnownAs = "known-as", "Known as";
        Former = "former", "Former name";
        Birth = "birth", "Name at birth";
    }
}

/// Why a name was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("Enter a name. One word is enough.")]
    Empty,
    #[error("A name can have up to {LONGEST} characters in each part.")]
    TooLong,
    #[error("A name needs at least one letter.")]
    NoLetter,
}

impl Name {
    /// A name from what was typed: outer and doubled spaces go, nothing else is changed.
    ///
    /// # Errors
    /// When there is nothing in it, or too much.
    pub fn new(kind: Kind, given: &str, family: &str) -> Result<Self, Refused> {
        let (given, family) = (tidy(given), tidy(family));
        if given.is_empty() && family.is_empty() {
            return Err(Refused::Empty);
        }
        if given.chars().count() > LONGEST || family.chars().count() > LONGEST {
            return Err(Refused::TooLong);
        }
        if fold::joined(&given).is_empty() && fold::joined(&family).is_empty() {
            return Err(Refused::NoLetter);
        }
        Ok(Self { kind, given, family })
    }

    /// Given names, as typed; may be empty.
    pub fn given(&self) -> &str {
        &self.given
    }

    /// Family name, as typed; may be empty.
    pub fn family(&self) -> &str {
        &self.family
    }

    /// As it is spoken and written on a letter: "Amina Begum", or the single name.
    pub fn full(&self) -> String {
        [self.given.as_str(), self.family.as_str()]
            .join(" ")
            .trim()
            .to_owned()
    }

    /// As it stands in a list sorted by family name: "BEGUM, Amina" is the habit of the NHS.
    pub fn listed(&self) -> String {
        match (self.family.is_empty(), self.given.is_empty()) {
            (true, _) => self.given.clone(),
            (_, true) => self.family.to_uppercase(),
            _ => format!("{}, {}", self.family.to_uppercase(), self.given),
        }
    }
}

fn tidy(text: &str) -> String {
    let plain = |c: char| c.is_whitespace() || c.is_control();
    text.split(plain)
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_is_a_name() {
        let name = Name::new(Kind::Legal, "  Sukarno ", "").unwrap();
        assert_eq!(
            (name.full().as_str(), name.listed().as_str()),
            ("Sukarno", "Sukarno")
        );
        assert_eq!(Name::new(Kind::Legal, "", "Sukarno").unwrap().listed(), "SUKARNO");
    }

    #[test]
    fn a_name_is_kept_as_it_was_typed() {
        let name = Name::new(Kind::KnownAs, "Zoë  Ann", "d'Souza").unwrap();
        assert_eq!((name.given(), name.family()), ("Zoë Ann", "d'Souza"));
        assert_eq!(name.listed(), "D'SOUZA, Zoë Ann");
        assert_eq!(Name::new(Kind::Legal, "Zo\0ë", "").unwrap().given(), "Zo ë");
    }

    #[test]
    fn nothing_dashes_and_novels_are_not_names() {
        assert_eq!(Name::new(Kind::Legal, " ", "\t"), Err(Refused::Empty));
        assert_eq!(Name::new(Kind::Legal, "--", "'"), Err(Refused::NoLetter));
        assert_eq!(
            Name::new(Kind::Legal, &"x".repeat(LONGEST + 1), ""),
            Err(Refused::TooLong)
        );
    }
}
