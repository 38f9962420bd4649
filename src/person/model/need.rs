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

crate::words! {
    /// Whether an interpreter is needed.
    Interpreter {
        NotNeeded = "not-needed", "Not needed";
        Needed = "needed", "Interpreter needed";
        NotAsked = "not-asked", "Not asked";
    }
}

#[expect(clippy::derivable_impls, reason = "`words!` makes the enum")]
impl Default for Interpreter {
    fn default() -> Self {
        Self::NotAsked
    }
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

crate::words! {
    /// A communication or access need that changes what we do.
    AccessNeed {
        LargePrint = "large-print", "Large print";
        EasyRead = "easy-read", "Easy read";
        Bsl = "bsl", "British Sign Language";
        LipReading = "lip-reading", "Lip-reading: face the person, no mask";
        HearingLoop = "hearing-loop", "Hearing loop";
        TextRelay = "text-relay", "Text relay for calls";
        Braille = "braille", "Braille";
        Audio = "audio", "Audio recording";
        EmailNotPost = "email-not-post", "E-mail, not post";
        HelpWithForms = "help-with-forms", "Help with reading and forms";
        StepFree = "step-free", "Step-free access";
        LongerSlot = "longer-slot", "Longer appointment";
        QuietSpace = "quiet-space", "Quiet place to wait";
        Companion = "companion", "Brings a supporter or advocate";
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

impl Access {
    /// The needs in words, for the bar at the top of every page of this person.
    pub fn in_words(&self) -> Vec<&str> {
        let other = Some(self.other.as_str()).filter(|other| !other.is_empty());
        self.needs.iter().map(|need| need.words()).chain(other).collect()
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
        assert!(asked.in_words().is_empty());
    }
}
