//! What is wrong with a form, field by field.

/// One thing to put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The question that it is about, by the name of its field.
    pub field: String,
    /// The input to go to: the field itself, or the wrong part of a date.
    pub input: String,
    /// What to do, as a sentence.
    pub words: String,
}

/// Everything that has to be put right before a form can be taken, in the order of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Errors(Vec<Wrong>);

impl Errors {
    /// Nothing wrong.
    pub fn new() -> Self {
        Self::default()
    }

    /// One sentence about one field.
    pub fn one(field: &str, words: impl Into<String>) -> Self {
        let mut errors = Self::new();
        errors.add(field, words);
        errors
    }

    /// Adds a sentence about a field. A field keeps the first one only: one thing at a time.
    pub fn add(&mut self, field: &str, words: impl Into<String>) {
        self.add_at(field, field, words);
    }

    /// Adds a sentence about a field, leading to one of its inputs.
    pub fn add_at(&mut self, field: &str, input: &str, words: impl Into<String>) {
        if self.on(field).is_none() {
            self.0.push(Wrong {
                field: field.into(),
                input: input.into(),
                words: words.into(),
            });
        }
    }

    /// What is wrong with both parts of a page, this one first.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        for wrong in other.0 {
            self.add_at(&wrong.field, &wrong.input, wrong.words);
        }
        self
    }

    /// What is wrong with this field.
    pub fn on(&self, field: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|wrong| wrong.field == field)
            .map(|wrong| wrong.words.as_str())
    }

    /// Whether this input is to be marked: it is the wrong one, or its whole question is wrong.
    pub fn marks(&self, field: &str, input: &str) -> bool {
        let wrong = self.0.iter().find(|wrong| wrong.field == field);
        wrong.is_some_and(|wrong| wrong.input == input || wrong.input == field)
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each thing to put right, in the order of the page.
    pub fn iter(&self) -> std::slice::Iter<'_, Wrong> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Errors {
    type Item = &'a Wrong;
    type IntoIter = std::slice::Iter<'a, Wrong>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
