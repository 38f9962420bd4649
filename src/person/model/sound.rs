//! How a name sounds, for people who write what they hear.

use rphonetic::{DoubleMetaphone, Encoder};

/// Sounds beyond this many letters add nothing.
const LONGEST: usize = 40;

/// The sound of one folded word: Double Metaphone's first code and, when it differs, its second.
///
/// `None` for words that are not written in Latin letters, of which it knows nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sound {
    pub first: String,
    pub second: Option<String>,
}

impl Sound {
    /// The sound of a word folded by [`super::fold::words`].
    pub fn of(word: &str) -> Option<Self> {
        if word.is_empty() || word.len() > LONGEST || !word.bytes().all(|b| b.is_ascii_lowercase()) {
            return None;
        }
        let metaphone = DoubleMetaphone::default();
        let first = metaphone.encode(word);
        let second = Some(metaphone.encode_alternate(word)).filter(|code| !code.is_empty() && *code != first);
        (!first.is_empty()).then_some(Self { first, second })
    }

    /// Both codes, or the one.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.first.as_str()).chain(self.second.as_deref())
    }

    /// Whether the two may be the same name.
    pub fn is_like(&self, other: &Self) -> bool {
        self.codes()
            .any(|code| other.codes().any(|theirs| theirs == code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_name_sound_alike() {
        for (a, b) in [
            ("smith", "smyth"),
            ("catherine", "katherine"),
            ("mohammed", "muhammad"),
            ("stephen", "steven"),
        ] {
            let (Some(a_sound), Some(b_sound)) = (Sound::of(a), Sound::of(b)) else {
                panic!("{a} {b}")
            };
            assert!(a_sound.is_like(&b_sound), "{a} {a_sound:?} and {b} {b_sound:?}");
        }
        assert!(!Sound::of("amina").unwrap().is_like(&Sound::of("john").unwrap()));
    }

    #[test]
    fn other_scripts_have_no_sound_here() {
        assert_eq!(Sound::of("王"), None);
        assert_eq!(Sound::of(""), None);
    }

    proptest! {
        #[test]
        fn no_word_makes_it_panic(word in "[a-z]{0,60}") {
            let _ = Sound::of(&word);
        }
    }
}
