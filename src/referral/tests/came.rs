//! Stories of what comes back to those who sent.

use super::{helped, sent, sent_of_another, taken_on};
use crate::{
    kit::actor::Role,
    on_both,
    referral::{
        actions,
        model::{Outcome, Rejection},
        store::Words,
    },
    world::{Ask, World},
};

fn words() -> Words {
    Words {
        note: "MARKER-NOTE".into(),
        words: "Ask the council.".into(),
    }
}

on_both! {
    async fn each_past_referral_is_a_line_as_far_as_the_patient_agreed(engine: Engine) {
        for (level, line) in [
            ("4", "Welfare benefits: The problem was resolved."),
            ("2", "Welfare benefits: The advisers have finished their work on it."),
            ("1", "An adviser was in touch with the patient."),
            ("0", "Closed."),
        ] {
            let world = World::new(engine).await;
            let mut referrer = world.sign_in(Role::Referrer).await;
            referrer.open("/feedback").await.says("Nothing has come back yet.");
            let (mut referrer, referral) = sent(&world, level).await;
            referrer.open("/feedback").await.says("Nothing has come back yet.");
            taken_on(&world, &referral).await;
            helped(&world, &referral).await;
            let page = referrer.open("/feedback").await;
            page.says("BEGUM, Amina").says("Not read yet").says(line).is_silent_about("MARKER");
            for (other, more) in [("4", "resolved"), ("2", "finished their work"), ("2", "Welfare")] {
                if level < other {
                    page.is_silent_about(more);
                }
            }
            // Which way help ended is not for a filter to tell.
            referrer.open("/feedback?outcome=closed&year=2026").await.says("BEGUM, Amina");
            referrer.open("/feedback?outcome=rejected").await.says("Nothing matches.");
            referrer.open("/feedback?year=2025").await.says("Nothing matches.");
            referrer.open("/feedback?year=1").await.says("BEGUM, Amina");
            referrer.open("/feedback").await;
            referrer.follow("BEGUM, Amina").await.says("What came of it");
            referrer.send(&format!("{referral}/reading"), &[]).await;
            referrer.open("/feedback").await.says(line).is_silent_about("Not read yet");
            referrer.open(&format!("{referral}/withdrawal")).await;
            referrer.send(&format!("{referral}/withdrawal"), &[]).await;
            let page = referrer.open("/feedback").await;
            page.says("BEGUM, Amina").says("No longer sharing.");
            if level != "0" {
                page.is_silent_about(line);
            }
            world.balances().await;
            let checked = crate::verify::run(&world.db, crate::verify::Watch::Quiet).await.unwrap();
            assert!(checked.differences.is_empty(), "{:?}", checked.differences);
        }
    }

    async fn three_hundred_lines_are_paged_what_is_unread_first(engine: Engine) {
        let world = World::new(engine).await;
        let (referrer, supervisor) = (world.actor(Role::Referrer).await, world.actor(Role::Supervisor).await);
        let ask = Ask::of(&world);
        let sent = world.by(&referrer, async |tx| {
            let mut sent = Vec::new();
            for number in 0..300 {
                sent.push(ask.send(tx, &format!("Number{number}")).await?);
            }
            Ok(sent)
        }).await;
        world.by(&supervisor, async |tx| {
            for (number, id) in sent.iter().enumerate() {
                if number == 7 {
                    actions::accept(tx, id).await?;
                    actions::complete(tx, id, Outcome::NotNeeded, words()).await?;
                } else {
                    actions::reject(tx, id, Rejection::OutOfScope, words()).await?;
                }
            }
            Ok(())
        }).await;
        world.by(&referrer, async |tx| {
            for id in &sent[5..] {
                actions::read_feedback(tx, id).await?;
            }
            Ok(())
        }).await;
        let mut lead = world.sign_in(Role::TeamLead).await;
        let mut reader = world.sign_in(Role::Referrer).await;
        for browser in [&mut reader, &mut lead] {
            browser.open("/feedback").await;
            let (mut pages, mut rows) = (1, 0);
            loop {
                let page = browser.page().says("Not accepted");
                assert_eq!(page.text().matches("Not read yet").count(), if pages == 1 { 5 } else { 0 });
                rows += page.html.matches("nhsuk-table__row").count() - 1;
                let next = page.links().into_iter().find(|link| link.contains("after="));
                let Some(next) = next.filter(|_| page.text().contains("Next page")) else { break };
                browser.open(&next).await;
                pages += 1;
            }
            assert_eq!((pages, rows), (6, 300));
            let page = browser.open("/feedback?outcome=closed").await;
            page.says("NUMBER7").is_silent_about("Not accepted.").is_silent_about("NUMBER8");
        }
    }

    async fn a_referrer_reads_their_own_and_a_lead_the_teams(engine: Engine) {
        let world = World::new(engine).await;
        let colleague = world.colleague(Role::Referrer, &world.health, Some(&world.sender)).await;
        let (ask, supervisor) = (Ask::of(&world), world.actor(Role::Supervisor).await);
        let theirs = world.by(&colleague, async |tx| ask.send(tx, "Colleague").await).await;
        world.by(&supervisor, async |tx| actions::reject(tx, &theirs, Rejection::TooLate, words()).await).await;
        let (mut referrer, _) = sent_of_another(&world, "Okafor", "1972", "07700 900124").await;
        referrer.open("/feedback").await.is_silent_about("COLLEAGUE");
        world.sign_in(Role::TeamLead).await.open("/feedback").await.says("COLLEAGUE");
        for role in [Role::Adviser, Role::Manager, Role::Intake] {
            world.sign_in(role).await.open("/feedback").await.refuses(404, "Page not found");
        }
    }
}
