//! Stories of what each side sees once sharing stopped, and of who is left with what.

use super::{helped, send, sent, sent_of_another, taken_on, write};
use crate::{kit::actor::Role, on_both, world::World};

on_both! {
    async fn what_came_of_it_is_told_no_more_once_the_patient_withdraws(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "4").await;
        taken_on(&world, &referral).await;
        helped(&world, &referral).await;
        referrer.open(&referral).await.says("PIP was awarded from October.").says("An adviser was in touch");
        referrer.follow("The patient no longer agrees to share").await;
        let page = referrer.send(&format!("{referral}/withdrawal"), &[]).await;
        page.says("No longer sharing").says("Closed");
        for gone in ["PIP was awarded", "The problem was resolved", "An adviser was in touch", "Room 2"] {
            page.is_silent_about(gone);
        }
        page.is_silent_about("no longer agrees to share");
        let again = referrer.open(&format!("{referral}/withdrawal")).await;
        again.refuses(422, "That cannot be done to this referral now.");
        // The loop closes all the same.
        referrer.open(&referral).await;
        referrer.send(&format!("{referral}/reading"), &[]).await.says("Feedback read");
    }

    async fn what_was_shared_is_gone_for_the_other_side_and_its_own_notes_are_not(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "4").await;
        let person = referrer.open(&referral).await.link("Amina Begum");
        taken_on(&world, &referral).await;
        let mut adviser = world.sign_in(Role::Adviser).await;
        adviser.open(&format!("{referral}/contacts")).await;
        let contact = [("channel", "call"), ("result", "reached"), ("note", "Rang after two. MARKER-NOTE")];
        adviser.send(&format!("{referral}/contacts"), &contact).await.says("Her PIP stopped");
        adviser.open(&person).await.says("amina@example.org");
        adviser.open("/people").await;
        adviser.send("/people/search", &[("q", "Begum")]).await.says("Amina");

        referrer.open(&format!("{referral}/withdrawal")).await;
        referrer.send(&format!("{referral}/withdrawal"), &[]).await.says("No longer sharing").says("Her PIP stopped");

        let page = adviser.open(&referral).await;
        page.says("No longer sharing").says("BEGUM, Amina").says("MARKER-NOTE");
        for gone in ["Her PIP stopped", "2 November 2026", "Welfare benefits", "07700", "1961"] {
            page.is_silent_about(gone);
        }
        let work = adviser.open("/work").await;
        work.says("BEGUM, Amina").is_silent_about("2 November 2026");
        adviser.open("/referrals").await.says("BEGUM, Amina").says("Cancelled");
        adviser.open(&person).await.refuses(404, "Page not found");
        adviser.open("/people").await;
        adviser.send("/people/search", &[("q", "Begum")]).await.is_silent_about("Amina");
        // Whoever recorded the patient goes on knowing them.
        referrer.open(&person).await.says("amina@example.org");
    }

    async fn another_agreement_in_force_keeps_the_record_open(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "4").await;
        let person = referrer.open(&referral).await.link("Amina Begum");
        taken_on(&world, &referral).await;
        helped(&world, &referral).await;
        let draft = write(&mut referrer, &person, "1").await;
        send(&mut referrer, &draft).await;
        referrer.open(&format!("{referral}/withdrawal")).await;
        referrer.send(&format!("{referral}/withdrawal"), &[]).await.says("No longer sharing");
        let mut adviser = world.sign_in(Role::Adviser).await;
        adviser.open(&person).await.says("amina@example.org");
        adviser.open(&referral).await.says("No longer sharing").is_silent_about("Her PIP stopped");
    }

    async fn a_case_that_was_called_back_stays_with_its_adviser_until_noted(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "2").await;
        taken_on(&world, &referral).await;
        referrer.open(&format!("{referral}/cancellation")).await;
        referrer.send(&format!("{referral}/cancellation"), &[("reason", "by-patient")]).await.says("Cancelled");
        let mut adviser = world.sign_in(Role::Adviser).await;
        adviser.open("/work").await.says("BEGUM, Amina").says("Cancelled");
        let mut manager = world.sign_in(Role::Manager).await;
        manager.open("/outbox").await.says("was called back");
        adviser.open(&referral).await;
        adviser.send(&format!("{referral}/cancellation-note"), &[]).await.says("Cancellation noted");
        adviser.open("/work").await.says("There is nothing to do.");
    }

    async fn at_the_lowest_level_the_referrer_is_not_told_that_anybody_was_in_touch(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "0").await;
        taken_on(&world, &referral).await;
        let before = referrer.open(&referral).await;
        before.is_silent_about("gets in touch");
        helped(&world, &referral).await;
        let page = referrer.open(&referral).await;
        page.says("There is nothing more to share.");
        for hidden in ["in touch with", "gets in touch", "how it is going", "PIP was awarded", "resolved"] {
            page.is_silent_about(hidden);
        }
        let (mut told, open) = sent_of_another(&world, "Okafor", "1974", "07700 900456").await;
        told.open(&open).await.says("The advice service says that they have it");
    }

    async fn the_referrer_is_told_how_it_is_going_as_far_as_was_agreed(engine: Engine) {
        for (level, told) in [("1", false), ("2", true)] {
            let world = World::new(engine).await;
            let (_, referral) = sent(&world, level).await;
            taken_on(&world, &referral).await;
            let mut adviser = world.sign_in(Role::Adviser).await;
            let early = adviser.open(&format!("{referral}/progress")).await;
            early.refuses(422, "That cannot be done to this referral now.");
            adviser.open(&format!("{referral}/contacts")).await;
            let contact = [("channel", "call"), ("result", "reached"), ("note", "Rang after two.")];
            adviser.send(&format!("{referral}/contacts"), &contact).await.says("by 1 January 2027");
            // Being in touch with the client again tells the referrer nothing, and the clock runs on.
            world.wait(24 * 14);
            adviser = world.sign_in(Role::Adviser).await;
            adviser.open(&format!("{referral}/contacts")).await;
            adviser.send(&format!("{referral}/contacts"), &contact).await.says("by 1 January 2027");
            adviser.open(&format!("{referral}/progress")).await;
            adviser.send(&format!("{referral}/progress"), &[]).await.refuses(422, "Enter how it is going");
            let words = [("words", "The appeal has gone in. MARKER-PROGRESS")];
            let page = adviser.send(&format!("{referral}/progress"), &words).await;
            page.says("The referrer has been told").says("by 15 January 2027");
            let mut referrer = world.sign_in(Role::Referrer).await;
            let page = referrer.open(&referral).await;
            page.says("The advice service is still working on this.");
            assert_eq!(page.text().contains("MARKER-PROGRESS"), told);
            world.sign_in(Role::Manager).await.open("/outbox").await.says("News of referral");
            referrer.open(&format!("{referral}/withdrawal")).await;
            let after = referrer.send(&format!("{referral}/withdrawal"), &[]).await;
            after.says("No longer sharing").is_silent_about("still working on this");
        }
    }
}
