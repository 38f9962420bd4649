//! Stories of the monthly digest.

use jiff::Timestamp;

use crate::{
    kit::{actor::Role, mail::Mailer},
    on_both, params,
    referral::{
        actions::{self, NewContact},
        model::{Channel, Outcome},
        store::{Reached, Words},
    },
    work::{all_that_is_due, keep_house},
    world::{Ask, World},
};

/// So many patients referred, helped in this way, and told of at this level of consent.
async fn helped(world: &World, many: usize, (outcome, level): (Outcome, i64)) {
    let (referrer, supervisor) = (
        world.actor(Role::Referrer).await,
        world.actor(Role::Supervisor).await,
    );
    let adviser = world.actor(Role::Adviser).await;
    let to = adviser.staff().unwrap().membership.clone();
    let ask = Ask {
        feedback: level,
        ..Ask::of(world)
    };
    for number in 0..many {
        let family = format!("{}{level}x{number}", outcome.code());
        let id = world.by(&referrer, async |tx| ask.send(tx, &family).await).await;
        world
            .by(&supervisor, async |tx| {
                actions::accept(tx, &id).await?;
                actions::allocate(tx, &id, &to).await
            })
            .await;
        world
            .by(&adviser, async |tx| {
                let contact = NewContact {
                    channel: Channel::FromClient,
                    reached: Reached::Yes,
                    note: String::new(),
                    despite: None,
                };
                actions::record_contact(tx, &id, contact).await?;
                actions::complete(
                    tx,
                    &id,
                    outcome,
                    Words {
                        note: "N".into(),
                        words: "MARKER-WORDS".into(),
                    },
                )
                .await
            })
            .await;
    }
}

async fn messages(world: &World) -> i64 {
    let sql = "SELECT count(*) FROM outgoing WHERE subject LIKE 'What came of your referrals in%'";
    world
        .operate(async |tx| tx.first(sql, params![], |row| row.get(0)).await)
        .await
        .unwrap()
}

fn turn(world: &World, to: &str) {
    world.clock.turn_to(to.parse::<Timestamp>().unwrap());
}

on_both! {
    async fn each_team_is_told_once_a_month_of_what_it_did(engine: Engine) {
        let world = World::new(engine).await;
        helped(&world, 6, (Outcome::Full, 4)).await;
        helped(&world, 2, (Outcome::Part, 3)).await;
        helped(&world, 1, (Outcome::Full, 0)).await;
        // The month is not over.
        turn(&world, "2026-11-30T23:30:00Z");
        keep_house(&world.db).await.unwrap();
        assert_eq!(messages(&world).await, 0);
        turn(&world, "2026-12-01T00:30:00Z");
        for _ in 0..3 {
            keep_house(&world.db).await.unwrap();
        }
        assert_eq!(messages(&world).await, 2, "the referrer and the lead, once");
        let mut lead = world.sign_in(Role::TeamLead).await;
        lead.open("/feedback").await;
        lead.follow("Month by month").await.says("November 2026");
        let page = lead.follow("November 2026").await;
        page.says("referred 9 patients").says("at least 6 were helped").says("The problem was resolved 6");
        page.says("The problem was resolved in part fewer than 5").is_silent_about("MARKER");
        let digest = page.path.clone();
        // What was told stays what was told.
        lead.open("/digests").await;
        lead.send("/digests/e-mails", &[("want", "no")]).await.says("You will get no message");
        helped(&world, 1, (Outcome::Part, 3)).await;
        turn(&world, "2027-01-01T09:00:00Z");
        keep_house(&world.db).await.unwrap();
        assert_eq!(messages(&world).await, 3, "the lead wants none");
        // Nothing happened in January: nobody is written to.
        turn(&world, "2027-02-01T09:00:00Z");
        keep_house(&world.db).await.unwrap();
        assert_eq!(messages(&world).await, 3);
        let mut lead = world.sign_in(Role::TeamLead).await;
        lead.open("/digests").await.says("December 2026").is_silent_about("January");
        lead.open(&digest).await.says("referred 9 patients");
        lead.open("/digests").await;
        lead.send("/digests/e-mails", &[("want", "yes")]).await.says("You will get the message");
        for role in [Role::Adviser, Role::Manager] {
            let mut other = world.sign_in(role).await;
            other.open(&digest).await.refuses(404, "Page not found");
            other.open("/digests").await.refuses(404, "Page not found");
        }
        all_that_is_due(&world.db, &Mailer::Demonstration).await.unwrap();
        world.balances().await;
    }

    async fn a_month_of_few_gives_nobody_away(engine: Engine) {
        let world = World::new(engine).await;
        helped(&world, 3, (Outcome::Full, 4)).await;
        turn(&world, "2026-12-02T09:00:00Z");
        keep_house(&world.db).await.unwrap();
        let mut referrer = world.sign_in(Role::Referrer).await;
        referrer.open("/digests").await;
        let page = referrer.follow("November 2026").await;
        page.says("fewer than 5 were helped").says("The problem was resolved fewer than 5");
    }
}
