//! The worker, on both databases.

use jiff::ToSpan as _;

use super::*;
use crate::{
    kit::actor::Role,
    on_both, params,
    referral::{
        actions,
        model::Draft,
        tests::{sent, sent_of_another},
    },
    world::{Ask, FILLED, World},
};

async fn count(world: &World, sql: &str) -> i64 {
    world
        .operate(async |tx| tx.first(sql, params![], |row| row.get(0)).await)
        .await
        .unwrap()
}

on_both! {
    async fn what_a_write_left_behind_is_done(engine: Engine) {
        let world = World::new(engine).await;
        sent(&world, "4").await;
        let mut manager = world.sign_in(Role::Manager).await;
        manager.open("/outbox?state=waiting").await.says("A member of staff");
        assert!(all_that_is_due(&world.db, &Mailer::Demonstration).await.unwrap() > 0);
        assert_eq!(queue::backlog(&world.db).await.unwrap(), Backlog::default());
        manager.open("/outbox?state=shown").await.says("A member of staff");
    }

    async fn e_mail_waits_while_nobody_said_how_it_leaves(engine: Engine) {
        let world = World::new(engine).await;
        sent(&world, "4").await;
        let left = queue::backlog(&world.db).await.unwrap();
        assert!(left.waiting > 0, "{left:?}");
        for _ in 0..20 {
            world.wait(24);
            assert_eq!(all_that_is_due(&world.db, &Mailer::NotSetUp).await.unwrap(), 0);
        }
        assert_eq!(queue::backlog(&world.db).await.unwrap(), left, "tried, or given up");
        let mut manager = world.sign_in(Role::Manager).await;
        assert!(!manager.open("/outbox").await.html.contains("E-mail is not set up"));
        let mut manager = manager.at(world.in_earnest());
        manager.open("/outbox").await.says("E-mail is not set up, so messages wait.");
        all_that_is_due(&world.db, &Mailer::Demonstration).await.unwrap();
        assert_eq!(queue::backlog(&world.db).await.unwrap(), Backlog::default());
    }

    async fn what_nobody_can_deliver_is_put_off_and_stops_nobody(engine: Engine) {
        let world = World::new(engine).await;
        sent(&world, "4").await;
        let spoil = "UPDATE outgoing SET recipient = 'nobody knows'";
        world.operate(async |tx| tx.run(spoil, params![]).await).await;
        sent_of_another(&world, "Okafor", "1980", "07700 900456").await;
        all_that_is_due(&world.db, &Mailer::Demonstration).await.unwrap();
        assert_eq!(queue::backlog(&world.db).await.unwrap().waiting, 2, "they were taken together");
        world.wait(1);
        all_that_is_due(&world.db, &Mailer::Demonstration).await.unwrap();
        assert_eq!(queue::backlog(&world.db).await.unwrap().waiting, 1);
        for _ in 0..jobs::MOST_ATTEMPTS {
            world.clock.turn_to(world.now() + 13.hours());
            all_that_is_due(&world.db, &Mailer::Demonstration).await.unwrap();
        }
        assert_eq!(queue::backlog(&world.db).await.unwrap(), Backlog::default());
        let given_up = "SELECT count(*) FROM outgoing WHERE state = 'not-delivered'";
        assert_eq!(count(&world, given_up).await, 1);
    }

    async fn a_worker_does_what_comes_until_it_is_stopped(engine: Engine) {
        let world = World::new(engine).await;
        let post = Post { mailer: Mailer::Demonstration, address: "http://localhost".into() };
        let worker = Worker::start(world.db.clone(), post);
        sent(&world, "4").await;
        while queue::backlog(&world.db).await.unwrap() != Backlog::default() {
            tokio::task::yield_now().await;
        }
        worker.stop().await;
        sent_of_another(&world, "Okafor", "1980", "07700 900456").await;
        assert!(queue::backlog(&world.db).await.unwrap().waiting > 0, "it was stopped");
    }

    async fn what_has_served_its_time_is_thrown_away(engine: Engine) {
        let world = World::new(engine).await;
        sent(&world, "4").await;
        let draft = "INSERT INTO draft (partnership, id, person, team, begun_by, body, begun_at, changed_at, version)
             SELECT partnership, 'dra_01JD0000000000000000000001', id, 'tea', 'mem', '{}', $1, $1, 1 FROM person";
        world.operate(async |tx| tx.run(draft, params![tx.now]).await).await;
        let (drafts, sessions, answers) =
            ("SELECT count(*) FROM draft", "SELECT count(*) FROM session", "SELECT count(*) FROM answered");
        keep_house(&world.db).await.unwrap();
        assert_eq!((count(&world, drafts).await, count(&world, sessions).await), (1, 1));
        assert!(count(&world, answers).await > 0);
        world.wait(24 * 8);
        keep_house(&world.db).await.unwrap();
        assert_eq!((count(&world, drafts).await, count(&world, sessions).await), (1, 0));
        assert_eq!(count(&world, answers).await, 0);
        world.wait(24 * 21);
        keep_house(&world.db).await.unwrap();
        assert_eq!(count(&world, drafts).await, 0);
    }

    async fn the_date_of_a_letter_is_kept_and_a_partnership_that_fails_stops_no_other(engine: Engine) {
        let world = World::new(engine).await;
        let second = world.second().await;
        let referrer = second.actor(Role::Referrer).await;
        let drafts = second.db.write(&referrer, async |tx| {
            let (person, dated) = Ask::of(&second).write(tx, "Begum").await?;
            let (other, undated) = Ask::of(&second).write(tx, "Okafor").await?;
            actions::fill(tx, &undated, FILLED, |asked| asked.letter_on = None).await?;
            assert_ne!((&person, &dated), (&other, &undated));
            Ok(())
        });
        drafts.await.unwrap();
        world.operate(async |tx| {
            let partnership = tx.partnership()?;
            tx.run("DELETE FROM turn WHERE partnership = $1", params![partnership]).await
        }).await;
        world.wait(24 * 29);
        keep_house(&world.db).await.unwrap();
        assert_eq!(count(&second, "SELECT count(*) FROM draft").await, 1);
        let left = second.db.read(&referrer, async |tx| Draft::of_team(tx, 10).await).await.unwrap();
        assert!(left.iter().all(|(draft, _)| draft.asked.letter_on.is_some()) && left.len() == 1);
    }
}
