//! `docs/states.md`, made from the code.

use std::fmt::Write as _;

use super::{histories::Running, *};

/// Every state with its own status and stage, and the clocks that run in it, by going everywhere.
fn everywhere() -> Vec<(State, Running)> {
    let mut steps = every_happening();
    let holder = Holder::Referrer;
    steps.extend(Milestone::ALL.iter().map(|to| Happening::MovedTo(*to)));
    steps.extend(Hold::ALL.iter().map(|reason| Happening::Held(*reason)));
    steps.extend(Outcome::ALL.iter().map(|outcome| Happening::Completed(*outcome)));
    steps.extend(Failure::ALL.iter().map(|reason| Happening::Failed(*reason)));
    steps.extend(Rejection::ALL.iter().map(|reason| Happening::Rejected(*reason)));
    steps.extend(
        Cancellation::ALL
            .iter()
            .map(|reason| Happening::Cancelled(*reason)),
    );
    steps.extend(
        Mistake::ALL
            .iter()
            .map(|reason| Happening::EnteredInError(*reason, holder)),
    );
    let mut new = Running::default();
    new.follow(&Happening::Sent(Route::Form), &State::New);
    let mut found = vec![(State::New, new)];
    let mut next = 0;
    while let Some((state, running)) = found.get(next).cloned() {
        for happening in &steps {
            let Ok(mut after) = state.clone().after(happening, step()) else {
                continue;
            };
            let mut clocks = running.clone();
            clocks.follow(happening, &after);
            if state.is_open() && !after.is_open() {
                let told = Happening::FeedbackSent(FeedbackLevel::Outcome);
                after = after.after(&told, step()).unwrap();
                clocks.follow(&told, &after);
            }
            let pair = (after.status(), after.stage());
            let known = found
                .iter()
                .any(|(state, _)| (state.status(), state.stage()) == pair);
            if !known {
                found.push((after, clocks));
            }
        }
        next += 1;
    }
    found
}

/// In the order of the loop.
fn place(state: &State) -> (usize, usize) {
    let statuses = [
        "requested",
        "accepted",
        "in-progress",
        "on-hold",
        "completed",
        "failed",
        "rejected",
        "cancelled",
        "entered-in-error",
    ];
    let stages = [
        "new",
        "in-triage",
        "awaiting-information",
        "waiting-list",
        "first-contact",
        "attempt-1",
        "attempt-2",
        "attempt-3",
        "appointment-booked",
    ];
    let codes = Milestone::ALL.iter().map(|milestone| milestone.code());
    let stage = stages
        .into_iter()
        .chain(codes)
        .position(|stage| stage == state.stage());
    let status = statuses.iter().position(|status| *status == state.status());
    (status.expect("a status of the table"), stage.unwrap_or(99))
}

fn written() -> String {
    let mut states = everywhere();
    states.sort_by_key(|(state, _)| (place(state), state.stage()));
    let mut page = String::from(
        "# Where a referral can stand\n\n\
         Made from the code by `src/referral/model/tests/states.rs`, and compared with it by a test. To make it again, run\n\
         `WRITE_DOCS=1 cargo test --lib states_page`. The rules are told in [the loop](loop.md).\n\n\
         A draft is `draft` until it is sent. Everything else has a status of a FHIR Task and a stage.\n\n\
         | Status | Stage | Ball with | Clocks of theirs | Who tells the patient | Advice side reads | Health side reads | Patient reads |\n\
         |---|---|---|---|---|---|---|---|\n",
    );
    for (state, running) in &states {
        let ball = match state.holder() {
            Some(Holder::Adviser) => "advice side",
            Some(Holder::Referrer) => "referrer",
            None => "nobody",
        };
        let clocks: Vec<&str> = running.of_holder(state).iter().map(|kind| kind.words()).collect();
        let beside = running.0.iter().find(|(kind, ..)| *kind == Kind::PatientTold);
        let tells = match beside.map(|(_, owner, _)| *owner) {
            Some(Owner::Adviser) => "advice side",
            Some(Owner::Referrer) => "referrer",
            None => "",
        };
        let plain = patient_words(state.status(), state.stage());
        let (status, stage) = (state.status(), state.stage());
        let (advice, health) = (stage_words(status, stage), shown_to_referrer(status, stage));
        let clocks = clocks.join(", ");
        let (stands, next) = (plain.stands, plain.next);
        writeln!(
            page,
            "| {status} | {stage} | {ball} | {clocks} | {tells} | {advice} | {health} | **{stands}.** {next} |"
        )
        .unwrap();
    }
    page.push_str("\n## What can be done\n\n| Status | Stage | Verbs |\n|---|---|---|\n");
    for (state, _) in &states {
        let verbs: Vec<String> = state
            .actions()
            .iter()
            .map(|action| format!("{action:?}"))
            .collect();
        writeln!(
            page,
            "| {} | {} | {} |",
            state.status(),
            state.stage(),
            verbs.join(", ")
        )
        .unwrap();
    }
    page
}

#[test]
fn the_states_page_is_what_the_code_says() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/states.md");
    let written = written();
    if std::env::var_os("WRITE_DOCS").is_some() {
        std::fs::write(&file, &written).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(kept, written, "run WRITE_DOCS=1 cargo test --lib states_page");
}

#[test]
fn every_stage_is_reached() {
    assert_eq!(everywhere().len(), 3 + 6 + 8 + 3 + 6 + 5 + 10 + 4 + 5);
}
