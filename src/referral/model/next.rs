//! Which referral of the waiting list an adviser takes next.

use jiff::{Timestamp, civil::Date};

use super::Priority;
use crate::kit::id::ReferralId;

/// A referral that waits for an adviser, and what decides when it comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub id: ReferralId,
    /// As somebody set it, or as the rules propose it today.
    pub priority: Priority,
    /// The date on the letter: the time that the law gives runs from there.
    pub letter_on: Option<Date>,
    pub sent_at: Timestamp,
    /// The areas of law, by code.
    pub areas: Vec<String>,
}

/// Those that somebody is competent for, the one that comes first at the head: by priority, then by how long ago the
/// letter came, then by how long it has waited. Of nobody's areas means of every area.
pub fn ranked(waiting: Vec<Candidate>, competent: &[String]) -> Vec<Candidate> {
    let fits = |candidate: &Candidate| {
        competent.is_empty() || candidate.areas.iter().all(|area| competent.contains(area))
    };
    let mut ranked: Vec<Candidate> = waiting.into_iter().filter(fits).collect();
    ranked.sort_by_cached_key(|candidate| {
        let letter = (candidate.letter_on.is_none(), candidate.letter_on);
        (
            candidate.priority,
            letter,
            candidate.sent_at,
            candidate.id.clone(),
        )
    });
    ranked
}

#[cfg(test)]
mod tests {
    use jiff::{ToSpan as _, civil::date};

    use super::*;
    use crate::kit::id::Source;

    fn candidate(
        ids: &Source,
        priority: Priority,
        letter_on: Option<Date>,
        days: i64,
        area: &str,
    ) -> Candidate {
        Candidate {
            id: ids.next(Timestamp::UNIX_EPOCH),
            priority,
            letter_on,
            sent_at: Timestamp::UNIX_EPOCH - (24 * days).hours(),
            areas: vec![area.to_owned()],
        }
    }

    #[test]
    fn what_comes_first_is_the_priority_then_the_letter_then_the_wait() {
        let ids = Source::seeded(3);
        let wait = candidate(&ids, Priority::Usual, None, 30, "debt");
        let longer = candidate(&ids, Priority::Usual, None, 40, "debt");
        let letter = candidate(&ids, Priority::Usual, Some(date(2026, 11, 2)), 1, "debt");
        let older = candidate(&ids, Priority::Usual, Some(date(2026, 10, 30)), 1, "debt");
        let high = candidate(&ids, Priority::High, None, 1, "debt");
        let other = candidate(&ids, Priority::High, None, 90, "housing");
        let all = vec![
            wait.clone(),
            longer.clone(),
            letter.clone(),
            other.clone(),
            older.clone(),
            high.clone(),
        ];
        let debt = ranked(all.clone(), &["debt".to_owned()]);
        assert_eq!(debt, [high, older, letter, longer, wait]);
        assert_eq!(ranked(all, &[])[0], other, "of whom nothing is said, everything");
    }

    #[test]
    fn somebody_competent_for_a_part_of_it_is_not_competent() {
        let ids = Source::seeded(3);
        let mut both = candidate(&ids, Priority::High, None, 1, "debt");
        both.areas.push("immigration".to_owned());
        assert_eq!(ranked(vec![both], &["debt".to_owned()]), []);
    }
}
