//! The rules of quick questions.

use jiff::Timestamp;

use crate::{
    kit::{
        actor::{Role, Staff},
        id::{MembershipId, QuestionId, ReferralId, ServiceId, TeamId},
    },
    person::model::Postcode,
};

/// The longest question and the longest answer, in characters.
pub const LONGEST: usize = 1_000;

/// A question of health staff to an advice service. It names nobody.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    pub id: QuestionId,
    pub service: ServiceId,
    pub from_team: TeamId,
    pub asked_by: MembershipId,
    pub asked_at: Timestamp,
    /// The area of law, by its code, when they know it.
    pub area: Option<String>,
    pub words: String,
    pub answer: Option<Answer>,
    /// What it became, when there was somebody to refer after all.
    pub referral: Option<ReferralId>,
    pub version: i64,
}

/// What was answered, by whom and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub words: String,
    pub by: MembershipId,
    pub at: Timestamp,
}

/// Why a question or an answer is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("This looks like {0}. A quick question names nobody: take it out, or refer the patient.")]
    Names(&'static str),
    #[error("Choose a service that your team can refer to.")]
    NotOpen,
    #[error("This question was answered already.")]
    Answered,
}

/// Who asks.
pub const fn may_ask(role: Role) -> bool {
    matches!(role, Role::Referrer | Role::TeamLead)
}

/// Who answers, of the organisation that was asked.
pub const fn may_answer(role: Role) -> bool {
    matches!(role, Role::Intake | Role::Adviser | Role::Supervisor)
}

/// The team for which somebody asks.
pub fn asking_team(staff: &Staff) -> Option<&TeamId> {
    staff.team.as_ref().filter(|_| may_ask(staff.role))
}

impl Question {
    /// The question, answered.
    ///
    /// # Errors
    /// Somebody was faster, or the answer names somebody.
    pub fn answered(self, words: String, by: MembershipId, at: Timestamp) -> Result<Self, Refused> {
        if self.answer.is_some() {
            return Err(Refused::Answered);
        }
        check(&words)?;
        let answer = Some(Answer { words, by, at });
        Ok(Self { answer, ..self })
    }
}

/// Makes sure that a text names nobody, as far as a program can tell: a name looks like any other word, but a number, an
/// e-mail address and a postcode do not.
///
/// # Errors
/// It looks as if it does.
pub fn check(words: &str) -> Result<(), Refused> {
    if has_long_number(words) {
        return Err(Refused::Names("a telephone or NHS number"));
    }
    let parts: Vec<&str> = words
        .split_whitespace()
        .map(|part| part.trim_matches(|c: char| !c.is_alphanumeric()))
        .collect();
    let is_email = |part: &&str| part.split_once('@').is_some_and(|(_, host)| host.contains('.'));
    if parts.iter().any(is_email) {
        return Err(Refused::Names("an e-mail address"));
    }
    let whole = parts
        .iter()
        .any(|part| part.len() > 4 && Postcode::parse(part).is_ok());
    let halves = parts
        .windows(2)
        .any(|two| two[1].len() == 3 && Postcode::parse(&two.join(" ")).is_ok());
    if whole || halves {
        return Err(Refused::Names("a postcode"));
    }
    Ok(())
}

/// Ten digits or more, however they are spaced.
fn has_long_number(words: &str) -> bool {
    let mut digits = 0;
    words.chars().any(|c| {
        match c {
            c if c.is_ascii_digit() => digits += 1,
            ' ' | '-' | '(' | ')' | '+' => {}
            _ => digits = 0,
        }
        digits >= 10
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_somebody_is_told_from_what_does_not() {
        for (words, what) in [
            ("Ring her on 07700 900123.", "telephone"),
            ("NHS 943 476 5919", "telephone"),
            ("Write to amina@example.org, please", "e-mail"),
            ("She lives at LE1 4AB.", "postcode"),
            ("She lives at le14ab", "postcode"),
        ] {
            assert!(check(words).unwrap_err().to_string().contains(what), "{words}");
        }
        for words in [
            "Can somebody with £16,000 in the bank get help with rent?",
            "The letter of 12 11 2026 says 2 weeks. Is there a form SSCS1 or PIP2?",
            "Tenancy since 1998, 3 children, notice of 2 months",
            "",
        ] {
            assert_eq!(check(words), Ok(()), "{words}");
        }
    }
}
