//! Stories of steps that somebody takes twice, or too late.

use super::{sent, taken_on};
use crate::{kit::actor::Role, on_both, world::World};

on_both! {
    async fn two_buttons_of_one_page_each_do_their_own(engine: Engine) {
        let world = World::new(engine).await;
        let (_, referral) = sent(&world, "3").await;
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open(&referral).await.says("New");
        let mut impatient = intake.clone();
        intake.send(&format!("{referral}/acknowledgement"), &[]).await.says("Being looked at");
        impatient.send(&format!("{referral}/acceptance"), &[]).await.says("Waiting list");
        let id = referral.rsplit('/').next().unwrap();
        assert_eq!(world.events(id).await, ["referral.sent", "referral.acknowledged", "referral.accepted"]);
        impatient = intake.clone();
        let twice = impatient.post(&format!("{referral}/acceptance"), &[("key", "k")]).await;
        twice.says("This referral was already accepted.");
    }

    async fn what_was_typed_for_a_step_that_comes_too_late_is_still_there(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "4").await;
        let words = "Ring the council on 01632 960001, & ask for Jo.";
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open(&format!("{referral}/rejection")).await;
        taken_on(&world, &referral).await;
        let rejection = [("reason", "no-capacity"), ("words", words), ("note", "A note.")];
        let late = intake.send(&format!("{referral}/rejection"), &rejection).await;
        late.refuses(422, "This referral was already accepted.").refuses(422, words).refuses(422, "A note.");
        late.refuses(422, "The service has no room at present");

        let mut adviser = world.sign_in(Role::Adviser).await;
        intake.open(&format!("{referral}/allocation")).await;
        let mut forms = Vec::new();
        let closing = [("how", "failed"), ("failure", "lost-contact"), ("words", words), ("note", "A note.")];
        let contact = [("channel", "call"), ("result", "not-reached"), ("note", words)];
        let booking = [
            ("on-day", "3"), ("on-month", "12"), ("on-year", "2026"), ("at", "2:30pm"), ("meeting", "ward"), ("place", words),
        ];
        for (noun, fields) in [("closing", &closing[..]), ("contacts", &contact[..]), ("appointments", &booking[..])] {
            let action = format!("{referral}/{noun}");
            adviser.open(&action).await.says("Referral");
            forms.push((adviser.clone(), action, fields));
        }
        referrer.open(&format!("{referral}/cancellation")).await;
        let mut colleague = referrer.clone();
        referrer.send(&format!("{referral}/cancellation"), &[("reason", "by-patient")]).await.says("Cancelled");
        for (mut browser, action, fields) in forms {
            let late = browser.send(&action, fields).await;
            late.refuses(422, "This referral was already cancelled.").refuses(422, words);
            let wrong: Vec<_> = fields.iter().map(|(name, value)| (*name, if *value == words { *value } else { "" })).collect();
            if action.ends_with("closing") {
                browser.open(&action).await.refuses(422, "That cannot be done");
                let late = browser.post(&action, &wrong).await;
                late.refuses(422, "This referral has moved on").refuses(422, words);
            }
        }
        let late = colleague.send(&format!("{referral}/cancellation"), &[("reason", "superseded"), ("key", "another")]).await;
        late.refuses(422, "already cancelled").refuses(422, "Another referral takes its place");
        let late = intake.send(&format!("{referral}/allocation"), &[("adviser", "mem_01J00000000000000000000000")]).await;
        late.refuses(422, "already cancelled");
    }

    async fn a_step_that_is_refused_and_still_possible_keeps_its_form(engine: Engine) {
        let world = World::new(engine).await;
        let (_, referral) = sent(&world, "4").await;
        taken_on(&world, &referral).await;
        let mut adviser = world.sign_in(Role::Adviser).await;
        let action = format!("{referral}/closing");
        adviser.open(&action).await;
        let closing = [("how", "completed"), ("outcome", "full"), ("words", "PIP was awarded."), ("note", "A note.")];
        let early = adviser.send(&action, &closing).await;
        early.refuses(422, "Record first that somebody was in touch with the client.");
        let held = early.fields(&action);
        for (name, value) in [("words", "PIP was awarded."), ("note", "A note."), ("how", "completed")] {
            assert!(held.contains(&(name.to_owned(), value.to_owned())), "{name}: {held:?}");
        }
    }

    async fn the_way_back_leads_to_the_list_that_somebody_came_from(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "4").await;
        let person = referrer.open(&referral).await.link("Amina Begum");
        let referrals = format!("{person}/referrals");
        for list in ["/work?list=waiting", "/referrals", &referrals] {
            let page = referrer.open(list).await;
            let onward = page.links().into_iter().find(|link| link.starts_with(&referral)).unwrap();
            let back = referrer.open(&onward).await.links();
            assert!(back.iter().any(|link| link == list), "{onward} leads back to {list}: {back:?}");
        }
        taken_on(&world, &referral).await;
        let mut adviser = world.sign_in(Role::Adviser).await;
        let page = adviser.open("/work").await;
        let onward = page.links().into_iter().find(|link| link.starts_with(&referral)).unwrap();
        assert_eq!(onward, referral, "nothing is said where the way back is the usual one");
        adviser.open(&format!("{referral}?from=https://example.org")).await.says("To do");
        assert!(!adviser.page().html.contains("example.org\""));
    }
}
