//! What the referrer is told of the end, no further than the person agreed to.

use super::{Ending, Outcome};
use crate::{consent::FeedbackLevel, words};

words! {
    /// What became of a referral, as coarsely as a list may be narrowed by it: whether help was given or not is told by
    /// the words alone, as far as the patient agreed.
    Came {
        Closed = "closed", "Closed";
        Rejected = "rejected", "Not accepted";
        Mistake = "mistake", "Recorded as a mistake";
    }
}

impl Came {
    /// What became of one that ended in this way.
    pub const fn of(ending: &Ending) -> Self {
        match ending {
            Ending::Completed(_) | Ending::Failed(_) | Ending::Cancelled(_) => Self::Closed,
            Ending::Rejected(_) => Self::Rejected,
            Ending::Mistaken(..) => Self::Mistake,
        }
    }
}

/// What there is to tell.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    pub ending: Ending,
    /// Whether somebody was in touch with the client.
    pub seen: bool,
    /// The areas of law, in plain words.
    pub areas: &'a [&'a str],
    /// The date on the letter that the referrer had in hand, in full.
    pub letter: Option<&'a str>,
    /// What the advice side wrote for the referrer.
    pub words: &'a str,
    /// Another service that is suggested in its place.
    pub redirect: Option<&'a str>,
}

impl Told<'_> {
    /// The sentences at a level of consent. A referral that was turned down says why and what to do at
    /// every level: nothing about the client came of it, and the referrer must be able to act.
    pub fn at(&self, level: FeedbackLevel) -> Vec<String> {
        match self.ending {
            Ending::Rejected(reason) => {
                let mut said = vec![format!("This referral was not accepted. {}.", reason.outside())];
                said.extend(self.redirect.map(|service| {
                    format!(
                        "{service} may be able to help. If the patient agrees, finish the draft of a referral to \
                         it that is among your drafts."
                    )
                }));
                if !self.words.trim().is_empty() {
                    said.push(self.words.to_owned());
                }
                said.extend(self.letter.map(|date| {
                    format!(
                        "The patient has a letter of {date}. Time limits may run from it, so they need \
                         advice on it soon, wherever they get it."
                    )
                }));
                said
            }
            Ending::Cancelled(reason) => vec![format!("This referral was cancelled. {}.", reason.words())],
            Ending::Mistaken(reason, _) => vec![
                format!("This referral was recorded as a mistake. {}.", reason.words()),
                "It is not counted as a referral.".to_owned(),
            ],
            Ending::Completed(_) | Ending::Failed(_) => self.after_help(level),
        }
    }

    /// The same in one plain line, for a list.
    pub fn line(&self, level: FeedbackLevel) -> String {
        match self.ending {
            Ending::Rejected(reason) => format!("Not accepted. {}.", reason.outside()),
            Ending::Cancelled(reason) => format!("Cancelled. {}.", reason.words()),
            Ending::Mistaken(reason, _) => format!("Recorded as a mistake. {}.", reason.words()),
            Ending::Completed(_) | Ending::Failed(_) => match level {
                FeedbackLevel::Nothing => "Closed.".to_owned(),
                FeedbackLevel::Attended => self.attended().to_owned(),
                FeedbackLevel::TopicAndStage => self.about(self.stage()),
                FeedbackLevel::Outcome | FeedbackLevel::FullSummary => {
                    self.about(&format!("{}.", self.result()))
                }
            },
        }
    }

    /// A sentence behind the areas of law that it is about.
    fn about(&self, sentence: &str) -> String {
        let mut areas = list(self.areas);
        if areas.is_empty() {
            return sentence.to_owned();
        }
        if let Some(letter) = areas.get_mut(..1) {
            letter.make_ascii_uppercase();
        }
        format!("{areas}: {sentence}")
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
        said.push(self.what_to_do(level).to_owned());
        if level >= FeedbackLevel::FullSummary && !self.words.trim().is_empty() {
            said.push(self.words.to_owned());
        }
        said
    }

    /// What can be done from here. Below the result it reads the same however it ended.
    fn what_to_do(&self, level: FeedbackLevel) -> &'static str {
        match self.ending {
            Ending::Failed(reason) if level >= FeedbackLevel::Outcome => reason.what_to_do(),
            Ending::Completed(_)
            | Ending::Failed(_)
            | Ending::Rejected(_)
            | Ending::Cancelled(_)
            | Ending::Mistaken(..) => "If the patient needs help again, you can refer them again.",
        }
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
            Ending::Failed(_) | Ending::Rejected(_) | Ending::Cancelled(_) | Ending::Mistaken(..) => {
                "It ended before the advisers could finish."
            }
        }
    }

    fn result(&self) -> &'static str {
        match self.ending {
            Ending::Completed(outcome) => outcome.words(),
            Ending::Failed(reason) => reason.outside(),
            Ending::Rejected(reason) => reason.outside(),
            Ending::Cancelled(reason) => reason.words(),
            Ending::Mistaken(reason, _) => reason.words(),
        }
    }
}

/// What the referrer is told when nothing has to be written: the weeks are over, and it goes on.
pub const NO_NEWS: &str = "There is nothing new to tell yet.";

/// What the referrer is told while it is open, at a level of consent; `words` are the adviser's.
pub fn progress(level: FeedbackLevel, words: &str) -> Vec<String> {
    let mut said = vec!["The advice service is still working on this.".to_owned()];
    if level >= FeedbackLevel::TopicAndStage {
        said.push(words.to_owned());
    }
    said
}

fn list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
