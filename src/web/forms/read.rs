//! Reading fields into values, with the sentence that a person can act on when one does not fit.

use std::ops::RangeInclusive;

use super::{Errors, Typed};

/// Reads one form. Each question answers a value, or `None` after adding what to put right.
///
/// `what` names the thing with its article, in lower case, for the middle of a sentence:
/// "the family name", "a reason". It is put behind "Enter", and at the head of other sentences.
#[derive(Debug)]
pub struct Reader<'a> {
    pub(super) typed: &'a Typed,
    pub(super) errors: Errors,
}

impl<'a> Reader<'a> {
    pub(super) fn new(typed: &'a Typed) -> Self {
        Self {
            typed,
            errors: Errors::new(),
        }
    }

    /// The value made of all the answers, or everything that has to be put right.
    ///
    /// # Errors
    /// When any answer did not fit.
    pub fn done<T>(mut self, make: impl FnOnce() -> Option<T>) -> Result<T, Errors> {
        if !self.errors.is_empty() {
            return Err(self.errors);
        }
        make().ok_or_else(|| {
            self.errors.add(
                "main",
                "Some answers are missing. Check the page and send it again.",
            );
            self.errors
        })
    }

    /// What was typed, as it came.
    pub fn typed(&self) -> &Typed {
        self.typed
    }

    /// Adds a sentence of the caller's own about a field.
    pub fn refuse(&mut self, field: &str, words: impl Into<String>) {
        self.errors.add(field, words);
    }

    /// Text that must be there, at most `most` characters long.
    pub fn text(&mut self, field: &str, what: &str, most: usize) -> Option<String> {
        if self.typed.get(field).is_empty() {
            self.errors.add(field, format!("Enter {what}"));
            return None;
        }
        self.optional_text(field, what, most)
    }

    /// Text that may be left out, at most `most` characters long.
    pub fn optional_text(&mut self, field: &str, what: &str, most: usize) -> Option<String> {
        let text = self.typed.get(field);
        let length = text.chars().count();
        if length > most {
            self.errors.add(
                field,
                format!(
                    "{} must be {most} characters or fewer (it has {length})",
                    head(what)
                ),
            );
        }
        (1..=most).contains(&length).then(|| text.to_owned())
    }

    /// One of a list. `missing` is the sentence when nothing, or nothing that we know, was chosen.
    pub fn choice<T>(&mut self, field: &str, missing: &str, of: impl Fn(&str) -> Option<T>) -> Option<T> {
        let chosen = of(self.typed.get(field));
        if chosen.is_none() {
            self.errors.add(field, missing);
        }
        chosen
    }

    /// One of a list, or nothing. `unknown` is the sentence when what came is not in the list.
    pub fn optional_choice<T>(
        &mut self,
        field: &str,
        unknown: &str,
        of: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        if self.typed.get(field).is_empty() {
            None
        } else {
            self.choice(field, unknown, of)
        }
    }

    /// At least one of a list; each value once, in the order of the page.
    pub fn choices<T: PartialEq>(
        &mut self,
        field: &str,
        missing: &str,
        of: impl Fn(&str) -> Option<T>,
    ) -> Option<Vec<T>> {
        if self.typed.all(field).is_empty() {
            self.errors.add(field, missing);
            return None;
        }
        self.optional_choices(field, missing, of)
    }

    /// Any number of a list; `unknown` is the sentence when something else came.
    pub fn optional_choices<T: PartialEq>(
        &mut self,
        field: &str,
        unknown: &str,
        of: impl Fn(&str) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut chosen = Vec::new();
        for value in self.typed.all(field) {
            match of(value) {
                Some(one) if chosen.contains(&one) => {}
                Some(one) => chosen.push(one),
                None => {
                    self.errors.add(field, unknown);
                    return None;
                }
            }
        }
        Some(chosen)
    }

    /// Whether a box that stands alone (value `yes`) was ticked.
    pub fn ticked(&self, field: &str) -> bool {
        self.typed.has(field, "yes")
    }

    /// A whole number that must be there, within `range`.
    pub fn whole(&mut self, field: &str, what: &str, range: RangeInclusive<i64>) -> Option<i64> {
        if self.typed.get(field).is_empty() {
            self.errors.add(field, format!("Enter {what}"));
            return None;
        }
        self.optional_whole(field, what, range)
    }

    /// A whole number that may be left out, within `range`. Thousands may be parted by commas.
    pub fn optional_whole(&mut self, field: &str, what: &str, range: RangeInclusive<i64>) -> Option<i64> {
        let typed = self.typed.get(field);
        if typed.is_empty() {
            return None;
        }
        let what = head(what);
        let Ok(number) = typed.replace([',', ' '], "").parse::<i64>() else {
            self.errors.add(
                field,
                format!("{what} must be a whole number, like {}", range.start().max(&1)),
            );
            return None;
        };
        if !range.contains(&number) {
            let (least, most) = range.into_inner();
            self.errors
                .add(field, format!("{what} must be between {least} and {most}"));
            return None;
        }
        Some(number)
    }

    /// An e-mail address, when one was typed. It is checked for shape only: the proof of an
    /// address is a letter that arrives.
    pub fn optional_email(&mut self, field: &str, what: &str) -> Option<String> {
        let typed = self.typed.get(field);
        if typed.is_empty() {
            return None;
        }
        if !is_email(typed) {
            let words = format!("Enter {what} in the right form, like name@example.com");
            self.errors.add(field, words);
            return None;
        }
        Some(typed.to_owned())
    }

    /// An e-mail address that must be there.
    pub fn email(&mut self, field: &str, what: &str) -> Option<String> {
        if self.typed.get(field).is_empty() {
            self.errors.add(field, format!("Enter {what}"));
        }
        self.optional_email(field, what)
    }

    /// A telephone number, when one was typed, as it was typed: people know their number by its
    /// rhythm. Loosely checked: 10 to 20 digits with the usual marks between them, and an extension.
    pub fn optional_phone(&mut self, field: &str, what: &str) -> Option<String> {
        let typed = self.typed.get(field);
        if typed.is_empty() {
            return None;
        }
        if !is_phone(typed) {
            let words = format!("Enter {what} in the right form, like 01632 960 001 or +44 808 157 0192");
            self.errors.add(field, words);
            return None;
        }
        Some(typed.to_owned())
    }

    /// A telephone number that must be there.
    pub fn phone(&mut self, field: &str, what: &str) -> Option<String> {
        if self.typed.get(field).is_empty() {
            self.errors.add(field, format!("Enter {what}"));
        }
        self.optional_phone(field, what)
    }

    /// The version of the row that the page showed: hidden field `version`.
    pub fn version(&mut self) -> Option<i64> {
        self.choice("version", "This page is out of date. Open it again.", |typed| {
            typed.parse().ok()
        })
    }
}

/// `what` at the head of a sentence.
pub(super) fn head(what: &str) -> String {
    let mut letters = what.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn is_email(typed: &str) -> bool {
    let Some((name, host)) = typed.rsplit_once('@') else {
        return false;
    };
    let plain = !typed.contains(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '"'));
    let dotted = host.split('.').count() >= 2 && host.split('.').all(|label| !label.is_empty());
    plain && dotted && !name.is_empty() && !name.contains('@') && typed.len() <= 254
}

fn is_phone(typed: &str) -> bool {
    let digits = typed.chars().filter(char::is_ascii_digit).count();
    let known = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '(' | ')' | '.');
    let number = typed.split("ext").next().unwrap_or_default();
    number.trim().chars().all(known) && (10..=20).contains(&digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_trimmed_and_kept_within_its_length() {
        let typed = Typed::of([("name", "  Ana  "), ("long", "abcdef")]);
        let mut form = typed.reader();
        assert_eq!(form.text("name", "the name", 5).as_deref(), Some("Ana"));
        assert_eq!(form.text("long", "the long one", 5), None);
        assert_eq!(form.text("absent", "a reason", 5), None);
        assert_eq!(form.optional_text("absent_too", "a note", 5), None);
        let errors = form.done(|| Some(())).unwrap_err();
        assert_eq!(
            errors.on("long"),
            Some("The long one must be 5 characters or fewer (it has 6)")
        );
        assert_eq!(errors.on("absent"), Some("Enter a reason"));
        assert_eq!(errors.iter().count(), 2);
    }

    #[test]
    fn a_choice_that_is_not_in_the_list_is_refused() {
        let of = |typed: &str| ["yes", "no"].iter().position(|known| *known == typed);
        let typed = Typed::of([
            ("a", "no"),
            ("b", "maybe"),
            ("many", "yes"),
            ("many", "no"),
            ("many", "yes"),
        ]);
        let mut form = typed.reader();
        assert_eq!(form.choice("a", "Say a", of), Some(1));
        assert_eq!(form.choice("b", "Say b", of), None);
        assert_eq!(form.optional_choice("c", "Say c", of), None);
        assert_eq!(form.choices("many", "Say many", of), Some(vec![0, 1]));
        assert_eq!(form.choices("none", "Say one", of), None);
        let errors = form.done(|| Some(())).unwrap_err();
        let words: Vec<_> = errors.iter().map(|wrong| wrong.words.as_str()).collect();
        assert_eq!(words, ["Say b", "Say one"]);
    }

    #[test]
    fn numbers_stay_in_their_range() {
        let typed = Typed::of([
            ("a", "1,200"),
            ("b", "41"),
            ("c", "four"),
            ("d", "9223372036854775808"),
        ]);
        let mut form = typed.reader();
        assert_eq!(form.whole("a", "the sum", 0..=5000), Some(1200));
        assert_eq!(form.whole("b", "the number of slots", 1..=40), None);
        assert_eq!(form.whole("c", "the number of rooms", 1..=40), None);
        assert_eq!(form.optional_whole("d", "the height", 1..=40), None);
        let errors = form.done(|| Some(())).unwrap_err();
        assert_eq!(
            errors.on("b"),
            Some("The number of slots must be between 1 and 40")
        );
        assert_eq!(
            errors.on("c"),
            Some("The number of rooms must be a whole number, like 1")
        );
        assert!(errors.on("d").is_some());
    }

    #[test]
    fn addresses_and_numbers_are_checked_for_shape() {
        for good in ["a@b.uk", "first.last+tag@sub.example.org"] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "",
            "a",
            "a@b",
            "@b.uk",
            "a b@c.uk",
            "a@b.uk,c@d.uk",
            "a@b..uk",
            "<a@b.uk>",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
        for good in [
            "01632 960 001",
            "+44 (0)20 7946 0000",
            "07700-900-123",
            "020 7946 0000 ext 12",
        ] {
            assert!(is_phone(good), "{good}");
        }
        for bad in ["0163", "call me", "01632 960 001 after six", ""] {
            assert!(!is_phone(bad), "{bad}");
        }
    }

    #[test]
    fn a_form_with_nothing_wrong_but_nothing_made_of_it_still_says_something() {
        let typed = Typed::default();
        let errors = typed.reader().done(|| None::<()>).unwrap_err();
        assert!(!errors.is_empty());
    }
}
