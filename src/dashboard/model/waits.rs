//! How long people waited, by the month in which the wait ended.

use super::{Told, View, Wait};
use crate::{
    kit::{
        actor::Side,
        few::{FEW, is_few},
    },
    referral::model::Waited,
};

/// Of those who waited until something: how many they are, and the days within which half of them, and nine in ten, had it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantiles {
    pub n: i64,
    pub half: i64,
    pub nine_in_ten: i64,
}

/// What is told of those who waited for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    Told(Quantiles),
    Nobody,
    /// So few that it is not told; or, where even that would tell something, any number from none.
    Kept,
}

/// A month: what is told of those who waited for a decision, and for a first contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// `2026-11`.
    pub month: String,
    pub decision: Waits,
    pub first_contact: Waits,
}

impl Waits {
    /// What is told, if anything.
    pub fn told(self) -> Option<Quantiles> {
        match self {
            Self::Told(waits) => Some(waits),
            Self::Nobody | Self::Kept => None,
        }
    }

    fn as_told(all: Option<Quantiles>, told: Told) -> Self {
        match all {
            None => Self::Nobody,
            Some(all) if told == Told::FewKeptBack && is_few(all.n) => Self::Kept,
            Some(all) => Self::Told(all),
        }
    }
}

impl Quantiles {
    /// Of waits with how many waited so long; nothing of none.
    fn of(waits: &[(i64, i64)]) -> Option<Self> {
        let mut waits = waits.to_vec();
        waits.sort_unstable();
        let n: i64 = waits.iter().map(|(_, n)| n).sum();
        let within = |tenths: i64| {
            let mut passed = 0;
            waits.iter().find_map(|(days, count)| {
                passed += count;
                (passed * 10 >= tenths * n).then_some(*days)
            })
        };
        Some(Self {
            n,
            half: within(5)?,
            nine_in_ten: within(9)?,
        })
        .filter(|_| n > 0)
    }
}

/// The months, the newest first, as they may be told. Whether an adviser was in touch is the patient's to tell: health
/// staff read it of whole months and of enough people, and of a month in which nobody was reached they read the same as of
/// one in which one was. So the months that they read are those of decisions.
pub fn by_month(waits: &[Wait], view: &View, this_month: &str) -> Vec<Month> {
    let health = view.side == Side::Health;
    let named = waits
        .iter()
        .filter(|wait| !health || wait.until == Waited::Decision);
    let mut months: Vec<&str> = named.map(|wait| wait.month.as_str()).collect();
    months.sort_unstable();
    months.dedup();
    let one = |month: &str| {
        let of = |until: Waited| {
            let these = waits
                .iter()
                .filter(|wait| wait.month == month && wait.until == until);
            let these: Vec<(i64, i64)> = these.map(|wait| (wait.days, wait.n)).collect();
            Quantiles::of(&these)
        };
        let contact = of(Waited::FirstContact);
        Month {
            month: month.to_owned(),
            decision: Waits::as_told(of(Waited::Decision), view.told),
            first_contact: if health {
                let enough = contact.filter(|all| all.n > FEW && month != this_month);
                enough.map_or(Waits::Kept, Waits::Told)
            } else {
                Waits::as_told(contact, view.told)
            },
        }
    };
    months.into_iter().rev().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_and_nine_in_ten_are_found_as_by_lining_them_up() {
        let mut lined_up: Vec<i64> = Vec::new();
        let mut counted: Vec<(i64, i64)> = Vec::new();
        assert_eq!(Quantiles::of(&counted), None);
        for (days, n) in [(9, 1), (0, 3), (4, 4), (30, 1), (2, 7), (5, 2)] {
            counted.push((days, n));
            lined_up.extend(std::iter::repeat_n(days, usize::try_from(n).unwrap()));
            lined_up.sort_unstable();
            let at = |tenths: usize| lined_up[(tenths * lined_up.len()).div_ceil(10) - 1];
            let found = Quantiles::of(&counted).unwrap();
            assert_eq!((found.half, found.nine_in_ten), (at(5), at(9)), "{counted:?}");
            assert_eq!(found.n, i64::try_from(lined_up.len()).unwrap());
        }
    }

    fn view(side: Side, told: Told) -> View {
        View {
            side,
            whose: super::super::Whose::Everybody,
            told,
        }
    }

    fn wait(until: Waited, month: &str, n: i64) -> Wait {
        Wait {
            month: month.into(),
            until,
            days: 3,
            n,
        }
    }

    #[test]
    fn the_waits_of_few_are_kept_back() {
        let month = |n, told| {
            let waits = [wait(Waited::Decision, "2026-10", n)];
            by_month(&waits, &view(Side::Both, told), "2026-11").remove(0)
        };
        assert_eq!(month(4, Told::FewKeptBack).decision, Waits::Kept);
        assert_eq!(month(4, Told::FewKeptBack).first_contact, Waits::Nobody);
        assert!(month(5, Told::FewKeptBack).decision.told().is_some());
        assert!(month(1, Told::Exactly).decision.told().is_some());
    }

    #[test]
    fn health_staff_read_the_same_of_months_with_no_first_contact_one_and_four() {
        let read = |n: i64| {
            let mut waits = vec![wait(Waited::Decision, "2026-10", 9)];
            if n > 0 {
                waits.push(wait(Waited::FirstContact, "2026-10", n));
                // A month of which there is no decision is not named for its first contacts.
                waits.push(wait(Waited::FirstContact, "2026-09", n));
            }
            by_month(&waits, &view(Side::Health, Told::Exactly), "2026-11")
        };
        assert_eq!(read(0), read(1));
        assert_eq!(read(0), read(4));
        assert_eq!(read(0)[0].first_contact, Waits::Kept);
        assert!(read(5)[0].first_contact.told().is_some());
        let now = [
            wait(Waited::Decision, "2026-11", 9),
            wait(Waited::FirstContact, "2026-11", 9),
        ];
        let now = by_month(&now, &view(Side::Health, Told::Exactly), "2026-11").remove(0);
        assert_eq!(now.first_contact, Waits::Kept);
    }
}
