//! What a person needs from whoever speaks or writes to them, and what they must be warned of.

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

/// Languages, and whether somebody has to interpret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Language {
    /// Spoken best, in plain words ("Sylheti"); empty when nobody asked.
    pub speaks: String,
    /// Read best; not always the one that is spoken, and some people read none.
    pub reads: String,
    /// Whether an interpreter is needed.
    pub interpreter: Interpreter,
    /// What the interpreter must be or not be: dialect, a woman, nobody from the local community.
    pub preferences: String,
}

/// Whether an interpreter is needed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Interpreter {
    /// Nobody has asked.
    #[default]
    NotAsked,
    /// Asked, and not needed.
    NotNeeded,
    /// Needed for every conversation.
    Needed,
}

/// What the person was asked about communication and access (Accessible Information Standard: ask, record).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Access {
    /// Asked, so that "no needs" differs from "not asked".
    pub asked: AccessAsked,
    /// The needs that we know how to meet, in the order of [`AccessNeed::ALL`].
    pub needs: Vec<AccessNeed>,
    /// Anything else, in the person's words.
    pub other: String,
}

/// Whether the question about access was put.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccessAsked {
    /// Not yet.
    #[default]
    NotAsked,
    /// Yes; an empty list then means no needs.
    Asked,
}

macro_rules! choices {
    ($(#[$doc:meta])* $name:ident { $($(#[$item_doc:meta])* $item:ident = $code:literal, $label:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {$(
            $(#[$item_doc])*
            #[serde(rename = $code)]
            $item,
        )*}

        impl $name {
            /// Every one, in the order of the form.
            pub const ALL: &'static [Self] = &[$(Self::$item),*];

            /// As it stands in a form.
            pub fn code(self) -> &'static str {
                match self { $(Self::$item => $code),* }
            }

            /// As it is shown.
            pub fn label(self) -> &'static str {
                match self { $(Self::$item => $label),* }
            }

            /// The one that a form named, if it is one.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}

choices! {
    /// A communication or access need that changes what we do.
    AccessNeed {
        /// Letters in large print.
        LargePrint = "large-print", "Large print";
        /// Easy words and pictures.
        EasyRead = "easy-read", "Easy read";
        /// A British Sign Language interpreter.
        Bsl = "bsl", "British Sign Language";
        /// A lip speaker, or a face that can be seen.
        LipReading = "lip-reading", "Lip-reading: face the person, no mask";
        /// A hearing loop in the room.
        HearingLoop = "hearing-loop", "Hearing loop";
        /// Calls through the text relay service.
        TextRelay = "text-relay", "Text relay for calls";
        /// Letters in braille.
        Braille = "braille", "Braille";
        /// Letters as a recording.
        Audio = "audio", "Audio recording";
        /// E-mail in the place of post, for a screen reader.
        EmailNotPost = "email-not-post", "E-mail, not post";
        /// Help with reading and filling in forms.
        HelpWithForms = "help-with-forms", "Help with reading and forms";
        /// No steps.
        StepFree = "step-free", "Step-free access";
        /// More time.
        LongerSlot = "longer-slot", "Longer appointment";
        /// A calm place to wait.
        QuietSpace = "quiet-space", "Quiet place to wait";
        /// Somebody who comes along.
        Companion = "companion", "Brings a supporter or advocate";
        /// A visit at home.
        HomeVisit = "home-visit", "Cannot travel: home visit";
    }
}

/// A warning that everybody who opens the record must see: dated, factual, and reviewed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// What happened or must be heeded, as a fact.
    pub what: String,
    /// The day it was set.
    pub set_on: Date,
    /// Who set it, by name.
    pub set_by: String,
    /// The day on which somebody looks at it again.
    pub review_on: Date,
}

/// The longest a flag may stand before somebody looks at it again.
const REVIEW_MONTHS: i32 = 12;
/// The longest text of a flag.
const LONGEST_FLAG: usize = 300;

/// Why a flag was not set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoFlag {
    #[error("Say what others must know, as a fact and without judging.")]
    Empty,
    #[error("Keep it to {LONGEST_FLAG} characters, so that it is read.")]
    TooLong,
    #[error("Choose a review date after today and within {REVIEW_MONTHS} months.")]
    ReviewDate,
}

impl Flag {
    /// A flag set today.
    ///
    /// # Errors
    /// When it says nothing or too much, or is not reviewed within a year.
    pub fn set(what: &str, review_on: Date, set_on: Date, set_by: &str) -> Result<Self, NoFlag> {
        let what = what.trim();
        if what.is_empty() {
            return Err(NoFlag::Empty);
        }
        if what.chars().count() > LONGEST_FLAG {
            return Err(NoFlag::TooLong);
        }
        let latest = set_on.saturating_add(REVIEW_MONTHS.months());
        if review_on <= set_on || review_on > latest {
            return Err(NoFlag::ReviewDate);
        }
        Ok(Self {
            what: what.to_owned(),
            set_on,
            set_by: set_by.to_owned(),
            review_on,
        })
    }

    /// Whether somebody has to look at it again.
    pub fn is_due(&self, today: Date) -> bool {
        self.review_on <= today
    }
}

impl Interpreter {
    /// Every answer, in the order of the form.
    pub const ALL: [Self; 3] = [Self::NotNeeded, Self::Needed, Self::NotAsked];

    /// As it is shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::NotNeeded => "Not needed",
            Self::Needed => "Interpreter needed",
            Self::NotAsked => "Not asked",
        }
    }

    /// As it stands in a form.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotNeeded => "not-needed",
            Self::Needed => "needed",
            Self::NotAsked => "not-asked",
        }
    }

    /// The answer that a form named, if it is one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.code() == code)
    }
}

impl Access {
    /// The needs in words, for the bar at the top of every page of this person.
    pub fn labels(&self) -> Vec<&str> {
        let other = Some(self.other.as_str()).filter(|other| !other.is_empty());
        self.needs.iter().map(|need| need.label()).chain(other).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_flag_is_factual_and_reviewed_within_a_year() {
        let today = date(2026, 11, 22);
        let flag = Flag::set(" Dog in the house ", date(2027, 11, 22), today, "Sam Okafor").unwrap();
        assert_eq!(
            (flag.what.as_str(), flag.is_due(date(2027, 11, 21))),
            ("Dog in the house", false)
        );
        assert!(flag.is_due(date(2027, 11, 22)));
        assert_eq!(Flag::set(" ", date(2027, 1, 1), today, ""), Err(NoFlag::Empty));
        assert_eq!(
            Flag::set(&"x".repeat(301), date(2027, 1, 1), today, ""),
            Err(NoFlag::TooLong)
        );
        for wrong in [today, date(2026, 11, 1), date(2027, 11, 23)] {
            assert_eq!(
                Flag::set("x", wrong, today, ""),
                Err(NoFlag::ReviewDate),
                "{wrong}"
            );
        }
    }

    #[test]
    fn no_needs_is_not_the_same_as_not_asked() {
        let asked = Access {
            asked: AccessAsked::Asked,
            ..Access::default()
        };
        assert_ne!(asked, Access::default());
        assert!(asked.labels().is_empty());
    }

    #[test]
    fn every_need_has_its_own_code_and_is_kept_by_it() {
        for need in AccessNeed::ALL {
            assert_eq!(AccessNeed::from_code(need.code()), Some(*need));
            assert_eq!(
                serde_json::to_string(need).unwrap(),
                format!("\"{}\"", need.code())
            );
        }
        assert!(
            Interpreter::ALL
                .into_iter()
                .all(|i| Interpreter::from_code(i.code()) == Some(i))
        );
    }
}
