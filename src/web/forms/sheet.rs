//! A form as it is drawn: for the first time, again with what is wrong with it, or again because somebody
//! else was faster. What was typed is in it whichever it is.

use axum::http::StatusCode;

use super::{Errors, Question, Typed, question::first};
use crate::web::ui::Row;

/// What stands in a form, what is wrong with it, and over which version it will be saved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// What stands in the fields.
    pub typed: Typed,
    /// What has to be put right.
    pub errors: Errors,
    /// The version that whoever typed had before them, as it goes into a hidden field.
    pub version: String,
    /// What is recorded now where it is not what was typed, after somebody else was faster.
    pub recorded: Vec<Row>,
    /// Whether somebody else was faster.
    overtaken: bool,
}

/// What to say at the head of a form when somebody else was faster.
pub const OVERTAKEN: &str = "Someone else changed this record while you were typing. Nothing of yours is saved yet. \
                             Compare, put right what is below, and save again.";

impl Sheet {
    /// As it is first drawn, over no version.
    pub fn of(typed: Typed) -> Self {
        Self {
            typed,
            ..Self::default()
        }
    }

    /// As it is first drawn, over a version.
    pub fn filled(typed: Typed, version: i64) -> Self {
        Self {
            version: version.to_string(),
            ..Self::of(typed)
        }
    }

    /// Again, with what is wrong. It stays over the version that was typed over: what somebody else saved
    /// meanwhile was not on the page.
    pub fn refused(typed: Typed, errors: Errors) -> Self {
        Self {
            version: typed.get("version").to_owned(),
            typed,
            errors,
            ..Self::default()
        }
    }

    /// Again after somebody else was faster: what is `recorded` at `version` stands beside what was typed,
    /// and whoever came second decides with open eyes.
    pub fn overtaken(typed: Typed, recorded: &Typed, version: i64, questions: &[Question]) -> Self {
        Self {
            errors: Errors::one(first(questions), OVERTAKEN),
            version: version.to_string(),
            recorded: recorded_now(&typed, recorded, questions),
            overtaken: true,
            typed,
        }
    }

    /// The status of the page that shows it.
    pub fn status(&self) -> u16 {
        let status = match (self.overtaken, self.errors.is_empty()) {
            (true, _) => StatusCode::CONFLICT,
            (false, false) => StatusCode::UNPROCESSABLE_ENTITY,
            (false, true) => StatusCode::OK,
        };
        status.as_u16()
    }
}

/// The questions of which the recorded answer is not the one that was typed, with the recorded answer.
pub fn recorded_now(typed: &Typed, recorded: &Typed, questions: &[Question]) -> Vec<Row> {
    let sorted = |question: &Question, form: &Typed| {
        let mut all: Vec<String> = question.said(form).iter().map(|said| plain(said)).collect();
        all.sort();
        all
    };
    questions
        .iter()
        .filter(|question| sorted(question, typed) != sorted(question, recorded))
        .map(|question| Row::lines(question.words(), question.said(recorded)))
        .collect()
}

/// Spacing makes no difference.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::Choice;

    #[test]
    fn only_what_differs_is_shown() {
        let needs = [Choice::new("x", "Ramp"), Choice::new("y", "Braille")];
        let questions = [
            Question::new("a", "A"),
            Question::new("b", "B"),
            Question::new("need", "Needs").of(&needs),
            Question::date("on", "Day"),
        ];
        let typed = Typed::of([("a", "1"), ("b", "2  3"), ("need", "x"), ("need", "y")]);
        let recorded = Typed::of([("a", "one\ntwo"), ("b", "2 3"), ("need", "y"), ("need", "x")]);
        let sheet = Sheet::overtaken(typed.clone(), &recorded, 7, &questions);
        assert_eq!(sheet.recorded, [Row::lines("A", ["one", "two"])]);
        assert_eq!((sheet.status(), sheet.version.as_str()), (409, "7"));
        assert_eq!(sheet.typed, typed);
        let other = Typed::of([
            ("a", "1"),
            ("b", "2 3"),
            ("need", "y"),
            ("on-day", "2"),
            ("on-month", "11"),
        ]);
        assert_eq!(
            Sheet::overtaken(typed, &other, 7, &questions).recorded,
            [Row::lines("Needs", ["Braille"]), Row::lines("Day", ["2 11"])]
        );
    }

    #[test]
    fn a_form_that_is_refused_stays_over_the_version_that_was_typed_over() {
        let typed = Typed::of([("version", "3"), ("a", "1")]);
        let sheet = Sheet::refused(typed, Errors::one("a", "Say a"));
        assert_eq!((sheet.status(), sheet.version.as_str()), (422, "3"));
        assert_eq!(Sheet::filled(Typed::default(), 4).status(), 200);
    }
}
