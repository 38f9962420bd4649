//! Equality data: who the person says they are. Kept apart from the record, shown to the advice side only,
//! and never a part of matching or searching.

use serde::{Deserialize, Serialize};

/// The longest answer.
pub const LONGEST_ANSWER: usize = 100;

/// An answer to a question that nobody has to answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Nobody has asked.
    #[default]
    NotAsked,
    /// Asked; the person prefers not to say. Not to be asked again.
    PrefersNotToSay,
    /// What the person said, in their words.
    Said(String),
}

/// Everything that is asked for equality monitoring.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Equality {
    /// Sex.
    pub sex: Answer,
    /// Gender, in the person's words.
    pub gender: Answer,
    /// Pronouns.
    pub pronouns: Answer,
    /// Ethnic group, in the person's words.
    pub ethnic_group: Answer,
    /// Disability or long-term condition, as the person sees it.
    pub disability: Answer,
    /// Religion or belief.
    pub religion: Answer,
    /// Sexual orientation.
    pub orientation: Answer,
}

crate::words! {
    /// The questions, by the name of their field in a form.
    Question {
        Sex = "sex", "Sex";
        Gender = "gender", "Gender";
        Pronouns = "pronouns", "Pronouns";
        EthnicGroup = "ethnic_group", "Ethnic group";
        Disability = "disability", "Disability or long-term condition";
        Religion = "religion", "Religion or belief";
        Orientation = "orientation", "Sexual orientation";
    }
}

/// The answer is longer than an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Keep the answer to {LONGEST_ANSWER} characters.")]
pub struct TooLong;

impl Answer {
    /// From a form: `choice` is one of the [`Answer::code`]s, `said` the words. Words count as said.
    ///
    /// # Errors
    /// When the words are too long.
    pub fn read(choice: &str, said: &str) -> Result<Self, TooLong> {
        let said = said.trim();
        if said.chars().count() > LONGEST_ANSWER {
            return Err(TooLong);
        }
        Ok(match choice {
            "prefers-not" => Self::PrefersNotToSay,
            "said" if !said.is_empty() => Self::Said(said.to_owned()),
            _ => Self::NotAsked,
        })
    }

    /// As it stands in a form.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAsked => "not-asked",
            Self::PrefersNotToSay => "prefers-not",
            Self::Said(_) => "said",
        }
    }

    /// As it is shown.
    pub fn shown(&self) -> &str {
        match self {
            Self::NotAsked => "Not asked",
            Self::PrefersNotToSay => "Prefers not to say",
            Self::Said(said) => said,
        }
    }

    /// The words, if any were said.
    pub fn said(&self) -> &str {
        match self {
            Self::Said(said) => said,
            Self::NotAsked | Self::PrefersNotToSay => "",
        }
    }
}

impl Equality {
    /// The answer to one question.
    pub fn answer(&self, question: Question) -> &Answer {
        match question {
            Question::Sex => &self.sex,
            Question::Gender => &self.gender,
            Question::Pronouns => &self.pronouns,
            Question::EthnicGroup => &self.ethnic_group,
            Question::Disability => &self.disability,
            Question::Religion => &self.religion,
            Question::Orientation => &self.orientation,
        }
    }

    /// Records the answer to one question.
    pub fn answered(&mut self, question: Question, answer: Answer) {
        *match question {
            Question::Sex => &mut self.sex,
            Question::Gender => &mut self.gender,
            Question::Pronouns => &mut self.pronouns,
            Question::EthnicGroup => &mut self.ethnic_group,
            Question::Disability => &mut self.disability,
            Question::Religion => &mut self.religion,
            Question::Orientation => &mut self.orientation,
        } = answer;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn not_asked_and_prefers_not_to_say_are_different_answers() {
        assert_eq!(Answer::read("", "").unwrap(), Answer::NotAsked);
        assert_eq!(
            Answer::read("prefers-not", "typed before").unwrap(),
            Answer::PrefersNotToSay
        );
        assert_eq!(
            Answer::read("said", " Roma ").unwrap(),
            Answer::Said("Roma".into())
        );
        assert_eq!(Answer::read("said", "  ").unwrap(), Answer::NotAsked);
        assert_eq!(Answer::read("said", &"x".repeat(101)), Err(TooLong));
    }

    #[test]
    fn each_question_keeps_its_own_answer() {
        for question in Question::ALL.iter().copied() {
            let mut equality = Equality::default();
            equality.answered(question, Answer::PrefersNotToSay);
            for other in Question::ALL.iter().copied() {
                let expected = if other == question {
                    Answer::PrefersNotToSay
                } else {
                    Answer::NotAsked
                };
                assert_eq!(equality.answer(other), &expected, "{other:?} after {question:?}");
            }
            let kept: Equality = serde_json::from_str(&serde_json::to_string(&equality).unwrap()).unwrap();
            assert_eq!(kept, equality);
        }
    }
}
