mod histories;
mod pairs;
mod states;

use jiff::Timestamp;

use super::*;
use crate::{
    consent::FeedbackLevel,
    kit::{
        calendar::Allowance,
        id::{ContactId, Source},
    },
    obligation::{Kind, Owner},
    partnership::packs,
};

fn step() -> Step {
    Step {
        by: "mem".into(),
        at: Timestamp::UNIX_EPOCH,
    }
}

fn every_happening() -> Vec<Happening> {
    let (ids, at) = (Source::seeded(1), Timestamp::UNIX_EPOCH);
    let contact: ContactId = ids.next(at);
    vec![
        Happening::Sent(Route::Form),
        Happening::Acknowledged,
        Happening::Accepted,
        Happening::Allocated {
            adviser: ids.next(at),
        },
        Happening::Taken {
            adviser: ids.next(at),
        },
        Happening::PutBack(Return::NoTime),
        Happening::Tried {
            contact: contact.clone(),
            channel: Channel::Call,
        },
        Happening::Contacted {
            contact,
            channel: Channel::Call,
        },
        Happening::Booked {
            appointment: ids.next(at),
        },
        Happening::ProgressTold(FeedbackLevel::Outcome),
        Happening::InformationAsked {
            question: ids.next(at),
        },
        Happening::InformationGiven {
            question: ids.next(at),
        },
        Happening::InformationNotGiven,
        Happening::Prioritised(Priority::High),
        Happening::MovedTo(Milestone::Casework),
        Happening::MovedTo(Milestone::HearingListed),
        Happening::Held(Hold::Unwell),
        Happening::HoldKept,
        Happening::Resumed,
        Happening::EnteredInError(Mistake::SentTwice, Holder::Referrer),
        Happening::EnteredInError(Mistake::Trial, Holder::Adviser),
        Happening::Reopened {
            episode: ids.next(at),
        },
        Happening::Completed(Outcome::Full),
        Happening::Completed(Outcome::NotNeeded),
        Happening::Failed(Failure::LostContact),
        Happening::Rejected(Rejection::OutOfScope),
        Happening::Cancelled(Cancellation::ByPatient),
        Happening::FeedbackSent(FeedbackLevel::Outcome),
        Happening::FeedbackSeen,
        Happening::CancellationAcknowledged,
        Happening::Failed(Failure::Died),
        Happening::PatientTold {
            how: Channel::Call,
            on: jiff::civil::date(2026, 11, 23),
        },
        Happening::PatientNotTold(NotTold::NoSafeWay),
    ]
}

/// Every state that can be reached, found by trying everything from everywhere.
fn every_state() -> Vec<State> {
    let mut found = vec![State::New];
    let mut next = 0;
    while let Some(state) = found.get(next).cloned() {
        for happening in every_happening() {
            if let Ok(after) = state.clone().after(&happening, step())
                && !found.iter().any(|known| kind(known) == kind(&after))
            {
                found.push(after);
            }
        }
        next += 1;
    }
    found
}

/// States that differ only in who and when are one.
fn kind(state: &State) -> (&'static str, &'static str, Option<Holder>, &'static [Action]) {
    (state.status(), state.stage(), state.holder(), state.actions())
}

/// The verb by which something comes to happen; `None` for what follows from something else.
fn action_of(happening: &Happening) -> Option<Action> {
    Some(match happening {
        Happening::Acknowledged => Action::Acknowledge,
        Happening::InformationAsked { .. } => Action::AskInformation,
        Happening::InformationGiven { .. } => Action::GiveInformation,
        Happening::Prioritised(_) => Action::SetPriority,
        Happening::Accepted => Action::Accept,
        Happening::Rejected(_) => Action::Reject,
        Happening::Allocated { .. } => Action::Allocate,
        Happening::Taken { .. } => Action::Take,
        Happening::PutBack(_) => Action::PutBack,
        Happening::Tried { .. } | Happening::Contacted { .. } => Action::RecordContact,
        Happening::Booked { .. } => Action::Book,
        Happening::MovedTo(_) => Action::SayWhere,
        Happening::ProgressTold(_) => Action::TellProgress,
        Happening::Held(_) => Action::Hold,
        Happening::HoldKept => Action::KeepOnHold,
        Happening::Resumed => Action::Resume,
        Happening::Completed(Outcome::NotNeeded) => Action::Complete,
        Happening::Failed(_) => Action::Fail,
        Happening::Cancelled(_) => Action::Cancel,
        Happening::EnteredInError(..) => Action::EnterInError,
        Happening::FeedbackSeen => Action::ReadFeedback,
        Happening::CancellationAcknowledged => Action::NoteCancellation,
        Happening::PatientTold { .. } | Happening::PatientNotTold(_) => Action::TellPatient,
        Happening::Reopened { .. } => Action::Reopen,
        Happening::Sent(_)
        | Happening::InformationNotGiven
        | Happening::Completed(_)
        | Happening::FeedbackSent(_) => return None,
    })
}

#[test]
fn what_a_state_offers_is_what_it_allows() {
    for state in every_state() {
        for happening in every_happening() {
            let Some(action) = action_of(&happening) else {
                continue;
            };
            let to_another = Happening::Allocated {
                adviser: Source::seeded(9).next(Timestamp::UNIX_EPOCH),
            };
            let elsewhere = match state.stage() {
                "casework" => Milestone::HearingListed,
                _ => Milestone::Casework,
            };
            let step_taken = if action == Action::Allocate {
                to_another
            } else if action == Action::SayWhere && matches!(state, State::OnHold { .. }) {
                continue;
            } else if action == Action::SayWhere {
                Happening::MovedTo(elsewhere)
            } else {
                happening
            };
            let allowed = state.clone().after(&step_taken, step()).is_ok();
            assert_eq!(
                state.actions().contains(&action),
                allowed,
                "{state:?} and {step_taken:?} disagree"
            );
        }
    }
}

#[test]
fn an_ended_referral_never_opens_again_and_keeps_its_ending() {
    for state in every_state().into_iter().filter(|state| !state.is_open()) {
        for happening in every_happening() {
            if let Ok(after) = state.clone().after(&happening, step()) {
                assert!(!after.is_open(), "{state:?} opened by {happening:?}");
                assert_eq!(after.ending(), state.ending());
            }
        }
    }
}

#[test]
fn every_step_twice_is_refused_with_what_was_done_before() {
    let twice = [
        (Happening::Acknowledged, "acknowledged"),
        (Happening::Accepted, "accepted"),
        (Happening::Rejected(Rejection::TooLate), "turned down"),
        (Happening::Cancelled(Cancellation::ByReferrer), "cancelled"),
    ];
    for (happening, word) in twice {
        let once = State::New.after(&happening, step()).unwrap();
        assert_eq!(once.after(&happening, step()), Err(Refused::Already(word)));
    }
}

#[test]
fn the_loser_of_a_race_learns_what_the_winner_did() {
    let cancelled = State::New
        .after(&Happening::Cancelled(Cancellation::ByReferrer), step())
        .unwrap();
    assert_eq!(
        cancelled.after(&Happening::Accepted, step()),
        Err(Refused::Already("cancelled"))
    );
    let accepted = State::New.after(&Happening::Accepted, step()).unwrap();
    let rejected = accepted
        .clone()
        .after(&Happening::Rejected(Rejection::NoCapacity), step());
    assert_eq!(rejected, Err(Refused::Already("accepted")));
    assert!(
        accepted
            .after(&Happening::Cancelled(Cancellation::ByReferrer), step())
            .is_ok()
    );
}

#[test]
fn nobody_is_helped_before_they_are_spoken_to() {
    let adviser = Source::seeded(3).next(Timestamp::UNIX_EPOCH);
    let accepted = State::New.after(&Happening::Accepted, step()).unwrap();
    let contact = Source::seeded(4).next(Timestamp::UNIX_EPOCH);
    let called = Happening::Contacted {
        contact,
        channel: Channel::Call,
    };
    assert_eq!(accepted.clone().after(&called, step()), Err(Refused::NoAdviser));
    let allocated = accepted.after(&Happening::Allocated { adviser }, step()).unwrap();
    let full = Happening::Completed(Outcome::Full);
    assert_eq!(allocated.clone().after(&full, step()), Err(Refused::NotContacted));
    assert_eq!(allocated.outcomes(), [Outcome::NotNeeded]);
    let working = allocated.after(&called, step()).unwrap();
    assert_eq!(working.outcomes(), Outcome::ALL);
    assert_eq!(working.after(&full, step()).unwrap().status(), "completed");
}

#[test]
fn a_state_comes_back_from_its_row_as_it_went_in() {
    for state in every_state() {
        let stored = serde_json::to_string(&state).unwrap();
        assert_eq!(serde_json::from_str::<State>(&stored).unwrap(), state);
    }
    for happening in every_happening() {
        let stored = serde_json::to_string(&happening).unwrap();
        assert_eq!(serde_json::from_str::<Happening>(&stored).unwrap(), happening);
    }
}

#[test]
fn sending_starts_the_clocks_of_the_service_model() {
    let clocks = &packs::service_model("1").unwrap().clocks;
    let owes = |urgency| follows(&Happening::Sent(Route::Form), &State::New, urgency, clocks);
    assert_eq!(
        owes(Urgency::Routine),
        [
            Change::Owe(Kind::Acknowledge, Owner::Adviser, Allowance::WorkingDays(1)),
            Change::Owe(Kind::Decide, Owner::Adviser, Allowance::WorkingDays(3)),
        ]
    );
    assert_eq!(
        owes(Urgency::Urgent),
        [
            Change::Owe(Kind::Acknowledge, Owner::Adviser, Allowance::Hours(2)),
            Change::Owe(Kind::Decide, Owner::Adviser, Allowance::WorkingDays(0)),
        ]
    );
}

#[test]
fn feedback_says_no_more_than_was_agreed_to() {
    let told = Told {
        ending: Ending::Completed(Outcome::Full),
        seen: true,
        areas: &["welfare benefits", "debt"],
        letter: None,
        words: "PIP was awarded.",
        redirect: None,
    };
    let said = |level| told.at(level).join(" ");
    assert_eq!(
        said(FeedbackLevel::Nothing),
        "This referral is closed. Thank you for referring. There is nothing more to share. \
         If the patient needs help again, you can refer them again."
    );
    assert_eq!(
        said(FeedbackLevel::Attended),
        "This referral is closed. An adviser was in touch with the patient. \
         If the patient needs help again, you can refer them again."
    );
    assert!(!said(FeedbackLevel::TopicAndStage).contains("resolved"));
    assert!(said(FeedbackLevel::TopicAndStage).contains("welfare benefits and debt"));
    assert!(said(FeedbackLevel::Outcome).contains("The problem was resolved."));
    assert!(!said(FeedbackLevel::Outcome).contains("PIP"));
    assert!(said(FeedbackLevel::FullSummary).contains("PIP was awarded."));
}

#[test]
fn a_refusal_says_what_to_do_at_every_level() {
    let told = Told {
        ending: Ending::Rejected(Rejection::OutOfScope),
        seen: false,
        areas: &[],
        letter: Some("3 November 2026"),
        words: "The council's housing team can help.",
        redirect: None,
    };
    for level in FeedbackLevel::ALL {
        let said = told.at(level).join(" ");
        assert!(said.contains("The council's housing team can help."));
        assert!(
            said.contains("a letter of 3 November 2026"),
            "the date is not lost with the referral"
        );
    }
}

#[test]
fn a_conflict_of_interest_reads_as_other_refusals_do() {
    let said = |reason| {
        let told = Told {
            ending: Ending::Rejected(reason),
            seen: false,
            areas: &[],
            letter: None,
            words: "Call the council.",
            redirect: None,
        };
        told.at(FeedbackLevel::FullSummary).join(" ")
    };
    let conflict = said(Rejection::Conflict);
    assert!(!conflict.contains("conflict"));
    for beside in [Rejection::NoCapacity, Rejection::Duplicate, Rejection::CannotAct] {
        assert_eq!(said(beside), conflict);
    }
}

#[test]
fn below_the_result_it_reads_the_same_however_it_ended() {
    let said = |ending, level| {
        let told = Told {
            ending,
            seen: true,
            areas: &[],
            letter: None,
            words: "",
            redirect: None,
        };
        told.at(level).join(" ")
    };
    for level in [FeedbackLevel::Nothing, FeedbackLevel::Attended] {
        assert_eq!(
            said(Ending::Failed(Failure::Died), level),
            said(Ending::Completed(Outcome::Full), level)
        );
    }
    let lost = said(Ending::Failed(Failure::LostContact), FeedbackLevel::Outcome);
    assert!(lost.contains("refer them again"), "{lost}");
}

#[test]
fn how_it_went_does_not_show_in_the_status_that_health_staff_see() {
    assert_eq!(
        shown_to_referrer("completed", "full"),
        shown_to_referrer("failed", "died")
    );
}

/// A referral that was just sent.
fn referral() -> Referral {
    let (ids, at) = (Source::seeded(2), Timestamp::UNIX_EPOCH);
    Referral {
        id: ids.next(at),
        reference: "3YTX-PX2B".into(),
        person: ids.next(at),
        consent: ids.next(at),
        from_organisation: ids.next(at),
        from_team: ids.next(at),
        sent_by: ids.next(at),
        service: ids.next(at),
        to_organisation: ids.next(at),
        to_team: ids.next(at),
        summary: String::new(),
        urgency: Urgency::Routine,
        urgent_reason: None,
        letter_on: None,
        sent_at: at,
        route: Route::Form,
        state: State::New,
        version: 1,
        listed: None,
    }
}
