//! Background work, on both databases.

use std::collections::BTreeSet;

use jiff::ToSpan as _;

use super::*;
use crate::{
    kit::{clock::Clock, id::Id as _},
    on_both,
    world::database::fresh,
};

const WORK: Kind = Kind("test.work");

fn start() -> Timestamp {
    "2026-11-20T09:00:00Z".parse().unwrap()
}

/// A partnership with this much work left in it.
async fn with_work(db: &Db, units: usize) -> Actor {
    let partnership = PartnershipId::new(ulid::Ulid::new());
    let named = partnership.clone();
    db.write(&Actor::Operator(None), async |tx| {
        tx.run(
            "INSERT INTO turn (partnership, seq) VALUES ($1, 0)",
            params![named],
        )
        .await
    })
    .await
    .unwrap();
    let actor = Actor::Job(partnership);
    for unit in 0..units {
        db.write(&actor, async |tx| tx.later(WORK, &unit).await)
            .await
            .unwrap();
    }
    actor
}

async fn finish(db: &Db, actor: &Actor, job: &Job) -> Result<()> {
    db.write(actor, async |tx| done(tx, job).await).await
}

on_both! {
    async fn those_who_take_at_once_take_different_work(engine: Engine) {
        let (db, _) = fresh(engine, Clock::System).await;
        let actor = with_work(&db, 60).await;
        let takers: Vec<_> = (0..6)
            .map(|_| {
                let (db, actor) = (db.clone(), actor.clone());
                tokio::spawn(async move {
                    let mut had = Vec::new();
                    loop {
                        let taken = take(&db).await.unwrap();
                        if taken.is_empty() {
                            return had;
                        }
                        for job in taken {
                            finish(&db, &actor, &job).await.unwrap();
                            had.push(job.payload);
                        }
                    }
                })
            })
            .collect();
        let mut all = Vec::new();
        for taker in takers {
            all.extend(taker.await.unwrap());
        }
        let different: BTreeSet<_> = all.iter().cloned().collect();
        assert_eq!((all.len(), different.len()), (60, 60));
        assert_eq!(backlog(&db).await.unwrap(), Backlog::default());
    }

    async fn what_fails_is_tried_again_later_and_given_up_in_the_end(engine: Engine) {
        let clock = Clock::turned(start());
        let (db, _) = fresh(engine, clock.clone()).await;
        let actor = with_work(&db, 1).await;
        let mut waits = Vec::new();
        loop {
            let job = take(&db).await.unwrap().pop().unwrap();
            assert_eq!(take(&db).await.unwrap().len(), 0, "somebody holds it");
            let next = db.write(&actor, async |tx| failed(tx, &job, "no luck").await).await.unwrap();
            let Some(next) = next else { break };
            waits.push(next.as_second() - clock.now().as_second());
            clock.turn_to(next - 1.second());
            assert_eq!(take(&db).await.unwrap().len(), 0, "it is not due");
            clock.turn_to(next);
        }
        assert_eq!(waits, BACK_OFF);
        let left = backlog(&db).await.unwrap();
        assert_eq!(left, Backlog { waiting: 0, given_up: 1, next: None });
        clock.turn_to(start() + 9000.hours());
        assert_eq!(take(&db).await.unwrap().len(), 0);
    }

    async fn work_of_one_who_died_is_taken_over_and_what_they_write_late_is_undone(engine: Engine) {
        let clock = Clock::turned(start());
        let (db, _) = fresh(engine, clock.clone()).await;
        let actor = with_work(&db, 1).await;
        let slow = take(&db).await.unwrap().pop().unwrap();
        let dead_at = backlog(&db).await.unwrap().next.unwrap();
        assert_eq!(dead_at, start() + HELD.seconds());
        clock.turn_to(dead_at);
        let heir = take(&db).await.unwrap().pop().unwrap();
        assert_eq!((&heir.id, heir.attempt), (&slow.id, 2));
        assert!(matches!(finish(&db, &actor, &slow).await, Err(Error::Stale)));
        let again = db.write(&actor, async |tx| failed(tx, &slow, "late").await).await;
        assert!(matches!(again, Err(Error::Stale)));
        finish(&db, &actor, &heir).await.unwrap();
    }

    async fn work_that_is_put_back_is_as_if_nobody_had_taken_it(engine: Engine) {
        let (db, _) = fresh(engine, Clock::turned(start())).await;
        let actor = with_work(&db, 1).await;
        let job = take(&db).await.unwrap().pop().unwrap();
        db.write(&actor, async |tx| put_back(tx, &job).await).await.unwrap();
        let job = take(&db).await.unwrap().pop().unwrap();
        assert_eq!(job.attempt, 1);
    }

    async fn a_write_that_is_undone_leaves_no_work(engine: Engine) {
        let (db, _) = fresh(engine, Clock::System).await;
        let actor = with_work(&db, 0).await;
        let refused: Result<()> = db
            .write(&actor, async |tx| {
                tx.later(WORK, &"never").await?;
                Err(Error::Refused("no".into()))
            })
            .await;
        assert!(refused.is_err());
        assert_eq!(backlog(&db).await.unwrap(), Backlog::default());
        let nowhere = db.write(&Actor::Operator(None), async |tx| tx.later(WORK, &"").await).await;
        assert!(matches!(nowhere, Err(Error::NotFound)));
    }

    async fn an_answer_is_kept_for_a_week(engine: Engine) {
        let clock = Clock::turned(start());
        let (db, _) = fresh(engine, clock.clone()).await;
        let operator = Actor::Operator(None);
        let first = db.write_once(&operator, "key", async |_| Ok("first".to_owned())).await.unwrap();
        clock.turn_to(start() + (24 * ANSWER_DAYS).hours());
        assert_eq!(forget_answers(&db).await.unwrap(), 0);
        let again = db.write_once(&operator, "key", async |_| Ok("second".to_owned())).await.unwrap();
        assert_eq!((first, again), ("first".to_owned(), "first".to_owned()));
        clock.turn_to(clock.now() + 1.second());
        assert_eq!(forget_answers(&db).await.unwrap(), 1);
    }
}
