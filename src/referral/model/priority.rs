//! How soon a referral comes, by the written rules, with their working.

use jiff::civil::Date;

use super::{Priority, Urgency};
use crate::partnership::packs::{PriorityRules, When};

/// What the rules look at.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    pub urgency: Urgency,
    pub letter_on: Option<Date>,
    /// The areas of law, by code.
    pub areas: &'a [String],
    pub sent_on: Date,
    /// Whether it follows on from one that had ended.
    pub again: bool,
}

/// What the rules propose, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub level: Priority,
    pub points: i64,
    /// The rules, by the identifier of the pack.
    pub rules: String,
    /// Each rule that counted: why, and for how much.
    pub working: Vec<(String, i64)>,
}

/// What the rules propose on this day. The same facts on the same day always come to the same.
pub fn propose(rules: &PriorityRules, facts: Facts<'_>, today: Date) -> Proposal {
    let counted = rules.rules.iter().filter(|rule| holds(&rule.when, facts, today));
    let working: Vec<_> = counted.map(|rule| (rule.why.clone(), rule.points)).collect();
    let points = working.iter().map(|(_, points)| points).sum();
    let level = if points >= rules.levels.high {
        Priority::High
    } else if points >= rules.levels.usual {
        Priority::Usual
    } else {
        Priority::Low
    };
    Proposal {
        level,
        points,
        rules: rules.header.id.clone(),
        working,
    }
}

fn holds(when: &When, facts: Facts<'_>, today: Date) -> bool {
    let letter_age = facts.letter_on.map(|date| days_between(date, today));
    match when {
        When::Urgent => facts.urgency == Urgency::Urgent,
        When::Letter { days } => letter_age.is_some_and(|age| age <= *days),
        When::LetterBefore { days } => letter_age.is_some_and(|age| age > *days),
        When::Area { areas } => facts.areas.iter().any(|area| areas.contains(area)),
        When::Problems { least } => facts.areas.len() >= *least,
        When::Waiting { days } => days_between(facts.sent_on, today) >= *days,
        When::Again => facts.again,
    }
}

fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::partnership::packs;

    fn facts(areas: &[String]) -> Facts<'_> {
        Facts {
            urgency: Urgency::Routine,
            letter_on: None,
            areas,
            sent_on: date(2026, 11, 20),
            again: false,
        }
    }

    #[test]
    fn the_working_adds_up_to_the_points_and_says_why() {
        let areas = ["housing".to_owned()];
        let today = date(2026, 11, 22);
        let rules = packs::priority_rules();
        let waiting = propose(rules, facts(&areas), today);
        assert_eq!((waiting.level, waiting.points), (Priority::Usual, 15));
        let urgent = Facts {
            urgency: Urgency::Urgent,
            letter_on: Some(date(2026, 11, 2)),
            ..facts(&areas)
        };
        let urgent = propose(rules, urgent, today);
        assert_eq!(urgent.level, Priority::High);
        assert_eq!(
            urgent.points,
            urgent.working.iter().map(|(_, points)| points).sum::<i64>()
        );
        assert!(urgent.working.iter().any(|(why, _)| why.contains("31 days")));
        assert_eq!(propose(rules, facts(&[]), today).level, Priority::Low);
        let later = propose(rules, facts(&[]), date(2026, 12, 4));
        assert_eq!(later.level, Priority::Usual, "nobody waits for ever");
    }

    #[test]
    fn a_letter_counts_as_late_from_the_day_after_its_last_day() {
        let with = |letter| Facts {
            letter_on: Some(letter),
            ..facts(&[])
        };
        let rules = packs::priority_rules();
        let points = |letter| propose(rules, with(letter), date(2026, 11, 22)).points;
        assert_eq!(points(date(2026, 10, 22)), 30);
        assert_eq!(points(date(2026, 10, 21)), 15);
        assert_eq!(points(date(2026, 12, 1)), 30, "a date to come");
    }
}
