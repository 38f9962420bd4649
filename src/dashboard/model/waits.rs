//! How long people waited, by the month in which the wait ended.

use super::{Told, Wait};
use crate::{kit::few::is_few, referral::model::Waited};

/// Of those who waited until something: how many they are, and the days within which half of them, and nine in ten, had it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantiles {
    pub n: i64,
    pub half: i64,
    pub nine_in_ten: i64,
}

/// A month: what is told of those who waited for a decision, and for a first contact. Nothing where nobody did, or so few
/// that it is kept back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// `2026-11`.
    pub month: String,
    pub decision: Option<Quantiles>,
    pub first_contact: Option<Quantiles>,
    /// Whether something of it is kept back.
    pub kept_back: bool,
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

/// The months, the newest first, as they may be told; `first_contact` says how that of a month may be, if at all.
pub fn by_month(waits: &[Wait], told: Told, first_contact: impl Fn(&str) -> Option<Told>) -> Vec<Month> {
    let mut months: Vec<&str> = waits.iter().map(|wait| wait.month.as_str()).collect();
    months.sort_unstable();
    months.dedup();
    let one = |month: &str| {
        let of = |until: Waited, told: Option<Told>| {
            let these = waits
                .iter()
                .filter(|wait| wait.month == month && wait.until == until);
            let these: Vec<(i64, i64)> = these.map(|wait| (wait.days, wait.n)).collect();
            let all = Quantiles::of(&these);
            let open = all.filter(|all| match told {
                Some(Told::Exactly) => true,
                Some(Told::FewKeptBack) => !is_few(all.n),
                None => false,
            });
            (open, all != open)
        };
        let (decision, few) = of(Waited::Decision, Some(told));
        let (contact, fewer) = of(Waited::FirstContact, first_contact(month));
        Month {
            month: month.to_owned(),
            decision,
            first_contact: contact,
            kept_back: few || fewer,
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

    #[test]
    fn the_waits_of_few_are_kept_back() {
        let wait = |n| Wait {
            month: "2026-10".into(),
            until: Waited::Decision,
            days: 3,
            n,
        };
        let month = |n, told| by_month(&[wait(n)], told, |_| Some(told)).remove(0);
        assert!(month(4, Told::FewKeptBack).kept_back);
        assert_eq!(month(4, Told::FewKeptBack).decision, None);
        assert!(month(5, Told::FewKeptBack).decision.is_some());
        assert!(month(1, Told::Exactly).decision.is_some());
    }
}
