//! The rules of the monthly digest.

use jiff::{Timestamp, ToSpan as _, civil::Date};

use crate::{
    consent::FeedbackLevel,
    kit::{
        actor::{Role, Staff},
        id::{DigestId, TeamId},
    },
    referral::model::{FEW, Outcome},
};

/// What a team is told of a month.
#[derive(Clone, Debug, PartialEq)]
pub struct Digest {
    pub id: DigestId,
    pub team: TeamId,
    /// `2026-10`.
    pub month: String,
    pub made_at: Timestamp,
    pub counts: Counts,
}

/// The numbers of a month. Nobody reads them as they are: [`Counts::shown`] keeps small ones back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    /// Patients whom the team referred.
    pub referred: i64,
    /// Of those whose referral ended, as far as they agreed that it is told: how many were helped.
    pub helped: i64,
    /// What was achieved, as far as they agreed that the result is told; the most frequent first.
    pub achieved: Vec<(Outcome, i64)>,
}

/// A number as it may be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    Exactly(i64),
    AtLeast(i64),
    /// From 1 to 4.
    Few,
}

/// How one referral ended, and what may be told of it now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct End {
    /// When help was given, what came of it.
    pub outcome: Option<Outcome>,
    pub level: FeedbackLevel,
}

/// The days of a month: its first, and the first of the next.
pub fn days(first: Date) -> (Date, Date) {
    let first = first.first_of_month();
    (first, first.saturating_add(1.month()))
}

/// The last month that is over.
pub fn last_month(today: Date) -> Date {
    today.first_of_month().saturating_sub(1.month())
}

/// The team whose digests somebody reads.
pub fn reading_team(staff: &Staff) -> Option<&TeamId> {
    let refers = matches!(staff.role, Role::Referrer | Role::TeamLead);
    staff.team.as_ref().filter(|_| refers)
}

impl Counts {
    /// Counts what ended, each as far as its patient agreed.
    pub fn of(referred: i64, ended: &[End]) -> Self {
        let told = |end: &&End| end.level >= FeedbackLevel::TopicAndStage;
        let helped = ended.iter().filter(told).filter_map(|end| end.outcome);
        let helped = helped.filter(|outcome| *outcome != Outcome::NotNeeded).count();
        let mut achieved: Vec<(Outcome, i64)> = Vec::new();
        for end in ended.iter().filter(|end| end.level >= FeedbackLevel::Outcome) {
            let Some(outcome) = end.outcome.filter(|outcome| *outcome != Outcome::NotNeeded) else {
                continue;
            };
            match achieved.iter_mut().find(|(known, _)| *known == outcome) {
                Some((_, count)) => *count += 1,
                None => achieved.push((outcome, 1)),
            }
        }
        achieved.sort_by_key(|(outcome, count)| (-count, *outcome));
        Self {
            referred,
            helped: i64::try_from(helped).unwrap_or(i64::MAX),
            achieved,
        }
    }

    /// How many were helped, as it may be read. What is left of it besides the numbers that are shown is none or not few,
    /// so that no small one follows from the others.
    pub fn helped_shown(&self) -> Shown {
        if is_few(self.helped) {
            return Shown::Few;
        }
        let told: i64 = self
            .achieved
            .iter()
            .map(|(_, count)| *count)
            .filter(|count| !is_few(*count))
            .sum();
        if is_few(self.helped - told) {
            Shown::AtLeast(told)
        } else {
            Shown::Exactly(self.helped)
        }
    }

    /// What was achieved, as it may be read.
    pub fn achieved_shown(&self) -> Vec<(Outcome, Shown)> {
        let all = self.achieved.iter();
        all.map(|(outcome, count)| (*outcome, shown(*count))).collect()
    }
}

/// One number by itself.
pub fn shown(count: i64) -> Shown {
    if is_few(count) {
        Shown::Few
    } else {
        Shown::Exactly(count)
    }
}

fn is_few(count: i64) -> bool {
    (1..=FEW).contains(&count)
}

impl Shown {
    /// As it stands in a sentence.
    pub fn words(self) -> String {
        match self {
            Self::Exactly(count) => count.to_string(),
            Self::AtLeast(count) => format!("at least {count}"),
            Self::Few => "fewer than 5".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn only_what_was_agreed_is_counted() {
        let end = |outcome, level| End { outcome, level };
        let ended = [
            end(Some(Outcome::Full), FeedbackLevel::FullSummary),
            end(Some(Outcome::Full), FeedbackLevel::TopicAndStage),
            end(Some(Outcome::Part), FeedbackLevel::Attended),
            end(Some(Outcome::NotNeeded), FeedbackLevel::FullSummary),
            end(None, FeedbackLevel::FullSummary),
        ];
        let counts = Counts::of(7, &ended);
        assert_eq!((counts.referred, counts.helped), (7, 2));
        assert_eq!(counts.achieved, [(Outcome::Full, 1)]);
    }

    #[test]
    fn no_small_number_follows_from_those_that_are_shown() {
        for full in 0..12 {
            for part in 0..12 {
                for untold in 0..12 {
                    let counts = Counts {
                        referred: 0,
                        helped: full + part + untold,
                        achieved: vec![(Outcome::Full, full), (Outcome::Part, part)],
                    };
                    let told: i64 = [full, part].iter().filter(|count| !is_few(**count)).sum();
                    match counts.helped_shown() {
                        Shown::Exactly(all) => assert!(!is_few(all - told) && !is_few(all)),
                        Shown::AtLeast(all) => assert_eq!(all, told),
                        Shown::Few => assert!(is_few(full + part + untold)),
                    }
                }
            }
        }
    }

    #[test]
    fn the_month_is_the_last_that_is_over() {
        assert_eq!(last_month(date(2027, 1, 1)), date(2026, 12, 1));
        assert_eq!(last_month(date(2026, 3, 31)), date(2026, 2, 1));
        assert_eq!(days(date(2026, 12, 5)), (date(2026, 12, 1), date(2027, 1, 1)));
    }
}
