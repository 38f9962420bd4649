//! Two people changed the same record: what is recorded now stands beside what was typed, and whoever came
//! second decides with open eyes.

use super::{Typed, ui::Row};

/// The questions of which the recorded answer is not the one that was typed, with the recorded answer.
/// `fields` are names of fields with their words; the boxes of one group share a name.
pub fn recorded_now(typed: &Typed, recorded: &Typed, fields: &[(String, String)]) -> Vec<Row> {
    let differs = |field: &str| {
        let sorted = |form: &Typed| {
            let mut all: Vec<String> = form.all(field).into_iter().map(plain).collect();
            all.sort();
            all
        };
        sorted(typed) != sorted(recorded)
    };
    fields
        .iter()
        .filter(|(field, _)| differs(field))
        .map(|(field, words)| Row::lines(words, recorded.all(field).into_iter().flat_map(str::lines)))
        .collect()
}

/// Spacing makes no difference.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What to say at the head of the form.
pub const WORDS: &str = "Someone else changed this record while you were typing. Nothing of yours is saved yet. \
                                Compare, put right what is below, and save again.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_shown() {
        let fields = [("a", "A"), ("b", "B"), ("need", "Needs")].map(|(f, w)| (f.to_owned(), w.to_owned()));
        let typed = Typed::of([("a", "1"), ("b", "2  3"), ("need", "x"), ("need", "y")]);
        let recorded = Typed::of([("a", "one\ntwo"), ("b", "2 3"), ("need", "y"), ("need", "x")]);
        assert_eq!(
            recorded_now(&typed, &recorded, &fields),
            [Row::lines("A", ["one", "two"])]
        );
        assert_eq!(recorded_now(&typed, &Typed::default(), &fields).len(), 3);
    }
}
