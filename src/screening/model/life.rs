//! How a need goes on: told by what happens to its referral, and set by nobody.

use super::Help;
use crate::consent::FeedbackLevel;

crate::words! {
    /// How far a need has come.
    Life {
        Identified = "identified", "Identified";
        Declined = "declined", "No help wanted";
        Wanted = "wanted", "Help is wanted";
        Referred = "referred", "Referred";
        BeingHelped = "being-helped", "Being helped";
        Met = "met", "Met";
        NotMet = "not-met", "Not met";
        Over = "over", "The referral has ended";
    }
}

/// What a reader may know of the referral that a need went into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub status: String,
    pub stage: String,
    /// How much the sending team may be told; nothing for every other.
    pub told: FeedbackLevel,
    pub reader: Reader,
}

/// Who reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// The team that sent the referral.
    Sender,
    /// Colleagues of theirs: that it was referred is all that they learn.
    Colleague,
}

impl Life {
    /// From whether help was wanted, and the referral that it went into, if it did.
    pub fn of(help: Option<Help>, referral: Option<&Standing>) -> Self {
        let Some(standing) = referral else {
            return match help {
                Some(Help::Yes) => Self::Wanted,
                Some(Help::No) => Self::Declined,
                Some(Help::Unsaid) | None => Self::Identified,
            };
        };
        if standing.reader == Reader::Colleague {
            return Self::Referred;
        }
        match standing.status.as_str() {
            "draft" | "requested" | "accepted" => Self::Referred,
            "in-progress" | "on-hold" => Self::BeingHelped,
            // Why a referral was turned down is told at every level: the need is still there.
            "rejected" => Self::NotMet,
            "completed" | "failed" if standing.told >= FeedbackLevel::Outcome => {
                match standing.stage.as_str() {
                    "full" | "part" | "advice-only" | "referred-on" => Self::Met,
                    "not-needed" => Self::Declined,
                    _ => Self::NotMet,
                }
            }
            _ => Self::Over,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn life(status: &str, stage: &str, told: FeedbackLevel) -> Life {
        let standing = Standing {
            status: status.into(),
            stage: stage.into(),
            told,
            reader: Reader::Sender,
        };
        Life::of(Some(Help::Yes), Some(&standing))
    }

    #[test]
    fn a_need_follows_its_referral_as_far_as_the_consent_goes() {
        let all = FeedbackLevel::FullSummary;
        assert_eq!(Life::of(Some(Help::No), None), Life::Declined);
        assert_eq!(Life::of(Some(Help::Yes), None), Life::Wanted);
        assert_eq!(life("requested", "new", all), Life::Referred);
        assert_eq!(life("in-progress", "casework", all), Life::BeingHelped);
        assert_eq!(life("completed", "part", all), Life::Met);
        assert_eq!(life("completed", "no-change", all), Life::NotMet);
        assert_eq!(life("failed", "lost-contact", all), Life::NotMet);
        assert_eq!(life("completed", "part", FeedbackLevel::Attended), Life::Over);
        assert_eq!(life("cancelled", "by-patient", all), Life::Over);
        assert_eq!(
            life("rejected", "no-capacity", FeedbackLevel::Nothing),
            Life::NotMet
        );
    }

    #[test]
    fn a_colleague_learns_that_it_was_referred_and_no_more() {
        let standing = Standing {
            status: "completed".into(),
            stage: "full".into(),
            told: FeedbackLevel::FullSummary,
            reader: Reader::Colleague,
        };
        assert_eq!(Life::of(Some(Help::Yes), Some(&standing)), Life::Referred);
    }
}
