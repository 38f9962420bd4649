//! What a scan takes, told without a database: for tests of the rules.

use super::Scan;

impl Scan {
    /// Whether a key is in the range and matches every pattern.
    pub fn takes(&self, key: &str) -> bool {
        key >= self.from() && *key < *self.until() && self.likes().iter().all(|pattern| like(pattern, key))
    }
}

/// SQL's `LIKE`.
fn like(pattern: &str, text: &str) -> bool {
    match pattern.chars().next() {
        None => text.is_empty(),
        Some('%') => {
            let rest = &pattern[1..];
            like(rest, "") || text.char_indices().any(|(at, _)| like(rest, &text[at..]))
        }
        Some(one) => text.chars().next().is_some_and(|c| {
            (one == '_' || one == c) && like(&pattern[one.len_utf8()..], &text[c.len_utf8()..])
        }),
    }
}

#[test]
fn patterns_mean_what_the_database_means() {
    for (pattern, text, expected) in [
        ("%", "", true),
        ("% jo%", "smith john @", true),
        ("% jo%", "john smith @", false),
        ("%@1980%", "a b @1980-02-03", true),
        ("%@____-02-03", "a b @1980-02-03", true),
        ("%@", "a b @", true),
        ("%@", "a b @1980", false),
    ] {
        assert_eq!(like(pattern, text), expected, "{pattern} {text}");
    }
}
