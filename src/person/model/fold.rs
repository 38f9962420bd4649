//! How names are made comparable: without case, accents, apostrophes and hyphens, in any script.

use unicode_normalization::UnicodeNormalization;

/// The words of a name, each folded. A hyphen parts two words; [`joined`] puts them together again.
///
/// Marks are dropped from Latin letters only: in other scripts they are vowels, not decoration.
pub fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut latin = false;
    for c in text.nfkd().flat_map(char::to_lowercase) {
        if is_accent(c) && latin {
            continue;
        }
        if parts_words(c) {
            words.push(String::new());
        } else if c.is_alphanumeric() || is_mark(c) {
            push_plain(words.last_mut(), c);
        } else {
            continue;
        }
        // A mark belongs to the letter before it, whatever stands between.
        latin = if is_mark(c) { latin } else { is_latin(c) };
    }
    words
        .into_iter()
        .filter(|word| !word.is_empty())
        .map(|word| word.nfc().collect())
        .collect()
}

/// The whole name as one word, so that a hyphen, a space or neither makes no difference.
pub fn joined(text: &str) -> String {
    words(text).concat()
}

/// Whether a word is written in a script without spaces, where a typed name is family and given in one.
pub fn runs_together(word: &str) -> bool {
    word.chars().any(
        |c| matches!(u32::from(c), 0x3040..=0x30FF | 0x3400..=0x9FFF | 0xAC00..=0xD7A3 | 0x2_0000..=0x3_FFFF),
    )
}

/// The letters that Unicode does not take apart, as English keyboards spell them.
fn push_plain(word: Option<&mut String>, c: char) {
    let Some(word) = word else { return };
    match c {
        'ß' => word.push_str("ss"),
        'æ' => word.push_str("ae"),
        'œ' => word.push_str("oe"),
        'þ' => word.push_str("th"),
        'ø' => word.push('o'),
        'đ' | 'ð' => word.push('d'),
        'ł' => word.push('l'),
        'ħ' => word.push('h'),
        'ı' => word.push('i'),
        'ŋ' => word.push('n'),
        'ŧ' => word.push('t'),
        plain => word.push(plain),
    }
}

fn parts_words(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | ',' | '/' | '·' | '_')
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(u32::from(c), 0xC0..=0x24F | 0x1E00..=0x1EFF)
}

fn is_accent(c: char) -> bool {
    matches!(u32::from(c), 0x300..=0x36F | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF)
}

/// Combining marks of the scripts that need them, which `is_alphanumeric` leaves out.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accents_case_and_apostrophes_do_not_matter() {
        assert_eq!(words("O'Brien"), ["obrien"]);
        assert_eq!(words("O’Brien"), ["obrien"]);
        assert_eq!(words("Zoë José-MARÍA"), ["zoe", "jose", "maria"]);
        assert_eq!(words("Łukasz Strauß Øystein"), ["lukasz", "strauss", "oystein"]);
        assert_eq!(words("İstanbul"), ["istanbul"]);
        assert_eq!(joined("Smith-Jones"), joined("smith jones"));
    }

    #[test]
    fn other_scripts_stay_as_they_are() {
        assert_eq!(words("王 小明"), ["王", "小明"]);
        assert_eq!(words("محمد"), ["محمد"]);
        assert_eq!(words("हिन्दी"), ["हिन्दी"]);
        assert_eq!(words("ДМИТРИЙ"), ["дмитрий"]);
        assert_eq!(words("が"), ["が"]);
        assert!(runs_together("王小明") && !runs_together("obrien"));
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = words(&text).join(" ");
            prop_assert_eq!(words(&once).join(" "), once);
        }

        #[test]
        fn nothing_that_a_pattern_could_misread_survives(text in "\\PC{0,40}") {
            prop_assert!(!joined(&text).contains(['%', '_', ' ', '@', '#', '~', '!', '+', '\\', '\'']));
        }
    }
}
