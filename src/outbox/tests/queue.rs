//! Stories of the queue of messages: who takes which, who dies with one, and when one is given up.

use std::collections::BTreeSet;

use jiff::{Timestamp, ToSpan as _};

use crate::{
    kit::{
        actor::Actor,
        clock::Clock,
        db::Db,
        error::{Error, Result},
        id::{Id as _, MembershipId, OutgoingId, PartnershipId},
    },
    on_both,
    outbox::{
        Recipient, State,
        actions::send,
        store::queue::{BACK_OFF, Backlog, HELD, Held, backlog, put_back, put_off, settle, take},
    },
    params,
    world::database::fresh,
};

fn start() -> Timestamp {
    "2026-11-20T09:00:00Z".parse().unwrap()
}

/// A partnership in which so many messages wait.
async fn with_messages(db: &Db, many: usize) -> Actor {
    let partnership = PartnershipId::new(ulid::Ulid::new());
    let named = partnership.clone();
    db.write(&Actor::Operator(None), async |tx| {
        let turn = "INSERT INTO turn (partnership, seq) VALUES ($1, 0)";
        tx.run(turn, params![named]).await
    })
    .await
    .unwrap();
    let actor = Actor::Job(partnership);
    for _ in 0..many {
        db.write(&actor, async |tx| {
            let to = Recipient::Staff(MembershipId::new(ulid::Ulid::new()));
            send(tx, to, "S", "B", "x").await
        })
        .await
        .unwrap();
    }
    actor
}

async fn finish(db: &Db, actor: &Actor, held: &Held, state: State) {
    db.write(actor, async |tx| settle(tx, held, state, "").await)
        .await
        .unwrap();
}

async fn state(db: &Db, id: &OutgoingId) -> State {
    let sql = "SELECT state FROM outgoing WHERE id = $1";
    db.read(&Actor::Operator(None), async |tx| {
        tx.first(sql, params![id], |row| row.get(0)).await
    })
    .await
    .unwrap()
    .unwrap()
}

on_both! {
    async fn those_who_take_at_once_take_different_messages(engine: Engine) {
        let (db, _) = fresh(engine, Clock::System).await;
        let actor = with_messages(&db, 90).await;
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
                        for held in taken {
                            finish(&db, &actor, &held, State::Sent).await;
                            had.push(held.id);
                        }
                    }
                })
            })
            .collect();
        let mut all = Vec::new();
        for taker in takers {
            all.extend(taker.await.unwrap());
        }
        let different: BTreeSet<_> = all.iter().map(ToString::to_string).collect();
        assert_eq!((all.len(), different.len()), (90, 90));
        assert_eq!(backlog(&db).await.unwrap(), Backlog::default());
    }

    async fn what_fails_is_tried_again_later_and_given_up_in_the_end(engine: Engine) {
        let clock = Clock::turned(start());
        let (db, _) = fresh(engine, clock.clone()).await;
        let actor = with_messages(&db, 1).await;
        let mut waits = Vec::new();
        let given_up = loop {
            let held = take(&db).await.unwrap().pop().unwrap();
            assert_eq!(take(&db).await.unwrap().len(), 0, "somebody holds it");
            let next = db.write(&actor, async |tx| put_off(tx, &held, "no luck").await).await.unwrap();
            let Some(next) = next else { break held };
            assert_eq!(backlog(&db).await.unwrap(), Backlog { waiting: 1, next: Some(next) });
            waits.push(next.as_second() - clock.now().as_second());
            clock.turn_to(next - 1.second());
            assert_eq!(take(&db).await.unwrap().len(), 0, "it is not due");
            clock.turn_to(next);
        };
        assert_eq!(waits, BACK_OFF);
        assert_eq!(state(&db, &given_up.id).await, State::NotDelivered);
        assert_eq!(backlog(&db).await.unwrap(), Backlog::default());
        clock.turn_to(start() + 9000.hours());
        assert_eq!(take(&db).await.unwrap().len(), 0);
    }

    async fn messages_of_one_who_died_are_taken_over_and_what_they_say_late_counts_no_more(engine: Engine) {
        let clock = Clock::turned(start());
        let (db, _) = fresh(engine, clock.clone()).await;
        let actor = with_messages(&db, 1).await;
        let slow = take(&db).await.unwrap().pop().unwrap();
        let dead_at = backlog(&db).await.unwrap().next.unwrap();
        assert_eq!(dead_at, start() + HELD.seconds());
        clock.turn_to(dead_at);
        let heir = take(&db).await.unwrap().pop().unwrap();
        assert_eq!((&heir.id, heir.attempt), (&slow.id, 2));
        finish(&db, &actor, &slow, State::NotDelivered).await;
        db.write(&actor, async |tx| put_off(tx, &slow, "late").await).await.unwrap();
        db.write(&actor, async |tx| put_back(tx, std::slice::from_ref(&slow)).await).await.unwrap();
        assert_eq!(state(&db, &slow.id).await, State::Waiting);
        assert_eq!(backlog(&db).await.unwrap().next, Some(dead_at + HELD.seconds()), "the heir holds it");
        finish(&db, &actor, &slow, State::Sent).await;
        finish(&db, &actor, &heir, State::NotDelivered).await;
        assert_eq!(state(&db, &slow.id).await, State::Sent, "it has gone: that is the truth");
    }

    async fn messages_that_are_put_back_are_as_if_nobody_had_taken_them(engine: Engine) {
        let (db, _) = fresh(engine, Clock::turned(start())).await;
        let actor = with_messages(&db, 2).await;
        let taken = take(&db).await.unwrap();
        db.write(&actor, async |tx| put_back(tx, &taken).await).await.unwrap();
        let again = take(&db).await.unwrap();
        assert_eq!(again.iter().map(|held| held.attempt).collect::<Vec<_>>(), [1, 1]);
    }

    async fn a_write_that_is_undone_leaves_no_message(engine: Engine) {
        let (db, _) = fresh(engine, Clock::System).await;
        let actor = with_messages(&db, 0).await;
        let refused: Result<()> = db
            .write(&actor, async |tx| {
                let to = Recipient::Staff(MembershipId::new(ulid::Ulid::new()));
                send(tx, to, "S", "B", "x").await?;
                Err(Error::Refused("no".into()))
            })
            .await;
        assert!(refused.is_err());
        assert_eq!(backlog(&db).await.unwrap(), Backlog::default());
    }
}
