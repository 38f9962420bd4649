//! What was passed on to a provider outside the partnership, and what it answered.

use jiff::civil::Date;

use super::FEW;
use crate::{
    consent::{FeedbackLevel, GivenBy, Method},
    kit::calendar::Allowance,
    words,
};

words! {
    /// What a provider outside answered.
    Answer {
        Accepted = "accepted", "They took it on";
        Refused = "refused", "They did not take it on";
        NoAnswer = "no-answer", "They did not answer";
    }
}

/// What the person agreed to: that this provider is asked, with what is written to it.
#[derive(Clone, Debug, PartialEq)]
pub struct AgreedOutside {
    pub given_on: Date,
    pub given_by: GivenBy,
    pub method: Method,
}

/// The clock of asking for an answer, until the end of the day by which it is hoped for.
pub fn until_answer(by: Date, today: Date) -> Allowance {
    let days = today.until(by).map_or(0, |span| i64::from(span.get_days()));
    Allowance::Days(days.max(0))
}

/// How one stands, as the referrer may be told: nothing below the level at which they are told how far it got, the
/// provider's name from the level of results on, and its reasons at the last.
pub fn outside_words(
    level: FeedbackLevel,
    name: &str,
    answer: Option<Answer>,
    reasons: &str,
) -> Option<(String, String)> {
    if level < FeedbackLevel::TopicAndStage {
        return None;
    }
    let name = if level >= FeedbackLevel::Outcome {
        name
    } else {
        "Another provider"
    };
    let stands = answer.map_or("No answer yet", Answer::words);
    let stands = if level == FeedbackLevel::FullSummary && !reasons.is_empty() {
        format!("{stands}: {reasons}")
    } else {
        stands.to_owned()
    };
    Some((name.to_owned(), stands))
}

/// Whether counts of what was passed on are to be kept back: one that is small, or the rest that has no answer yet, could
/// point at somebody.
pub fn few_outside([all, accepted, refused, none]: [i64; 4]) -> bool {
    let open = all - accepted - refused - none;
    [all, accepted, refused, none, open]
        .iter()
        .any(|count| (1..=FEW).contains(count))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_referrer_is_told_no_further_than_was_agreed() {
        let told = |level| outside_words(level, "Law Centre", Some(Answer::Refused), "Full");
        assert_eq!(told(FeedbackLevel::Nothing), None);
        assert_eq!(told(FeedbackLevel::Attended), None);
        let words = |level| told(level).unwrap();
        let stage = words(FeedbackLevel::TopicAndStage);
        assert_eq!(
            stage,
            ("Another provider".into(), "They did not take it on".into())
        );
        let outcome = words(FeedbackLevel::Outcome);
        assert_eq!(outcome, ("Law Centre".into(), "They did not take it on".into()));
        let all = words(FeedbackLevel::FullSummary);
        assert_eq!(all, ("Law Centre".into(), "They did not take it on: Full".into()));
    }

    #[test]
    fn small_counts_are_kept_back_and_so_is_what_would_follow() {
        assert!(!few_outside([20, 10, 5, 5]));
        assert!(!few_outside([10, 10, 0, 0]));
        assert!(few_outside([20, 17, 3, 0]));
        assert!(few_outside([20, 10, 8, 0]), "two wait");
    }

    #[test]
    fn an_answer_that_is_late_already_is_asked_for_today() {
        let today = date(2026, 11, 22);
        assert_eq!(until_answer(date(2026, 12, 22), today), Allowance::Days(30));
        assert_eq!(until_answer(date(2026, 11, 2), today), Allowance::Days(0));
    }
}
