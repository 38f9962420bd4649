//! Sessions: how long somebody stays signed in.

use jiff::{Span, Timestamp, civil::Date};

use super::Term;
use crate::kit::actor::Staff;

/// Minutes after which a session that nobody uses is over.
pub const IDLE_MINUTES: i64 = 60;
/// Hours after which a session is over, used or not: a working day with room to spare.
pub const LONGEST_HOURS: i64 = 12;
/// The same in seconds, as browsers are told.
pub const LONGEST_SECONDS: i64 = LONGEST_HOURS * 3600;

/// Somebody signed in, acting in one membership.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    pub staff: Staff,
    /// Names for the title bar.
    pub partnership_name: String,
    pub organisation_name: String,
    /// Roles that this account holds today, this one among them.
    pub roles: i64,
    pub(in crate::identity) term: Term,
    pub(in crate::identity) started_at: Timestamp,
    pub(in crate::identity) seen_at: Timestamp,
}

impl Session {
    /// Whether it still counts: not left alone, not too long, and its membership still holds.
    pub fn is_live(&self, now: Timestamp, today: Date) -> bool {
        now <= self.seen_at + Span::new().minutes(IDLE_MINUTES)
            && now <= self.started_at + Span::new().hours(LONGEST_HOURS)
            && self.term.holds_on(today)
    }

    /// Whether it should be noted that it was used: once a minute is enough.
    pub fn is_worth_noting(&self, now: Timestamp) -> bool {
        now > self.seen_at + Span::new().minutes(1)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::kit::{actor::Role, id::Source};

    fn session() -> Session {
        let ids = Source::seeded(1);
        let at: Timestamp = "2026-11-20T09:00:00Z".parse().unwrap();
        let staff = Staff {
            account: ids.next(at),
            membership: ids.next(at),
            partnership: ids.next(at),
            organisation: ids.next(at),
            team: None,
            role: Role::Manager,
            name: "Sam Okoye".into(),
        };
        Session {
            staff,
            partnership_name: String::new(),
            organisation_name: String::new(),
            roles: 1,
            term: Term {
                starts_on: date(2026, 1, 1),
                ends_on: Some(date(2026, 11, 20)),
                joined_at: Some(at),
                ended_at: None,
            },
            started_at: at,
            seen_at: at,
        }
    }

    #[test]
    fn a_session_ends_when_left_alone_too_long_or_when_the_membership_ends() {
        let session = session();
        let today = date(2026, 11, 20);
        let after = |minutes: i64| session.started_at + Span::new().minutes(minutes);
        assert!(session.is_live(after(60), today));
        assert!(!session.is_live(after(61), today));
        assert!(!session.is_live(after(1), date(2026, 11, 21)));
        let used = Session {
            seen_at: after(719),
            ..session.clone()
        };
        assert!(used.is_live(after(720), today));
        assert!(!used.is_live(after(721), today));
    }
}
