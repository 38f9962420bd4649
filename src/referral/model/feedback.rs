//! What the referrer is told of the end, no further than the person agreed to.

use super::{Ending, Outcome};
use crate::consent::FeedbackLevel;

/// What there is to tell.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    pub ending: Ending,
    /// Whether somebody was in touch with the client.
    pub seen: bool,
    /// The areas of law, in plain words.
    pub areas: &'a [&'a str],
    /// What the advice side wrote for the referrer.
    pub words: &'a str,
}

impl Told<'_> {
    /// The sentences at a level of consent. A referral that was turned down says why and what to do at
    /// every level: nothing about the client came of it, and the referrer must be able to act.
    pub fn at(&self, level: FeedbackLevel) -> Vec<String> {
        match self.ending {
            Ending::Rejected(reason) => {
                vec![
                    format!("This referral was not accepted. {}.", reason.words()),
                    self.words.to_owned(),
                ]
            }
            Ending::Cancelled(reason) => vec![format!("This referral was cancelled. {}.", reason.words())],
            Ending::Completed(_) | Ending::Failed(_) => self.after_help(level),
        }
    }

    fn after_help(&self, level: FeedbackLevel) -> Vec<String> {
        let mut said = vec!["This referral is closed.".to_owned()];
        if level == FeedbackLevel::Nothing {
            said.push("Thank you for referring. There is nothing more to share.".to_owned());
        }
        if level >= FeedbackLevel::Attended {
            said.push(self.attended().to_owned());
        }
        if level >= FeedbackLevel::TopicAndStage && !self.areas.is_empty() {
            said.push(format!("It was about {}.", list(self.areas)));
        }
        if level >= FeedbackLevel::TopicAndStage {
            said.push(self.stage().to_owned());
        }
        if level >= FeedbackLevel::Outcome {
            said.push(format!("{}.", self.result()));
        }
        if level >= FeedbackLevel::FullSummary && !self.words.trim().is_empty() {
            said.push(self.words.to_owned());
        }
        said
    }

    fn attended(&self) -> &'static str {
        if self.seen {
            "An adviser was in touch with the patient."
        } else {
            "The patient was not seen."
        }
    }

    fn stage(&self) -> &'static str {
        match self.ending {
            Ending::Completed(Outcome::ReferredOn) => "Another service has taken it on.",
            Ending::Completed(Outcome::AdviceOnly) => "It ended with advice.",
            Ending::Completed(_) => "The advisers have finished their work on it.",
            Ending::Failed(_) | Ending::Rejected(_) | Ending::Cancelled(_) => {
                "It ended before the advisers could finish."
            }
        }
    }

    fn result(&self) -> &'static str {
        match self.ending {
            Ending::Completed(outcome) => outcome.words(),
            Ending::Failed(reason) => reason.words(),
            Ending::Rejected(reason) => reason.words(),
            Ending::Cancelled(reason) => reason.words(),
        }
    }
}

/// The word for an ended referral outside the advice side. Whether it was completed or failed is told by
/// the feedback, as far as the consent goes, and never by a status.
pub fn shown_to_referrer(status: &str, stage: &str) -> &'static str {
    match status {
        "completed" | "failed" => "Closed",
        _ => super::stage_words(status, stage),
    }
}

fn list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
