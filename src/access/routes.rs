//! The routes of the program, read from its sources.

use std::collections::BTreeSet;

use crate::architecture::source::production;

/// Method and pattern of every route that a source adds.
pub fn of_program() -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for source in production() {
        for (at, _) in source.code.match_indices(".route(") {
            let call = balanced(&source.code[at + ".route".len()..]);
            let Some(pattern) = call.split('"').nth(1) else {
                panic!("{}: a route without its address: {call}", source.name);
            };
            let methods = [
                ("get(", "GET"),
                ("post(", "POST"),
                ("put(", "PUT"),
                ("delete(", "DELETE"),
                ("patch(", "PATCH"),
            ];
            let mut answered = false;
            for (word, method) in methods {
                let said = call.match_indices(word).any(|(at, _)| {
                    let last = call[..at].chars().next_back().unwrap_or(' ');
                    !(last.is_alphanumeric() || last == '_')
                });
                if said {
                    answered = true;
                    found.insert((method.to_owned(), pattern.to_owned()));
                }
            }
            assert!(
                answered,
                "{}: {pattern} is answered by no method that we know",
                source.name
            );
        }
    }
    assert!(found.len() > 60, "the routes are found: {}", found.len());
    found
}

/// The text up to the parenthesis that closes the first one.
fn balanced(text: &str) -> &str {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[..at];
        }
    }
    text
}
