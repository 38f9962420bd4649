//! Two people at once: one of them wins, the other is told, and the books agree afterwards.

mod histories;
mod invariants;
mod withdrawals;

use std::sync::Arc;

use tokio::{sync::Barrier, task::JoinSet};

use crate::{
    kit::{
        actor::{Actor, Role},
        db::{Db, Tx},
        error::{Error, Result},
        id::{DraftId, ReferralId},
    },
    on_both,
    referral::{
        Referral,
        actions::{self, NewContact},
        model::{Cancellation, Channel, Outcome, Reopening},
        store::{Reached, Words},
    },
    world::{Ask, FILLED, World},
};

/// Pairs that race at the same time, so that each also stands in the way of the others.
const ABREAST: usize = 8;

/// A step that somebody takes.
#[derive(Clone, Copy, Debug)]
enum Move {
    Accept,
    Cancel,
    Withdraw,
    Complete,
    Answer,
    StopWaiting,
    Reopen,
}

async fn make(tx: &mut Tx, step: Move, prize: &ReferralId) -> Result<()> {
    match step {
        Move::Accept => actions::accept(tx, prize).await,
        Move::Cancel => actions::cancel(tx, prize, Cancellation::ByReferrer).await,
        Move::Withdraw => actions::withdraw(tx, prize).await,
        Move::Answer => actions::give_information(tx, prize, "PIP.").await,
        Move::StopWaiting => actions::stop_waiting(tx).await.map(|_| ()),
        Move::Reopen => {
            let reopened = actions::reopen(tx, prize, Reopening::NewFacts, "").await;
            reopened.map(|_| ())
        }
        Move::Complete => {
            let said = Words {
                note: "Done.".into(),
                words: "MARKER-OUTCOME".into(),
            };
            actions::complete(tx, prize, Outcome::Full, said).await
        }
    }
}

/// Both set out at the same moment; each odd pair the other way round. What each was answered.
async fn race(
    db: &Db,
    prizes: &[ReferralId],
    one: (&Actor, Move),
    other: (&Actor, Move),
) -> Vec<(Result<()>, Result<()>)> {
    let mut answers = Vec::with_capacity(prizes.len());
    for (number, batch) in prizes.chunks(ABREAST).enumerate() {
        let mut pairs = JoinSet::new();
        for (place, prize) in batch.iter().enumerate() {
            let start = Arc::new(Barrier::new(2));
            let turned = (number + place) % 2 == 1;
            let (first, second) = if turned { (other, one) } else { (one, other) };
            let first = set_out(db, first, prize, &start);
            let second = set_out(db, second, prize, &start);
            pairs.spawn(async move {
                let (first, second) = (first.await.unwrap(), second.await.unwrap());
                if turned {
                    (place, (second, first))
                } else {
                    (place, (first, second))
                }
            });
        }
        let mut batch = pairs.join_all().await;
        batch.sort_by_key(|(place, _)| *place);
        answers.extend(batch.into_iter().map(|(_, answer)| answer));
    }
    answers
}

fn set_out(
    db: &Db,
    (actor, step): (&Actor, Move),
    prize: &ReferralId,
    start: &Arc<Barrier>,
) -> tokio::task::JoinHandle<Result<()>> {
    let (db, actor, prize, start) = (db.clone(), actor.clone(), prize.clone(), start.clone());
    tokio::spawn(async move {
        start.wait().await;
        db.write(&actor, async |tx| make(tx, step, &prize).await).await
    })
}

/// Referrals that were just sent, each of somebody else.
async fn sent(world: &World, referrer: &Actor, count: usize) -> Vec<ReferralId> {
    let ask = Ask::of(world);
    let mut prizes = Vec::with_capacity(count);
    for from in (0..count).step_by(100) {
        let until = count.min(from + 100);
        let batch = world.db.write(referrer, async |tx| {
            let mut batch = Vec::new();
            for number in from..until {
                let id = ask.send(tx, &format!("Begum {number}")).await?;
                batch.push(id);
            }
            Ok(batch)
        });
        prizes.extend(batch.await.unwrap());
    }
    prizes
}

/// What happened to a referral, in order, without what each says of itself.
async fn happened(world: &World, prize: &ReferralId) -> Vec<&'static str> {
    world.events(&prize.to_string()).await
}

fn was_refused(answer: &Result<()>, words: &str) -> bool {
    matches!(answer, Err(Error::Refused(said)) if said == words)
}

const ACCEPTED: &str = "This referral was already accepted.";
const CANCELLED: &str = "This referral was already cancelled.";
const CLOSED: &str = "This referral was already closed.";

on_both! {
    async fn two_people_accept_the_same_referral_at_once_and_one_of_them_does(engine: Engine) {
        let world = World::new(engine).await;
        let (referrer, ann) = (world.actor(Role::Referrer).await, world.actor(Role::Intake).await);
        let ben = world.colleague(Role::Intake, &world.advice, Some(&world.receiver)).await;
        let prizes = sent(&world, &referrer, 1000).await;
        let answers = race(&world.db, &prizes, (&ann, Move::Accept), (&ben, Move::Accept)).await;
        let mut won_by_ann = 0;
        for answer in &answers {
            match answer {
                (Ok(()), lost) if was_refused(lost, ACCEPTED) => won_by_ann += 1,
                (lost, Ok(())) if was_refused(lost, ACCEPTED) => {}
                other => panic!("not one winner and one who was told: {other:?}"),
            }
        }
        assert!((1..1000).contains(&won_by_ann), "no race: the first won {won_by_ann} of 1,000");
        for prize in prizes.iter().step_by(97) {
            assert_eq!(happened(&world, prize).await, ["referral.sent", "referral.accepted"]);
        }
        assert_eq!(world.balances().await, 1000);
    }

    async fn two_people_open_the_same_again_at_once_and_one_referral_comes_of_it(engine: Engine) {
        let world = World::new(engine).await;
        let (referrer, intake) = (world.actor(Role::Referrer).await, world.actor(Role::Intake).await);
        let prizes = sent(&world, &referrer, 100).await;
        for prize in &prizes {
            world.by(&referrer, async |tx| actions::cancel(tx, prize, Cancellation::ByReferrer).await).await;
        }
        let answers = race(&world.db, &prizes, (&referrer, Move::Reopen), (&intake, Move::Reopen)).await;
        for answer in &answers {
            match answer {
                (Ok(()), Err(Error::Refused(_) | Error::Stale)) | (Err(Error::Refused(_) | Error::Stale), Ok(())) => {}
                other => panic!("not one winner and one who was told: {other:?}"),
            }
        }
        assert_eq!(world.balances().await, 200);
    }

    async fn an_answer_races_the_end_of_the_time_to_answer_and_nothing_of_it_is_lost(engine: Engine) {
        let world = World::new(engine).await;
        let (referrer, intake) = (world.actor(Role::Referrer).await, world.actor(Role::Intake).await);
        let prizes = sent(&world, &referrer, 50).await;
        for prize in &prizes {
            world.by(&intake, async |tx| actions::ask_information(tx, prize, "Which benefit?").await).await;
        }
        world.wait(24 * 9);
        let job = Actor::Job(world.partnership.clone());
        let answers = race(&world.db, &prizes, (&referrer, Move::Answer), (&job, Move::StopWaiting)).await;
        for (prize, (answer, _)) in prizes.iter().zip(&answers) {
            let story_of_it = happened(&world, prize).await;
            let given = story_of_it.contains(&"referral.information-given");
            assert_eq!(answer.is_ok(), given, "{answer:?} and {story_of_it:?}");
            assert_eq!(story_of_it.len(), 3, "once, one way or the other: {story_of_it:?}");
        }
        assert_eq!(world.balances().await, 50);
    }

    async fn two_advisers_press_for_the_next_at_once_and_never_get_the_same(engine: Engine) {
        let world = World::new(engine).await;
        let (referrer, intake) = (world.actor(Role::Referrer).await, world.actor(Role::Intake).await);
        let ann = world.actor(Role::Adviser).await;
        let ben = world.colleague(Role::Adviser, &world.advice, Some(&world.receiver)).await;
        let prizes = sent(&world, &referrer, 400).await;
        world.by(&intake, async |tx| {
            for prize in &prizes {
                actions::accept(tx, prize).await?;
            }
            Ok(())
        }).await;
        let press = |actor: &Actor, start: &Arc<Barrier>| {
            let (db, actor, start) = (world.db.clone(), actor.clone(), start.clone());
            tokio::spawn(async move {
                let ranked = db.read(&actor, async |tx| actions::waiting(tx).await).await.unwrap();
                start.wait().await;
                db.write(&actor, async |tx| actions::take_first(tx, &ranked).await).await.unwrap()
            })
        };
        let mut taken = std::collections::BTreeSet::new();
        for _ in 0..200 {
            let start = Arc::new(Barrier::new(2));
            let (one, other) = (press(&ann, &start), press(&ben, &start));
            let (one, other) = (one.await.unwrap(), other.await.unwrap());
            assert!(taken.insert(one.clone()) && taken.insert(other.clone()), "{one} and {other}: taken twice");
        }
        assert_eq!(taken.len(), 400);
        let nothing = world.db.write(&ann, async |tx| actions::take_first(tx, &prizes).await).await;
        assert!(was_refused(&nothing.map(drop), "Nothing waits that you deal with."));
        assert_eq!(world.balances().await, 400);
    }

    async fn a_cancel_races_an_accept_and_whoever_came_too_late_is_told(engine: Engine) {
        let world = World::new(engine).await;
        let (referrer, intake) = (world.actor(Role::Referrer).await, world.actor(Role::Intake).await);
        let prizes = sent(&world, &referrer, 1000).await;
        let answers = race(&world.db, &prizes, (&intake, Move::Accept), (&referrer, Move::Cancel)).await;
        // A referral that was accepted may still be called back, and whoever accepted it finds it on
        // their list to take note of; one that was called back cannot be accepted.
        let mut orders = [0, 0];
        for (prize, answer) in prizes.iter().zip(&answers) {
            let (order, story_of_it) = match answer {
                (Ok(()), Ok(())) => (
                    0,
                    ["referral.sent", "referral.accepted", "referral.cancelled", "referral.feedback-sent"].as_slice(),
                ),
                (late, Ok(())) if was_refused(late, CANCELLED) => {
                    (1, ["referral.sent", "referral.cancelled", "referral.feedback-sent"].as_slice())
                }
                other => panic!("neither order: {other:?}"),
            };
            orders[order] += 1;
            if orders[order] % 50 == 1 {
                assert_eq!(happened(&world, prize).await, story_of_it);
            }
        }
        assert!(orders.iter().all(|count| *count > 0), "no race: {orders:?}");
        assert_eq!(world.balances().await, 1000);
        let mut at_work = world.sign_in(Role::Intake).await;
        at_work.open("/work").await.says("Nobody's yet 1000").says("Cancelled");
    }

    async fn a_withdrawal_races_an_accept_and_nothing_stays_open_on_it(engine: Engine) {
        let world = World::new(engine).await;
        let (referrer, intake) = (world.actor(Role::Referrer).await, world.actor(Role::Intake).await);
        let prizes = sent(&world, &referrer, 200).await;
        let answers = race(&world.db, &prizes, (&intake, Move::Accept), (&referrer, Move::Withdraw)).await;
        for answer in &answers {
            match answer {
                (Ok(()), Ok(())) => {}
                (late, Ok(())) if was_refused(late, CANCELLED) => {}
                other => panic!("a withdrawal never loses: {other:?}"),
            }
        }
        assert_eq!(world.balances().await, 200);
    }

    async fn a_withdrawal_races_the_next_send_and_each_consent_stands_for_its_own(engine: Engine) {
        let world = World::new(engine).await;
        let referrer = world.actor(Role::Referrer).await;
        let adviser = world.actor(Role::Supervisor).await;
        let prizes = sent(&world, &referrer, 200).await;
        let again = Ask::of(&world).in_area(&world, 1);
        for prize in &prizes {
            let draft = world.db.write(&referrer, async |tx| {
                let first = Referral::find(tx, prize).await?.unwrap();
                again.write_about(tx, first.person()).await
            });
            let draft = draft.await.unwrap();
            let start = Arc::new(Barrier::new(2));
            let withdrawn = set_out(&world.db, (&adviser, Move::Withdraw), prize, &start);
            let sent = send_at(&world.db, &referrer, &draft, &start);
            withdrawn.await.unwrap().unwrap();
            sent.await.unwrap().unwrap();
        }
        assert_eq!(world.balances().await, 400);
    }

    async fn two_people_send_the_same_draft_at_once_and_one_referral_comes_of_it(engine: Engine) {
        let world = World::new(engine).await;
        let ann = world.actor(Role::Referrer).await;
        let ben = world.colleague(Role::Referrer, &world.health, Some(&world.sender)).await;
        let ask = Ask::of(&world);
        for number in 0..200 {
            let family = format!("Begum {number}");
            let draft = world.db.write(&ann, async |tx| ask.write(tx, &family).await);
            let (_, draft) = draft.await.unwrap();
            let start = Arc::new(Barrier::new(2));
            let (first, second) = (send_at(&world.db, &ann, &draft, &start), send_at(&world.db, &ben, &draft, &start));
            match (first.await.unwrap(), second.await.unwrap()) {
                (Ok(_), Err(Error::NotFound)) | (Err(Error::NotFound), Ok(_)) => {}
                other => panic!("not one referral: {other:?}"),
            }
        }
        assert_eq!(world.balances().await, 200);
    }

    async fn a_supervisor_and_an_adviser_close_at_once_and_the_referrer_is_told_once(engine: Engine) {
        let world = World::new(engine).await;
        let referrer = world.actor(Role::Referrer).await;
        let (ann, ben) = (
            world.actor(Role::Supervisor).await,
            world.colleague(Role::Supervisor, &world.advice, Some(&world.receiver)).await,
        );
        let prizes = sent(&world, &referrer, 200).await;
        for prize in &prizes {
            being_helped(&world, &ann, prize).await;
        }
        for answer in race(&world.db, &prizes, (&ann, Move::Complete), (&ben, Move::Complete)).await {
            match answer {
                (Ok(()), late) | (late, Ok(())) if was_refused(&late, CLOSED) => {}
                other => panic!("not one winner and one who was told: {other:?}"),
            }
        }
        assert_eq!(world.balances().await, 200);
    }
}

async fn being_helped(world: &World, supervisor: &Actor, prize: &ReferralId) {
    let own = supervisor.staff().unwrap().membership.clone();
    let helped = world.db.write(supervisor, async |tx| {
        actions::accept(tx, prize).await?;
        actions::allocate(tx, prize, &own).await?;
        let new = NewContact {
            channel: Channel::InPerson,
            reached: Reached::Yes,
            note: String::new(),
            despite: None,
        };
        actions::record_contact(tx, prize, new).await
    });
    helped.await.unwrap();
}

fn send_at(
    db: &Db,
    actor: &Actor,
    draft: &DraftId,
    start: &Arc<Barrier>,
) -> tokio::task::JoinHandle<Result<ReferralId>> {
    let (db, actor, draft, start) = (db.clone(), actor.clone(), draft.clone(), start.clone());
    tokio::spawn(async move {
        start.wait().await;
        db.write(&actor, async |tx| actions::send(tx, &draft, FILLED, None).await)
            .await
    })
}
