//! Whether a service can take referrals now, as its own side says; and what to do while it cannot.

use jiff::{Timestamp, civil::Date};

use super::Service;
use crate::kit::actor::{Role, Staff};

crate::words! {
    /// Whether a service can take referrals now.
    Light {
        Open = "open", "Taking referrals";
        Busy = "busy", "Busy: it takes longer than usual";
        Full = "full", "Full: no new referrals at present";
    }
}

/// The most days for which it may be said ahead: what nobody has looked at for longer is not known.
pub const LONGEST_DAYS: i32 = 60;

/// What the advice side said of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capacity {
    pub light: Light,
    /// Why, or what it means, for those who refer; may be empty.
    pub sentence: String,
    /// The last day on which it holds. After it, it is not known.
    pub until_on: Date,
    pub said_at: Timestamp,
    /// The name of whoever said it.
    pub said_by: String,
    pub version: i64,
}

impl Capacity {
    /// Whether it still holds.
    pub fn holds(&self, today: Date) -> bool {
        today <= self.until_on
    }

    /// Whether the service said, and it still holds, that it takes nobody.
    pub fn is_full(&self, today: Date) -> bool {
        self.light == Light::Full && self.holds(today)
    }
}

/// Who may say it: those who take in and supervise at the service's own organisation, and the partnership's
/// managers.
pub fn may_say(staff: &Staff, service: &Service) -> bool {
    match staff.role {
        Role::Manager => true,
        Role::Intake | Role::Supervisor => staff.organisation == service.organisation,
        Role::Referrer
        | Role::TeamLead
        | Role::Adviser
        | Role::Volunteer
        | Role::Administrator
        | Role::Funder
        | Role::InformationGovernance
        | Role::Researcher => false,
    }
}

/// What to tell a patient when no service can take them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafetyNet {
    /// One paragraph each.
    pub words: String,
    /// 0 while they are ours and not the partnership's own.
    pub version: i64,
}

/// The words of a partnership that has none of its own. They name nobody that we cannot know is there.
pub const SAFETY_NET: &str = "\
If somebody is in danger now, call the emergency services.

Is there a letter or form with a date on it? Tell the patient to keep it, and to answer or to ask for more time \
before that date. Waiting for advice does not stop a deadline.

The council where the patient lives can say what help there is with a home that is about to be lost, with food \
and with heating.

Whoever sent a bill, a demand or a decision can be asked for more time, and to write down what was agreed.

Ask the patient to come back to you, and look at this page again: it says when the service expects to take \
referrals.";

impl Default for SafetyNet {
    fn default() -> Self {
        Self {
            words: SAFETY_NET.to_owned(),
            version: 0,
        }
    }
}

impl SafetyNet {
    /// What stands between empty lines.
    pub fn paragraphs(&self) -> Vec<String> {
        let all = self.words.split("\n\n").map(str::trim);
        all.filter(|words| !words.is_empty()).map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_was_said_holds_to_the_end_of_its_last_day_and_no_longer() {
        let said = Capacity {
            light: Light::Full,
            sentence: String::new(),
            until_on: date(2026, 11, 27),
            said_at: Timestamp::UNIX_EPOCH,
            said_by: "Somebody".into(),
            version: 1,
        };
        assert!(said.is_full(date(2026, 11, 27)) && !said.is_full(date(2026, 11, 28)));
        let open = Capacity {
            light: Light::Open,
            ..said
        };
        assert!(!open.is_full(date(2026, 11, 27)) && !open.holds(date(2026, 11, 28)));
    }

    #[test]
    fn the_words_for_everybody_name_no_number_that_may_not_be_there() {
        assert!(!SAFETY_NET.chars().any(|c| c.is_ascii_digit()), "{SAFETY_NET}");
    }
}
