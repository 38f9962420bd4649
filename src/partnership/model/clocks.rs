//! How long each side has for what it owes the other.

use serde::{Deserialize, Serialize};

use super::{Checked, Problem};

/// The clocks of a partnership. Working days are the receiver's; hours are hours on the wall.
/// The starting values come from the service model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clocks {
    /// From sending to acknowledging.
    pub acknowledge_working_days: u16,
    /// The same for an urgent referral, in hours.
    pub acknowledge_urgent_hours: u16,
    /// From asking the referrer for information to deciding on what is known.
    pub information_working_days: u16,
    /// From sending to deciding.
    pub decide_working_days: u16,
    /// The same for an urgent referral; 0 is the same day.
    pub decide_urgent_working_days: u16,
    /// From accepting to first contact with the client.
    pub first_contact_working_days: u16,
    /// How often somebody tries to reach the client before it is said that they could not be contacted. A
    /// starting value of ours: the loop counts three.
    #[serde(default = "three")]
    pub contact_tries: u16,
    /// From one such try to the next. A starting value of ours.
    #[serde(default = "two")]
    pub next_try_working_days: u16,
    /// From a milestone to telling the referrer of it. A starting value of ours.
    #[serde(default = "five")]
    pub milestone_working_days: u16,
    /// From one word on progress to the next.
    pub progress_weeks: u16,
    /// From putting a referral on hold to looking at it again, in days of the calendar.
    pub hold_review_days: u16,
    /// From the end of a referral to telling the referrer.
    pub closing_feedback_working_days: u16,
    /// From telling the referrer how it ended to their reading it. The loop names the obligation and
    /// gives no number: a starting value of ours.
    pub feedback_seen_working_days: u16,
    /// From accepting a referral, or its end, to telling the patient. The loop names the obligation and gives no
    /// number: a starting value of ours.
    #[serde(default = "five")]
    pub patient_told_working_days: u16,
    /// From a cancellation to the other side's acknowledging it.
    pub cancellation_working_days: u16,
    /// How long an unsent draft is kept, in days of the calendar.
    pub draft_expiry_days: u16,
}

/// What partnerships have that were set up before they could choose.
const fn three() -> u16 {
    3
}

const fn two() -> u16 {
    2
}

const fn five() -> u16 {
    5
}

/// One clock as the settings page shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its name in forms and in the service model.
    pub field: &'static str,
    /// What is owed.
    pub label: &'static str,
    /// The unit, after the number.
    pub unit: &'static str,
    /// The smallest sensible number.
    pub least: u16,
    /// The largest sensible number.
    pub most: u16,
}

const fn setting(
    field: &'static str,
    label: &'static str,
    unit: &'static str,
    least: u16,
    most: u16,
) -> Setting {
    Setting {
        field,
        label,
        unit,
        least,
        most,
    }
}

impl Clocks {
    /// Every clock, in the order of the loop.
    pub const SETTINGS: [Setting; 16] = [
        setting(
            "acknowledge_working_days",
            "Acknowledge a referral",
            "working days",
            1,
            20,
        ),
        setting(
            "acknowledge_urgent_hours",
            "Acknowledge an urgent referral",
            "hours",
            1,
            72,
        ),
        setting(
            "information_working_days",
            "Wait for information from the referrer",
            "working days",
            1,
            30,
        ),
        setting(
            "decide_working_days",
            "Decide on a referral",
            "working days",
            1,
            30,
        ),
        setting(
            "decide_urgent_working_days",
            "Decide on an urgent referral (0 is the same day)",
            "working days",
            0,
            10,
        ),
        setting(
            "first_contact_working_days",
            "First contact with the client",
            "working days",
            1,
            60,
        ),
        setting(
            "contact_tries",
            "Tries to reach the client before giving up",
            "tries",
            1,
            10,
        ),
        setting(
            "next_try_working_days",
            "Try the client again",
            "working days",
            1,
            30,
        ),
        setting(
            "milestone_working_days",
            "Tell the referrer about a milestone",
            "working days",
            1,
            30,
        ),
        setting(
            "progress_weeks",
            "Tell the referrer about progress, every",
            "weeks",
            1,
            26,
        ),
        setting(
            "hold_review_days",
            "Look again at a referral on hold",
            "days",
            1,
            90,
        ),
        setting(
            "closing_feedback_working_days",
            "Tell the referrer how it ended",
            "working days",
            1,
            20,
        ),
        setting(
            "feedback_seen_working_days",
            "Read how it ended",
            "working days",
            1,
            30,
        ),
        setting(
            "patient_told_working_days",
            "Tell the patient",
            "working days",
            1,
            30,
        ),
        setting(
            "cancellation_working_days",
            "Acknowledge a cancellation",
            "working days",
            1,
            20,
        ),
        setting(
            "draft_expiry_days",
            "Keep a draft that was not sent",
            "days",
            1,
            90,
        ),
    ];

    /// The number of the clock called `field`; `None` when there is no such clock.
    pub fn get(&self, field: &str) -> Option<u16> {
        let mut copy = self.clone();
        copy.place(field).map(|place| *place)
    }

    fn place(&mut self, field: &str) -> Option<&mut u16> {
        Some(match field {
            "acknowledge_working_days" => &mut self.acknowledge_working_days,
            "acknowledge_urgent_hours" => &mut self.acknowledge_urgent_hours,
            "information_working_days" => &mut self.information_working_days,
            "decide_working_days" => &mut self.decide_working_days,
            "decide_urgent_working_days" => &mut self.decide_urgent_working_days,
            "first_contact_working_days" => &mut self.first_contact_working_days,
            "contact_tries" => &mut self.contact_tries,
            "next_try_working_days" => &mut self.next_try_working_days,
            "milestone_working_days" => &mut self.milestone_working_days,
            "progress_weeks" => &mut self.progress_weeks,
            "hold_review_days" => &mut self.hold_review_days,
            "closing_feedback_working_days" => &mut self.closing_feedback_working_days,
            "feedback_seen_working_days" => &mut self.feedback_seen_working_days,
            "patient_told_working_days" => &mut self.patient_told_working_days,
            "cancellation_working_days" => &mut self.cancellation_working_days,
            "draft_expiry_days" => &mut self.draft_expiry_days,
            _ => return None,
        })
    }

    /// These clocks with what was typed in their place. A clock that `typed` does not give keeps its number, so
    /// that a field that was not on the page is not written.
    ///
    /// # Errors
    /// Every clock that is no number, or out of bounds.
    pub fn with<'a>(&self, typed: impl Fn(&str) -> Option<&'a str>) -> Checked<Self> {
        let mut clocks = self.clone();
        let mut problems = Vec::new();
        for setting in &Self::SETTINGS {
            let Some(text) = typed(setting.field) else {
                continue;
            };
            match text.trim().parse::<u16>() {
                Ok(number) if (setting.least..=setting.most).contains(&number) => {
                    if let Some(place) = clocks.place(setting.field) {
                        *place = number;
                    }
                }
                _ => problems.push(Problem::new(
                    setting.field,
                    format!(
                        "{}: enter a whole number from {} to {}.",
                        setting.label, setting.least, setting.most
                    ),
                )),
            }
        }
        if problems.is_empty() {
            Ok(clocks)
        } else {
            Err(problems)
        }
    }

    /// What is out of bounds, by clock; empty when all is well. For packs, which no form has checked.
    pub fn out_of_bounds(&self) -> Vec<&'static str> {
        let in_bounds = |s: &Setting| self.get(s.field).is_some_and(|n| (s.least..=s.most).contains(&n));
        Self::SETTINGS
            .iter()
            .filter(|s| !in_bounds(s))
            .map(|s| s.field)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clocks() -> Clocks {
        crate::partnership::packs::service_model("1")
            .unwrap()
            .clocks
            .clone()
    }

    #[test]
    fn a_clock_that_was_not_on_the_page_keeps_its_number() {
        let changed = clocks()
            .with(|field| (field == "decide_working_days").then_some(" 5 "))
            .unwrap();
        assert_eq!(
            changed,
            Clocks {
                decide_working_days: 5,
                ..clocks()
            }
        );
    }

    #[test]
    fn a_clock_that_is_no_number_or_out_of_bounds_is_refused_by_its_field() {
        for wrong in ["", "-1", "two", "0", "999999999999", "<script>"] {
            let problems = clocks()
                .with(|field| (field == "progress_weeks").then_some(wrong))
                .unwrap_err();
            assert_eq!(problems.len(), 1);
            assert_eq!(problems[0].field, "progress_weeks");
        }
    }

    #[test]
    fn every_setting_names_a_clock() {
        assert!(
            Clocks::SETTINGS
                .iter()
                .all(|setting| clocks().get(setting.field).is_some())
        );
    }
}
