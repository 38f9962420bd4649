//! Any history of steps, by anybody, in any order: whatever happens, the books agree.

use jiff::ToSpan as _;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

use crate::{
    kit::{
        actor::{Actor, Role},
        clock::date_of,
        db::Tx,
        error::{Error, Result},
        id::{DraftId, ReferralId},
    },
    on_both,
    referral::{
        actions::{self, NewAppointment, NewContact, Telling},
        model::{
            Cancellation, Channel, Failure, Hold, Meeting, Milestone, Mistake, NotTold, Outcome, Priority,
            Rejection, Reopening, Return,
        },
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
    Ask,
    Answer,
    Order(Priority),
    Allocate,
    Take,
    PutBack(Return),
    Contact(Channel, Reached),
    Book(Meeting),
    Say(Milestone),
    Hold(Hold),
    KeepOnHold,
    Resume,
    /// The time of those who were asked is looked at.
    StopWaiting,
    GiveUp,
    Mistake(Mistake),
    Reopen(Reopening),
    Complete(Outcome),
    Fail(Failure),
    Cancel(Cancellation),
    Withdraw,
    Read,
    Note,
    Told(Channel),
    NotTold(NotTold),
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
        3 => Just(Try::Allocate),
        2 => Just(Try::Take),
        2 => proptest::sample::select(Return::ALL).prop_map(Try::PutBack),
        4 => (of(Channel::ALL), proptest::bool::ANY).prop_map(|(channel, reached)| {
            Try::Contact(channel, if reached { Reached::Yes } else { Reached::No })
        }),
        2 => proptest::sample::select(Meeting::ALL).prop_map(Try::Book),
        2 => Just(Try::Ask),
        2 => Just(Try::Answer),
        1 => proptest::sample::select(Priority::ALL).prop_map(Try::Order),
        2 => proptest::sample::select(Milestone::ALL).prop_map(Try::Say),
        2 => proptest::sample::select(Hold::ALL).prop_map(Try::Hold),
        1 => Just(Try::KeepOnHold),
        2 => Just(Try::Resume),
        1 => Just(Try::StopWaiting),
        1 => Just(Try::GiveUp),
        1 => proptest::sample::select(Mistake::ALL).prop_map(Try::Mistake),
        2 => proptest::sample::select(Reopening::ALL).prop_map(Try::Reopen),
        2 => proptest::sample::select(Outcome::ALL).prop_map(Try::Complete),
        1 => proptest::sample::select(Failure::ALL).prop_map(Try::Fail),
        1 => proptest::sample::select(Cancellation::ALL).prop_map(Try::Cancel),
        1 => Just(Try::Withdraw),
        2 => Just(Try::Read),
        2 => Just(Try::Note),
        2 => proptest::sample::select(Channel::ALL).prop_map(Try::Told),
        1 => proptest::sample::select(NotTold::ALL).prop_map(Try::NotTold),
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
            Self::Send
            | Self::Answer
            | Self::Cancel(_)
            | Self::Mistake(_)
            | Self::Reopen(_)
            | Self::Withdraw
            | Self::Read => 0,
            Self::Acknowledge
            | Self::Ask
            | Self::Order(_)
            | Self::Accept
            | Self::Reject(_)
            | Self::Allocate
            | Self::StopWaiting
            | Self::NotTold(_)
            | Self::Note => 1,
            Self::Complete(_) | Self::Fail(_) | Self::GiveUp => 2,
            Self::Take
            | Self::PutBack(_)
            | Self::Contact(..)
            | Self::Book(_)
            | Self::Say(_)
            | Self::Hold(_)
            | Self::KeepOnHold
            | Self::Told(_)
            | Self::Resume => 3,
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
        Try::Take => actions::take(tx, part.referral()?).await?,
        Try::PutBack(reason) => actions::put_back(tx, part.referral()?, reason).await?,
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
        Try::Ask => actions::ask_information(tx, part.referral()?, "Which benefit?").await?,
        Try::Answer => actions::give_information(tx, part.referral()?, "PIP.").await?,
        Try::Order(level) => actions::set_priority(tx, part.referral()?, level, "A reason.").await?,
        Try::Say(milestone) => actions::say_where(tx, part.referral()?, milestone).await?,
        Try::Hold(reason) => actions::hold(tx, part.referral()?, reason).await?,
        Try::KeepOnHold => actions::keep_on_hold(tx, part.referral()?).await?,
        Try::Resume => actions::resume(tx, part.referral()?).await?,
        Try::StopWaiting => {
            actions::stop_waiting(tx).await?;
        }
        Try::GiveUp => actions::give_up_early(tx, part.referral()?, said(), "She moved.").await?,
        Try::Mistake(reason) => actions::enter_in_error(tx, part.referral()?, reason).await?,
        Try::Reopen(reason) => {
            let episode = actions::reopen(tx, part.referral()?, reason, "Words.").await?;
            return Ok(Some(episode));
        }
        Try::Complete(outcome) => actions::complete(tx, part.referral()?, outcome, said()).await?,
        Try::Fail(reason) => actions::fail(tx, part.referral()?, reason, said()).await?,
        Try::Cancel(reason) => actions::cancel(tx, part.referral()?, reason).await?,
        Try::Withdraw => {
            actions::withdraw(tx, part.referral()?).await?;
        }
        Try::Read => actions::read_feedback(tx, part.referral()?).await?,
        Try::Note => actions::note_cancellation(tx, part.referral()?).await?,
        Try::Told(how) => {
            let told = Telling::Told {
                how,
                on: date_of(tx.now),
            };
            actions::tell_patient(tx, part.referral()?, told).await?;
        }
        Try::NotTold(why) => actions::tell_patient(tx, part.referral()?, Telling::Not(why)).await?,
    }
    Ok(None)
}

/// Tries once, and when it is done, sends the same again: nothing happens the second time, and the answer is that
/// of the first.
async fn twice(world: &World, actor: &Actor, part: &Part, (adviser, what): (&Actor, Try)) -> Result<String> {
    let key = ulid::Ulid::new().to_string();
    let answer = world.db.write_once(actor, &key, async |tx| {
        let sent = attempt(tx, part, adviser, what).await?;
        Ok(sent.map_or_else(String::new, |id| id.to_string()))
    });
    let answer = answer.await?;
    let again = world.db.write_once(actor, &key, async |_| {
        panic!("{what:?} is done a second time");
    });
    assert_eq!(again.await?, answer);
    Ok(answer)
}

/// Lives a history through; fails when anything but a refusal stands in its way. How many steps were taken.
async fn live(world: &World, actors: &[Actor], turns: &[Turn]) -> Result<usize, String> {
    let (ask, urgent) = (
        Ask::of(world),
        Ask {
            urgent: Some("Her heating is off.".into()),
            ..Ask::of(world)
        },
    );
    let mut parts = Vec::new();
    let family = ulid::Ulid::new().to_string();
    for number in 0..CAST {
        let family = format!("Begum {family} {number}");
        // The last of them is urgent.
        let ask = if number + 1 == CAST { &urgent } else { &ask };
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
        match twice(world, actor, part, (&actors[3], turn.what)).await {
            Ok(sent) => {
                taken += 1;
                if !sent.is_empty() {
                    parts[turn.referral].sent = Some(ReferralId::try_from(sent).unwrap());
                }
            }
            Err(Error::Refused(_) | Error::RefusedAt { .. } | Error::NotFound) => {}
            Err(other) => return Err(format!("{turn:?}: {other}")),
        }
    }
    Ok(taken)
}

/// Lives so many histories through, and looks at what they left after each.
pub(super) async fn any_history(engine: Engine, cases: u32, look: impl AsyncFn(&World)) {
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
                tallies_agree(&world).await;
                look(&world).await;
                Ok(())
            })
        })
    });
    lived.unwrap();
    let taken = taken.get();
    assert!(
        taken > cases as usize,
        "hardly anything happened: {taken} steps in {cases} histories"
    );
}

/// What is kept counted by month is what a recount comes to.
async fn tallies_agree(world: &World) {
    let operator = Actor::Operator(Some(world.partnership.clone()));
    let checked = world
        .db
        .read(&operator, async |tx| actions::check_counts(tx).await);
    let (_, wrong) = checked.await.unwrap();
    assert_eq!(wrong, []);
}

/// Nobody has the same problem open twice with the same service, unless whoever sent the second said why; and the
/// date on the letter, which everybody sent one with, is still there.
async fn one_of_a_kind(world: &World) {
    let operator = Actor::Operator(Some(world.partnership.clone()));
    let twice = world.db.read(&operator, async |tx| {
        let partnership = tx.partnership()?;
        tx.first(
            "SELECT count(*) FROM referral a
             JOIN referral b ON b.partnership = a.partnership AND b.person = a.person AND b.service = a.service
                  AND b.from_team = a.from_team AND b.id > a.id
             JOIN need n ON n.partnership = a.partnership AND n.referral = a.id
             JOIN need m ON m.partnership = b.partnership AND m.referral = b.id AND m.area = n.area
             WHERE a.partnership = $1 AND a.status IN ('requested', 'accepted', 'in-progress', 'on-hold')
               AND b.status IN ('requested', 'accepted', 'in-progress', 'on-hold')
               AND NOT EXISTS (SELECT 1 FROM second_ask s
                               WHERE s.partnership = b.partnership AND s.referral = b.id)",
            crate::params![partnership],
            |row| row.get::<i64>(0),
        )
        .await
    });
    assert_eq!(twice.await.unwrap(), Some(0), "the same is open twice");
    let lost = world.db.read(&operator, async |tx| {
        let partnership = tx.partnership()?;
        tx.first(
            "SELECT count(*) FROM referral WHERE partnership = $1 AND letter_on IS NULL",
            crate::params![partnership],
            |row| row.get::<i64>(0),
        )
        .await
    });
    assert_eq!(
        lost.await.unwrap(),
        Some(0),
        "the date of a letter was lost, whatever happened"
    );
}

on_both! {
    async fn whatever_happens_to_referrals_the_books_agree(engine: Engine) {
        let cases = if engine == Engine::Sqlite { 96 } else { 24 };
        any_history(engine, cases, async |world| one_of_a_kind(world).await).await;
    }
}
