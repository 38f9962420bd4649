//! Any history of happenings at all, without a database: the rules of the loop hold whatever is tried.

use proptest::prelude::*;

use super::*;

/// The clocks that run, as they follow from what happened.
#[derive(Clone, Debug, Default)]
pub(super) struct Running(pub(super) Vec<(Kind, Owner, Allowance)>);

impl Running {
    pub(super) fn follow(&mut self, happening: &Happening, after: &State) {
        let clocks = &packs::service_model("1").unwrap().clocks;
        let mut changes = follows(happening, after, Urgency::Routine, clocks);
        if matches!(happening, Happening::FeedbackSent(_)) && after.holder() == Some(Holder::Referrer) {
            changes.push(reading(clocks));
        }
        for change in changes {
            match change {
                Change::Meet(kind) | Change::Waive(kind, _) => self.0.retain(|(runs, ..)| *runs != kind),
                Change::Owe(kind, owner, allowance) => self.0.push((kind, owner, allowance)),
                Change::OweFirst(kind, owner, allowance) | Change::OweSooner(kind, owner, allowance) => {
                    if !self.0.iter().any(|(runs, ..)| *runs == kind) {
                        self.0.push((kind, owner, allowance));
                    }
                }
                Change::WaiveAll(_) => self.0.clear(),
            }
        }
    }

    /// Those of whoever has the ball.
    pub(super) fn of_holder(&self, state: &State) -> Vec<Kind> {
        let owner = match state.holder() {
            Some(Holder::Adviser) => Owner::Adviser,
            Some(Holder::Referrer) => Owner::Referrer,
            None => return Vec::new(),
        };
        let mine = self
            .0
            .iter()
            .filter(|(kind, of, _)| *of == owner && !kind.runs_beside());
        mine.map(|(kind, ..)| *kind).collect()
    }
}

const FHIR: [&str; 12] = [
    "draft",
    "requested",
    "received",
    "accepted",
    "rejected",
    "ready",
    "cancelled",
    "in-progress",
    "on-hold",
    "failed",
    "completed",
    "entered-in-error",
];

/// What must hold between one state and the next.
fn look_at(before: &State, happening: &Happening, after: &State) {
    assert!(
        !(before.status() == "requested" && after.status() == "on-hold"),
        "nothing is put on hold before it is accepted: {happening:?}"
    );
    if !before.is_open() {
        assert_eq!(before.ending(), after.ending(), "ended is ended: {happening:?}");
    }
    assert!(FHIR.contains(&after.status()), "{after:?}");
    let plain = patient_words(after.status(), after.stage());
    assert_ne!(
        plain.stands, "This is closed",
        "{after:?} has no words for the patient"
    );
    assert!(plain.stands.split_whitespace().count() <= 6, "{}", plain.stands);
    for words in [
        stage_words(after.status(), after.stage()),
        shown_to_referrer(after.status(), after.stage()),
    ] {
        assert!(!words.is_empty());
    }
    for (health, word) in [(true, "lient"), (false, "atient")] {
        let words = if health {
            shown_to_referrer(after.status(), after.stage())
        } else {
            stage_words(after.status(), after.stage())
        };
        assert!(!words.contains(word), "{words}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_tried_the_rules_of_the_loop_hold(tries in proptest::collection::vec(0..every_happening().len(), 1..60)) {
        let all = every_happening();
        let (mut state, mut running) = (State::New, Running::default());
        running.follow(&Happening::Sent(Route::Form), &state);
        let mut told = 0;
        for number in tries {
            let happening = &all[number];
            let Ok(after) = state.clone().after(happening, step()) else { continue };
            look_at(&state, happening, &after);
            running.follow(happening, &after);
            // An ending and its feedback are one write.
            let mut after = after;
            if state.is_open() && !after.is_open() {
                let feedback = Happening::FeedbackSent(FeedbackLevel::Outcome);
                after = after.after(&feedback, step()).unwrap();
                running.follow(&feedback, &after);
                told += 1;
                prop_assert!(after.clone().after(&feedback, step()).is_err(), "told twice");
            }
            prop_assert_eq!(told, i32::from(!after.is_open()));
            let owed = running.of_holder(&after);
            match after.holder() {
                Some(_) => prop_assert!(!owed.is_empty(), "{:?} has no clock", after),
                // Only telling the patient outlasts the loop between the two sides.
                None => prop_assert!(
                    running.0.iter().all(|(kind, ..)| kind.runs_beside()),
                    "{:?} is closed and {:?} run", after, running
                ),
            }
            state = after;
        }
    }

    #[test]
    fn invariant_2_every_open_referral_is_on_exactly_one_work_list_with_exactly_one_owner(
        tries in proptest::collection::vec(0..every_happening().len(), 1..60)
    ) {
        let all = every_happening();
        let mut state = State::New;
        for number in tries {
            if let Ok(after) = state.clone().after(&all[number], step()) {
                state = after;
            }
            let (place, holder) = (state.place(), state.holder());
            prop_assert_eq!(place.is_some(), holder.is_some(), "{:?} is on a list, or is closed", state);
            prop_assert_eq!(
                place == Some(Place::Referrer),
                holder == Some(Holder::Referrer),
                "{:?} lies with whoever has the ball", state
            );
            // One owner, and it is a person exactly where the list says that there is one.
            let owned = matches!(place, Some(Place::Adviser | Place::Patient));
            prop_assert_eq!(owned, state.adviser().is_some() && place != Some(Place::Referrer), "{:?}", state);
            let referral = Referral { state: state.clone(), ..referral() };
            let owner = referral.owner();
            prop_assert_eq!(owner.is_some(), place.is_some(), "{:?} has {:?}", state, owner);
            match owner {
                Some(OwnedBy::Adviser(adviser)) => prop_assert_eq!(Some(&adviser), state.adviser()),
                Some(OwnedBy::Team(team)) => prop_assert_eq!(Some(team), referral.lists().map(|lists| lists.ball)),
                None => {}
            }
        }
    }
}

#[test]
fn a_conflict_differs_from_a_lack_of_room_in_nothing_that_the_referrer_can_see() {
    let clocks = &packs::service_model("1").unwrap().clocks;
    for path in [vec![], vec![Happening::Acknowledged]] {
        let ended = |reason| {
            let state = path.iter().fold(State::New, |state, happening: &Happening| {
                state.after(happening, step()).unwrap()
            });
            let happening = Happening::Rejected(reason);
            let after = state.after(&happening, step()).unwrap();
            let changes = follows(&happening, &after, Urgency::Routine, clocks);
            let words = shown_to_referrer(after.status(), after.stage());
            (
                changes,
                words,
                after.holder(),
                patient_words(after.status(), after.stage()),
            )
        };
        assert_eq!(ended(Rejection::Conflict), ended(Rejection::NoCapacity));
    }
}

#[test]
fn a_milestone_makes_word_of_progress_due_sooner_than_the_weeks_do() {
    let clocks = &packs::service_model("1").unwrap().clocks;
    let at = Timestamp::UNIX_EPOCH;
    let helped = State::InProgress {
        adviser: Source::seeded(1).next(at),
        contacted: step(),
        appointment: None,
        milestone: Milestone::HearingListed,
    };
    let changes = follows(
        &Happening::MovedTo(Milestone::HearingListed),
        &helped,
        Urgency::Routine,
        clocks,
    );
    assert_eq!(
        changes,
        [Change::OweSooner(
            Kind::Progress,
            Owner::Adviser,
            Allowance::WorkingDays(5)
        )]
    );
}
