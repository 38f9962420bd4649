//! Every state and every verb, one by one: what is allowed is written down here a second time, by hand.

use super::*;

fn ids() -> Source {
    Source::seeded(7)
}

/// The state that this path comes to.
fn after(path: &[Happening]) -> State {
    path.iter().fold(State::New, |state, happening| {
        state.after(happening, step()).expect("the path can be gone")
    })
}

fn allocated() -> Happening {
    let adviser = ids().next(Timestamp::UNIX_EPOCH);
    Happening::Allocated { adviser }
}

fn booked() -> Happening {
    let appointment = ids().next(Timestamp::UNIX_EPOCH);
    Happening::Booked { appointment }
}

fn contacted() -> Happening {
    let contact = ids().next(Timestamp::UNIX_EPOCH);
    let channel = Channel::Call;
    Happening::Contacted { contact, channel }
}

fn asked() -> Happening {
    let question = ids().next(Timestamp::UNIX_EPOCH);
    Happening::InformationAsked { question }
}

/// One way to take each step; for those that depend on what it says, one that is allowed wherever any is.
fn one_of(action: Action, state: &State) -> Option<Happening> {
    let at = Timestamp::UNIX_EPOCH;
    Some(match action {
        Action::Acknowledge => Happening::Acknowledged,
        Action::AskInformation => asked(),
        Action::GiveInformation => Happening::InformationGiven {
            question: ids().next(at),
        },
        Action::SetPriority => Happening::Prioritised(Priority::Low),
        Action::Accept => Happening::Accepted,
        Action::Reject => Happening::Rejected(Rejection::Conflict),
        Action::Allocate => Happening::Allocated {
            adviser: Source::seeded(8).next(at),
        },
        Action::Take => Happening::Taken {
            adviser: Source::seeded(8).next(at),
        },
        Action::PutBack => Happening::PutBack(Return::NoTime),
        Action::RecordContact => contacted(),
        Action::Book => Happening::Booked {
            appointment: ids().next(at),
        },
        Action::SayWhere if state.stage() == "casework" => Happening::MovedTo(Milestone::AwaitingDecision),
        Action::SayWhere => Happening::MovedTo(Milestone::Casework),
        Action::TellProgress => Happening::ProgressTold(FeedbackLevel::Outcome),
        Action::Hold => Happening::Held(Hold::Safety),
        Action::KeepOnHold => Happening::HoldKept,
        Action::Resume => Happening::Resumed,
        Action::Complete => Happening::Completed(Outcome::NotNeeded),
        Action::Fail => Happening::Failed(Failure::ProviderUnable),
        Action::Cancel => Happening::Cancelled(Cancellation::ByPatient),
        Action::EnterInError => Happening::EnteredInError(Mistake::Other, Holder::Referrer),
        Action::ReadFeedback => Happening::FeedbackSeen,
        Action::NoteCancellation => Happening::CancellationAcknowledged,
        Action::TellPatient => Happening::PatientNotTold(NotTold::NotReached),
        Action::Reopen => Happening::Reopened {
            episode: ids().next(at),
        },
        // Not a step of the referral: the consent ends, and what follows is a cancellation.
        Action::Withdraw => return None,
    })
}

const EVERY: [Action; 25] = [
    Action::Acknowledge,
    Action::AskInformation,
    Action::GiveInformation,
    Action::SetPriority,
    Action::Accept,
    Action::Reject,
    Action::Allocate,
    Action::Take,
    Action::PutBack,
    Action::RecordContact,
    Action::Book,
    Action::SayWhere,
    Action::TellProgress,
    Action::Hold,
    Action::KeepOnHold,
    Action::Resume,
    Action::Complete,
    Action::Fail,
    Action::Cancel,
    Action::EnterInError,
    Action::ReadFeedback,
    Action::NoteCancellation,
    Action::TellPatient,
    Action::Reopen,
    Action::Withdraw,
];

#[test]
fn every_state_allows_what_is_written_here_and_nothing_else() {
    use Action::{
        Accept, Acknowledge, Allocate, AskInformation, Book, Cancel, Complete, EnterInError, Fail,
        GiveInformation, Hold as PutOnHold, KeepOnHold, NoteCancellation, PutBack, ReadFeedback,
        RecordContact, Reject, Reopen, Resume, SayWhere, SetPriority, Take, TellPatient, TellProgress,
    };
    let accepted = || vec![Happening::Accepted];
    let with_adviser = || vec![Happening::Accepted, allocated()];
    let helped = || vec![Happening::Accepted, allocated(), contacted()];
    let then = |mut path: Vec<Happening>, more: Happening| {
        path.push(more);
        path
    };
    let told = Happening::FeedbackSent(FeedbackLevel::Outcome);
    let ended = |how: Happening| vec![how, told.clone()];
    let table: [(Vec<Happening>, &[Action]); 18] = [
        (
            vec![],
            &[
                Acknowledge,
                AskInformation,
                SetPriority,
                Accept,
                Reject,
                Cancel,
                EnterInError,
            ],
        ),
        (
            vec![Happening::Acknowledged],
            &[AskInformation, SetPriority, Accept, Reject, Cancel, EnterInError],
        ),
        (
            vec![asked()],
            &[GiveInformation, SetPriority, Accept, Reject, Cancel, EnterInError],
        ),
        (
            accepted(),
            &[
                SetPriority,
                Allocate,
                Take,
                Complete,
                Fail,
                TellPatient,
                Cancel,
                EnterInError,
            ],
        ),
        (
            with_adviser(),
            &[
                Allocate,
                PutBack,
                RecordContact,
                Book,
                PutOnHold,
                Complete,
                Fail,
                TellPatient,
                Cancel,
                EnterInError,
            ],
        ),
        (
            then(with_adviser(), Happening::PutBack(Return::Away)),
            &[
                SetPriority,
                Allocate,
                Take,
                Complete,
                Fail,
                TellPatient,
                Cancel,
                EnterInError,
            ],
        ),
        (
            then(with_adviser(), booked()),
            &[
                Allocate,
                RecordContact,
                Book,
                PutOnHold,
                Complete,
                Fail,
                TellPatient,
                Cancel,
                EnterInError,
            ],
        ),
        (
            helped(),
            &[
                Allocate,
                RecordContact,
                Book,
                SayWhere,
                TellProgress,
                PutOnHold,
                Complete,
                Fail,
                TellPatient,
                Cancel,
                EnterInError,
            ],
        ),
        (
            then(helped(), Happening::MovedTo(Milestone::Casework)),
            &[
                Allocate,
                RecordContact,
                Book,
                SayWhere,
                TellProgress,
                PutOnHold,
                Complete,
                Fail,
                TellPatient,
                Cancel,
                EnterInError,
            ],
        ),
        (
            then(with_adviser(), Happening::Held(Hold::Unwell)),
            &[
                Allocate,
                RecordContact,
                Book,
                KeepOnHold,
                Resume,
                Complete,
                Fail,
                TellPatient,
                Cancel,
                EnterInError,
            ],
        ),
        (
            then(helped(), Happening::Held(Hold::AwaitingClient)),
            &[
                Allocate,
                RecordContact,
                Book,
                SayWhere,
                TellProgress,
                KeepOnHold,
                Resume,
                Complete,
                Fail,
                TellPatient,
                Cancel,
                EnterInError,
            ],
        ),
        (
            ended(Happening::Rejected(Rejection::TooLittle)),
            &[ReadFeedback, TellPatient, Reopen],
        ),
        (
            ended(Happening::Cancelled(Cancellation::ByReferrer)),
            &[NoteCancellation, Reopen],
        ),
        (
            ended(Happening::Cancelled(Cancellation::ConsentWithdrawn)),
            &[NoteCancellation],
        ),
        (
            ended(Happening::EnteredInError(Mistake::Trial, Holder::Referrer)),
            &[NoteCancellation],
        ),
        (
            ended(Happening::EnteredInError(Mistake::Trial, Holder::Adviser)),
            &[ReadFeedback],
        ),
        (
            [
                helped(),
                ended(Happening::Failed(Failure::Died)),
                vec![Happening::FeedbackSeen],
            ]
            .concat(),
            &[],
        ),
        (
            [
                helped(),
                ended(Happening::Completed(Outcome::Full)),
                vec![Happening::FeedbackSeen],
            ]
            .concat(),
            &[TellPatient, Reopen],
        ),
    ];
    for (path, allowed) in table {
        let state = after(&path);
        for action in EVERY {
            let Some(happening) = one_of(action, &state) else {
                assert!(
                    state.actions().contains(&action),
                    "the patient may withdraw at any time"
                );
                continue;
            };
            let can = state.clone().after(&happening, step()).is_ok();
            assert_eq!(can, allowed.contains(&action), "{action:?} in {state:?}");
            assert_eq!(
                state.actions().contains(&action),
                can,
                "the button of {action:?} in {state:?}"
            );
        }
    }
}

#[test]
fn what_is_done_on_hold_leaves_it_on_hold_and_is_there_afterwards() {
    let held = after(&[
        Happening::Accepted,
        allocated(),
        Happening::Held(Hold::AwaitingClient),
    ]);
    let spoken = held.after(&contacted(), step()).unwrap();
    assert_eq!((spoken.status(), spoken.stage()), ("on-hold", "awaiting-client"));
    let resumed = spoken.after(&Happening::Resumed, step()).unwrap();
    assert_eq!(
        (resumed.status(), resumed.stage()),
        ("in-progress", "contact-made")
    );
}

#[test]
fn nobody_could_not_be_contacted_who_was() {
    let helped = after(&[Happening::Accepted, allocated(), contacted()]);
    let no = helped
        .clone()
        .after(&Happening::Failed(Failure::CouldNotContact), step());
    assert_eq!(no, Err(Refused::WasReached));
    assert!(!helped.failures().contains(&Failure::CouldNotContact));
    assert!(helped.failures().contains(&Failure::LostContact));
}
