//! The questions of a form, so that an answer can be told in words when its form is not what is shown.

use super::Typed;
use crate::web::Choice;

/// One question, by the field that it is asked in.
#[derive(Clone, Debug)]
pub struct Question {
    field: String,
    /// The inputs of which the answer is made up: the three boxes of a date.
    parts: Vec<String>,
    words: String,
    choices: Vec<Choice>,
}

impl Question {
    /// A question that is answered in one field, or by the boxes of one group.
    pub fn new(field: impl Into<String>, words: impl Into<String>) -> Self {
        let field = field.into();
        Self {
            parts: vec![field.clone()],
            field,
            words: words.into(),
            choices: Vec::new(),
        }
    }

    /// A date in three boxes.
    pub fn date(field: &str, words: &str) -> Self {
        Self {
            parts: ["day", "month", "year"]
                .map(|part| format!("{field}-{part}"))
                .into(),
            ..Self::new(field, words)
        }
    }

    /// The same question with the answers that it offers.
    #[must_use]
    pub fn of(mut self, choices: &[Choice]) -> Self {
        self.choices = choices.to_vec();
        self
    }

    /// The field to go to.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// As it is asked.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// What was answered, one line for each answer, in the words that were offered.
    pub fn said(&self, typed: &Typed) -> Vec<String> {
        if let [field] = self.parts.as_slice() {
            return typed
                .all(field)
                .into_iter()
                .flat_map(|said| self.shown(said))
                .collect();
        }
        let parts: Vec<&str> = self.parts.iter().flat_map(|part| typed.all(part)).collect();
        (!parts.is_empty()).then(|| parts.join(" ")).into_iter().collect()
    }

    fn shown(&self, said: &str) -> Vec<String> {
        match self.choices.iter().find(|choice| choice.value == said) {
            Some(choice) => vec![choice.words.clone()],
            None => said.lines().map(str::to_owned).collect(),
        }
    }
}

/// The field to go to when a form is refused as a whole.
pub fn first(questions: &[Question]) -> &str {
    questions.first().map_or("main", Question::field)
}
