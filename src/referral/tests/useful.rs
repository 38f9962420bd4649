//! Stories of what those who read feedback say of it, and of the letter that it becomes.

use super::{helped, reach, sent, taken_on};
use crate::{
    kit::actor::Role,
    on_both,
    referral::{
        actions,
        model::{Rejection, Useful},
        store::Words,
    },
    world::{Ask, World},
};

on_both! {
    async fn each_reader_says_once_whether_it_was_useful_and_may_change_it(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "4").await;
        let form = format!("{referral}/usefulness");
        referrer.open(&form).await.refuses(422, "That cannot be done to this referral now.");
        taken_on(&world, &referral).await;
        helped(&world, &referral).await;
        referrer.open(&referral).await.says("Was this useful?");
        let mut elsewhere = referrer.clone();
        referrer.send(&form, &[("answer", "yes")]).await.says("Thank you").says("You said: Yes").says("Feedback read");
        let page = elsewhere.send(&form, &[("answer", "no"), ("words", "MARKER-TYPED"), ("key", "another")]).await;
        page.refuses(409, "MARKER-TYPED").refuses(409, "Someone else changed");
        referrer.open(&form).await;
        let said = [("answer", "partly"), ("words", "Say who to ring.")];
        referrer.send(&form, &said).await.says("You said: In part").says("The feedback was called useful in part");
        let nothing = referrer.open(&form).await.clone();
        assert!(nothing.html.contains("Say who to ring."), "it is there to be changed");
        referrer.send(&form, &[("answer", "maybe")]).await.refuses(422, "Say whether it was useful");
        let mut lead = world.sign_in(Role::TeamLead).await;
        lead.open(&referral).await.says("Was this useful?");
        lead.send(&form, &[("answer", "no")]).await.says("You said: No");
        let mut adviser = world.sign_in(Role::Adviser).await;
        adviser.open(&referral).await.says("In part").says("Say who to ring.").says("The feedback was called not useful");
        adviser.open(&form).await.refuses(422, "Only the adviser who has this referral");
        adviser.open("/feedback/counts").await.says("November 2026 Fewer than 5");
        let id = referral.rsplit('/').next().unwrap();
        let rated = world.events(id).await.iter().filter(|name| **name == "feedback.rated").count();
        assert_eq!(rated, 3);
        world.balances().await;
    }

    async fn what_a_reader_wrote_is_gone_once_the_person_stopped_sharing(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "4").await;
        taken_on(&world, &referral).await;
        helped(&world, &referral).await;
        let form = format!("{referral}/usefulness");
        referrer.open(&form).await;
        referrer.send(&form, &[("answer", "partly"), ("words", "MARKER-WORDS")]).await;
        let mut adviser = world.sign_in(Role::Adviser).await;
        adviser.open(&referral).await.says("MARKER-WORDS");
        referrer.open(&format!("{referral}/withdrawal")).await;
        referrer.send(&format!("{referral}/withdrawal"), &[]).await.says("No longer sharing");
        adviser.open(&referral).await.is_silent_about("MARKER-WORDS");
    }

    async fn what_is_counted_is_what_was_told_read_and_said(engine: Engine) {
        let world = World::new(engine).await;
        let mut manager = world.sign_in(Role::Manager).await;
        manager.open("/feedback/counts").await.says("Nothing has been told yet.");
        let (referrer, lead) = (world.actor(Role::Referrer).await, world.actor(Role::TeamLead).await);
        let supervisor = world.actor(Role::Supervisor).await;
        let ask = Ask::of(&world);
        let sent = world.by(&referrer, async |tx| {
            let mut sent = Vec::new();
            for number in 0..8 {
                sent.push(ask.send(tx, &format!("Number{number}")).await?);
            }
            Ok(sent)
        }).await;
        world.by(&supervisor, async |tx| {
            for id in &sent {
                let words = Words { note: "N".into(), words: "Ask the council.".into() };
                actions::reject(tx, id, Rejection::OutOfScope, words).await?;
            }
            Ok(())
        }).await;
        world.by(&referrer, async |tx| {
            for id in &sent[..6] {
                actions::say_useful(tx, id, (Useful::No, "", 0)).await?;
                actions::say_useful(tx, id, (Useful::Yes, "", 1)).await?;
            }
            Ok(())
        }).await;
        manager.open("/feedback/counts").await.says("November 2026 8 6 6 0 0");
        let beyond = world.second().await;
        beyond.sign_in(Role::Manager).await.open("/feedback/counts").await.says("Nothing has been told yet.");
        // One more answer would be somebody's own.
        world.by(&lead, async |tx| actions::say_useful(tx, &sent[0], (Useful::No, "", 0)).await).await;
        manager.open("/feedback/counts").await.says("November 2026 8 6 Fewer than 5 Fewer than 5 Fewer than 5");
        world.balances().await;
    }

    async fn the_last_word_is_a_letter_at_the_level_that_was_agreed(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "2").await;
        let letter = format!("{referral}/letter");
        referrer.open(&letter).await.refuses(422, "Nothing has been told yet");
        taken_on(&world, &referral).await;
        let mut adviser = world.sign_in(Role::Adviser).await;
        reach(&mut adviser, &referral, ("from-client", "MARKER-NOTE")).await;
        adviser.send(&format!("{referral}/no-news"), &[]).await;
        referrer.open(&referral).await;
        referrer.follow("Letter for the record").await.says("How a referral is going").says("still working on this");
        helped(&world, &referral).await;
        let page = referrer.open(&letter).await;
        page.says("What came of a referral").says("20 November 2026").says("Amina Begum").says("5 March 1961");
        page.says("Reception").says("Alder Vale Surgery").says("Alder Vale Law Centre").says("Not for the health record");
        page.says("The advisers have finished their work on it.");
        page.is_silent_about("PIP was awarded").is_silent_about("resolved").is_silent_about("MARKER");
        adviser.open(&letter).await.says("What came of a referral").is_silent_about("MARKER");
        referrer.open(&format!("{referral}/withdrawal")).await;
        referrer.send(&format!("{referral}/withdrawal"), &[]).await.is_silent_about("Letter for the record");
        referrer.open(&letter).await.refuses(422, "no longer agrees to share");
        adviser.open(&letter).await.refuses(422, "no longer agrees to share");
    }
}
