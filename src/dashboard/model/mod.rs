//! The rules of the dashboards: who reads whose numbers, and what of them.

mod grid;
mod span;
mod waits;

use crate::{
    kit::{
        actor::{Role, Side, Staff},
        id::{OrganisationId, TeamId},
    },
    obligation::{Kind, Outcome, Owner},
    referral::model::{Place, Waited},
    words,
};

pub use grid::{Grid, Raw, shown};
pub use span::{Span, offered};
pub use waits::{Month, Quantiles, Waits, by_month};

words! {
    /// How far somebody looks who may look further than their team.
    Reach {
        Team = "team", "My team";
        Others = "others", "Other teams of my organisation";
    }
}

/// Whose referrals are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Those that a team sent, or was sent.
    Team(TeamId),
    /// Those that an organisation sent, or was sent.
    Organisation(OrganisationId),
    /// Those that the other teams of this team's organisation sent.
    OthersThan(TeamId),
    Everybody,
}

/// Whether small numbers are told: those who may see the cases may also know how many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    Exactly,
    FewKeptBack,
}

/// What somebody reads, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The side that reads; both for those who look after the whole.
    pub side: Side,
    pub whose: Whose,
    pub told: Told,
}

impl View {
    /// What somebody reads; nothing for those who have no part in it.
    pub fn of(staff: &Staff, reach: Reach) -> Option<Self> {
        let team = || staff.team.clone().map(Whose::Team);
        let organisation = || Some(Whose::Organisation(staff.organisation.clone()));
        let (side, whose, told) = match (staff.role, reach) {
            (Role::Referrer, _) | (Role::TeamLead, Reach::Team) => (Side::Health, team()?, Told::Exactly),
            // The cases of other teams are not theirs to see; and their own, which are, are not counted among them: else the
            // difference would tell what is kept back.
            (Role::TeamLead, Reach::Others) => {
                let others = staff.team.clone().map(Whose::OthersThan);
                (Side::Health, others?, Told::FewKeptBack)
            }
            (Role::Adviser, _) => (Side::Advice, team()?, Told::Exactly),
            (Role::Intake | Role::Supervisor, _) => (Side::Advice, organisation()?, Told::Exactly),
            (Role::Manager, _) => (Side::Both, Whose::Everybody, Told::FewKeptBack),
            (
                Role::Volunteer
                | Role::Administrator
                | Role::Funder
                | Role::InformationGovernance
                | Role::Researcher,
                _,
            ) => return None,
        };
        Some(Self { side, whose, told })
    }

    /// How clocks of a kind may be told. Whether an adviser is in touch is the patient's to tell, and an adviser's telling
    /// them is that: health staff read it by whole quarters, as far as it gives nobody away. What they tell themselves they
    /// know. How advisers go about it is theirs alone.
    pub fn tells(&self, (kind, owner): (Kind, Owner), span: &Span) -> Option<Told> {
        match (kind, self.side) {
            (Kind::NextTry | Kind::HoldReview | Kind::OutsideAnswer, Side::Health) => None,
            _ if self.stands_alone(kind, owner) => span.is_quarter_over.then_some(Told::FewKeptBack),
            _ => Some(self.told),
        }
    }

    /// Whether a kind is told by itself alone, so that it stands in no sum.
    pub fn stands_alone(&self, kind: Kind, owner: Owner) -> bool {
        let in_touch = matches!(kind, Kind::FirstContact | Kind::Progress | Kind::PatientTold);
        self.side == Side::Health && owner == Owner::Adviser && in_touch
    }
}

/// How many clocks came to what: in time, late, late when they ended, not needed, owed and not late, owed and late.
pub const COLUMNS: [&str; 6] = [
    "In time",
    "Late",
    "Late when it ended",
    "Not needed",
    "Owed now, not late",
    "Owed now, late",
];
/// The first column of what is owed now.
pub const OWED: usize = 4;

/// Clocks that are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub owner: Owner,
    pub kind: Kind,
    /// The team that referred, the team that was asked, and the site; by identifier, none when empty.
    pub from: String,
    pub to: String,
    pub site: String,
    /// Which of [`COLUMNS`].
    pub column: usize,
    pub n: i64,
}

impl Fact {
    /// The column of clocks that ended so.
    pub const fn ended(outcome: Outcome) -> usize {
        match outcome {
            Outcome::Met => 0,
            Outcome::MetLate => 1,
            Outcome::EndedLate => 2,
            Outcome::Waived => 3,
        }
    }
}

/// Ages of open referrals, in days since they were sent: each band ends before these, the last never.
pub const AGES: [i64; 4] = [7, 14, 28, 56];
pub const BANDS: [&str; 5] = [
    "Under 1 week",
    "1 to 2 weeks",
    "2 to 4 weeks",
    "4 to 8 weeks",
    "Over 8 weeks",
];

/// Open referrals that are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Age {
    pub place: Place,
    pub from: String,
    pub to: String,
    /// Which of [`BANDS`].
    pub band: usize,
    pub n: i64,
}

/// Referrals that waited as long as each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    pub month: String,
    pub until: Waited,
    pub days: i64,
    pub n: i64,
}

/// Sums what is alike by a key, each into its column.
pub fn sums<'a, T: 'a>(
    facts: impl Iterator<Item = &'a T>,
    columns: usize,
    of: impl Fn(&T) -> (String, usize, i64),
) -> Vec<(String, Vec<i64>)> {
    let mut sums = std::collections::BTreeMap::<String, Vec<i64>>::new();
    for fact in facts {
        let (key, column, n) = of(fact);
        let line = sums.entry(key).or_insert_with(|| vec![0; columns]);
        if let Some(cell) = line.get_mut(column) {
            *cell += n;
        }
    }
    sums.into_iter().collect()
}

/// The share of what ended that ended in time, in whole hundredths; nothing when nothing did. What was not needed any more
/// before it was due is neither.
pub fn in_time(met: i64, late: i64, ended_late: i64) -> Option<i64> {
    let all = met + late + ended_late;
    (all > 0).then(|| met * 100 / all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_needed_is_neither_in_time_nor_late() {
        assert_eq!(in_time(0, 0, 0), None);
        assert_eq!(in_time(2, 1, 0), Some(66));
        assert_eq!(in_time(0, 0, 3), Some(0));
    }
}
