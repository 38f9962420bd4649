//! Any history of steps, by anybody, in any order: whatever happens, the books agree.

use jiff::ToSpan as _;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

use crate::{
    kit::{
        actor::{Actor, Role},
        db::Tx,
        error::{Error, Result},
        id::{DraftId, ReferralId},
    },
    on_both,
    referral::{
        actions::{self, NewAppointment, NewContact},
        model::{Cancellation, Channel, Failure, Meeting, Outcome, Rejection},
        store::{Reached, Words},
    },
    world::{Ask, FILLED, World, database::Engine},
};

/// Referrals that one history tells of.
const CAST: usize = 3;

/// Something that somebody tries to do.
#[derive(Clone, Copy, Debug)]
enum Try {
    Send,
    Acknowledge,
    Accept,
    Reject(Rejection),
    Allocate,
    Contact(Channel, Reached),
    Book(Meeting),
    Complete(Outcome),
    Fail(Failure),
    Cancel(Cancellation),
    Withdraw,
    Read,
    Note,
}

/// One step of a history: after so many hours, this role tries this with that referral.
#[derive(Clone, Debug)]
struct Turn {
    hours: i64,
    /// Somebody, whether or not it is theirs to do; otherwise whoever does this.
    role: Option<usize>,
    referral: usize,
    what: Try,
}

fn any_try() -> impl Strategy<Value = Try> {
    let of = |all: &'static [_]| proptest::sample::select(all);
    prop_oneof![
        4 => Just(Try::Send),
        2 => Just(Try::Acknowledge),
        4 => Just(Try::Accept),
        1 => proptest::sample::select(Rejection::ALL).prop_map(Try::Reject),
        4 => Just(Try::Allocate),
        4 => (of(Channel::ALL), proptest::bool::ANY).prop_map(|(channel, reached)| {
            Try::Contact(channel, if reached { Reached::Yes } else { Reached::No })
        }),
        2 => proptest::sample::select(Meeting::ALL).prop_map(Try::Book),
        2 => proptest::sample::select(Outcome::ALL).prop_map(Try::Complete),
        1 => proptest::sample::select(Failure::ALL).prop_map(Try::Fail),
        1 => proptest::sample::select(Cancellation::ALL).prop_map(Try::Cancel),
        1 => Just(Try::Withdraw),
        2 => Just(Try::Read),
        2 => Just(Try::Note),
    ]
}

fn histories() -> impl Strategy<Value = Vec<Turn>> {
    let turn = (
        0..60_i64,
        proptest::option::weighted(0.2, 0..5_usize),
        0..CAST,
        any_try(),
    )
        .prop_map(|(hours, role, referral, what)| Turn {
            hours,
            role,
            referral,
            what,
        });
    proptest::collection::vec(turn, 1..40)
}

/// Who tries.
const ROLES: [Role; 5] = [
    Role::Referrer,
    Role::Intake,
    Role::Supervisor,
    Role::Adviser,
    Role::Manager,
];

impl Try {
    /// Where in [`ROLES`] those stand who do this.
    fn usual(self) -> usize {
        match self {
            Self::Send | Self::Cancel(_) | Self::Withdraw | Self::Read => 0,
            Self::Acknowledge | Self::Accept | Self::Reject(_) | Self::Allocate | Self::Note => 1,
            Self::Complete(_) | Self::Fail(_) => 2,
            Self::Contact(..) | Self::Book(_) => 3,
        }
    }
}

/// One referral of a history, before and after it is sent.
struct Part {
    draft: DraftId,
    sent: Option<ReferralId>,
}

impl Part {
    fn referral(&self) -> Result<&ReferralId> {
        self.sent.as_ref().ok_or(Error::NotFound)
    }
}

async fn attempt(tx: &mut Tx, part: &Part, adviser: &Actor, what: Try) -> Result<Option<ReferralId>> {
    let said = || Words {
        note: "A note.".into(),
        words: "Words.".into(),
    };
    match what {
        Try::Send => return actions::send(tx, &part.draft, FILLED, None).await.map(Some),
        Try::Acknowledge => actions::acknowledge(tx, part.referral()?).await?,
        Try::Accept => actions::accept(tx, part.referral()?).await?,
        Try::Reject(reason) => actions::reject(tx, part.referral()?, reason, said()).await?,
        Try::Allocate => {
            let adviser = &adviser.staff().unwrap().membership;
            actions::allocate(tx, part.referral()?, adviser).await?;
        }
        Try::Contact(channel, reached) => {
            let note = "A note.".into();
            let new = NewContact {
                channel,
                reached,
                note,
                despite: None,
            };
            actions::record_contact(tx, part.referral()?, new).await?;
        }
        Try::Book(meeting) => {
            let starts = "2027-06-01T10:00".parse().unwrap();
            let place = "Room 2".into();
            let new = NewAppointment {
                starts,
                meeting,
                place,
            };
            actions::book(tx, part.referral()?, new).await?;
        }
        Try::Complete(outcome) => actions::complete(tx, part.referral()?, outcome, said()).await?,
        Try::Fail(reason) => actions::fail(tx, part.referral()?, reason, said()).await?,
        Try::Cancel(reason) => actions::cancel(tx, part.referral()?, reason).await?,
        Try::Withdraw => {
            actions::withdraw(tx, part.referral()?).await?;
        }
        Try::Read => actions::read_feedback(tx, part.referral()?).await?,
        Try::Note => actions::note_cancellation(tx, part.referral()?).await?,
    }
    Ok(None)
}

/// Lives a history through; fails when anything but a refusal stands in its way. How many steps were taken.
async fn live(world: &World, actors: &[Actor], turns: &[Turn]) -> Result<usize, String> {
    let ask = Ask::of(world);
    let mut parts = Vec::new();
    let family = ulid::Ulid::new().to_string();
    for number in 0..CAST {
        let family = format!("Begum {family} {number}");
        let draft = world
            .db
            .write(&actors[0], async |tx| ask.write(tx, &family).await);
        let (_, draft) = draft.await.unwrap();
        let sent = if number == 0 {
            None
        } else {
            let sent = world.db.write(&actors[0], async |tx| {
                actions::send(tx, &draft, FILLED, None).await
            });
            Some(sent.await.unwrap())
        };
        parts.push(Part { draft, sent });
    }
    let mut taken = 0;
    for turn in turns {
        world.clock.turn_to(world.clock.now() + turn.hours.hours());
        let (actor, part) = (
            &actors[turn.role.unwrap_or(turn.what.usual())],
            &parts[turn.referral],
        );
        let tried = world
            .db
            .write(actor, async |tx| attempt(tx, part, &actors[3], turn.what).await);
        match tried.await {
            Ok(sent) => {
                taken += 1;
                if sent.is_some() {
                    parts[turn.referral].sent = sent;
                }
            }
            Err(Error::Refused(_) | Error::RefusedAt { .. } | Error::NotFound) => {}
            Err(other) => return Err(format!("{turn:?}: {other}")),
        }
    }
    Ok(taken)
}

async fn any_history(engine: Engine, cases: u32) {
    let world = World::new(engine).await;
    let mut actors = Vec::new();
    for role in ROLES {
        actors.push(world.actor(role).await);
    }
    let morning = world.now();
    let mut runner = TestRunner::new(Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    });
    let taken = std::cell::Cell::new(0);
    let lived = runner.run(&histories(), |turns| {
        world.clock.turn_to(morning);
        tokio::task::block_in_place(|| {
            tokio::runtime::Handle::current().block_on(async {
                let steps = live(&world, &actors, &turns).await.map_err(TestCaseError::fail)?;
                taken.set(taken.get() + steps);
                world.balances().await;
                Ok(())
            })
        })
    });
    lived.unwrap();
    let taken = taken.get();
    assert!(
        taken > 2 * cases as usize,
        "hardly anything happened: {taken} steps in {cases} histories"
    );
}

on_both! {
    async fn whatever_happens_to_referrals_the_books_agree(engine: Engine) {
        any_history(engine, if engine == Engine::Sqlite { 96 } else { 24 }).await;
    }
}
