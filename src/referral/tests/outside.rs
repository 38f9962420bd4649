//! Stories of cases that are passed on to a provider outside the partnership.

use super::{sent, taken_on};
use crate::{
    kit::actor::Role,
    on_both,
    world::{Browser, World},
};

const AGREED: [(&str, &str); 9] = [
    ("words", "MARKER-PASSED: her visa runs out."),
    ("given_by", "person"),
    ("method", "spoken"),
    ("given_on-day", "20"),
    ("given_on-month", "11"),
    ("given_on-year", "2026"),
    ("answer_by-day", "4"),
    ("answer_by-month", "12"),
    ("answer_by-year", "2026"),
];

/// The manager puts a provider on the directory.
async fn provider(world: &World, name: &str) {
    let mut manager = world.sign_in(Role::Manager).await;
    manager.open("/providers/new").await;
    let typed = [("name", name), ("purpose", "Immigration"), ("phone", "")];
    manager
        .send("/providers", &typed)
        .await
        .refuses(422, "Enter a telephone number");
    let typed = [
        ("name", name),
        ("purpose", "Immigration"),
        ("phone", "01632 960001"),
    ];
    manager
        .send("/providers", &typed)
        .await
        .says("Provider added")
        .says("Last checked on");
}

/// A referral that is being helped, its referrer and its adviser.
async fn helped(world: &World, level: &str) -> (Browser, String, Browser) {
    let (referrer, referral) = sent(world, level).await;
    taken_on(world, &referral).await;
    let mut adviser = world.sign_in(Role::Adviser).await;
    adviser.open(&format!("{referral}/contacts")).await;
    let contact = [
        ("channel", "from-client"),
        ("result", "reached"),
        ("note", "MARKER-NOTE"),
    ];
    adviser.send(&format!("{referral}/contacts"), &contact).await;
    (referrer, referral, adviser)
}

/// Passes it on, and the address of what was passed on.
async fn passed_on(adviser: &mut Browser, referral: &str) -> String {
    let page = format!("{referral}/outside");
    adviser.open(&page).await.says("Law Centre");
    let html = &adviser.page().html;
    let at = html.find("prv_").expect("there is one to choose");
    let choice = html[at..at + 30].to_owned();
    let typed = [&AGREED[..], &[("provider", choice.as_str())]].concat();
    adviser
        .send(&page, &typed)
        .await
        .says("Written down")
        .says("No answer yet. Ask by 4 December 2026");
    let links = adviser.page().links();
    let letter = links
        .into_iter()
        .find(|link| link.ends_with("/letter") && link.contains("/outside/"))
        .unwrap();
    letter.trim_end_matches("/letter").to_owned()
}

on_both! {
    async fn what_a_provider_outside_answers_comes_back_as_far_as_was_agreed(engine: Engine) {
        for level in ["4", "2", "0"] {
            let world = World::new(engine).await;
            provider(&world, "Law Centre").await;
            let (mut referrer, referral, mut adviser) = helped(&world, level).await;
            let outside = passed_on(&mut adviser, &referral).await;
            adviser.open(&referral).await.says("Ask the other provider for its answer");
            adviser.open(&format!("{outside}/letter")).await
                .says("Law Centre").says("MARKER-PASSED").says("Amina Begum").is_silent_about("MARKER-NOTE");
            referrer.open(&format!("{outside}/letter")).await.refuses(422, "Only the adviser");
            let answer = format!("{outside}/answer");
            adviser.open(&answer).await.says("What did the provider answer?");
            adviser.send(&answer, &[("answer", "refused")]).await.refuses(422, "Enter why");
            let refused = [("answer", "refused"), ("words", "MARKER-FULL until May")];
            adviser.send(&answer, &refused).await
                .says("The answer is written down").says("They did not take it on: MARKER-FULL until May")
                .is_silent_about("Write down the answer");
            adviser.open(&answer).await.refuses(422, "written down already");
            let page = referrer.open(&referral).await;
            page.is_silent_about("MARKER-PASSED").is_silent_about("MARKER-NOTE");
            match level {
                "4" => page.says("Law Centre").says("They did not take it on: MARKER-FULL"),
                "2" => page.says("Another provider").says("They did not take it on")
                    .is_silent_about("MARKER").is_silent_about("Law Centre"),
                _ => page.is_silent_about("provider").is_silent_about("MARKER"),
            };
            adviser.open("/feedback/counts").await.says("Fewer than 5");
        }
    }

    async fn an_answer_comes_after_the_end_and_none_comes_after_the_agreement(engine: Engine) {
        let world = World::new(engine).await;
        provider(&world, "Law Centre").await;
        let (mut referrer, referral, mut adviser) = helped(&world, "4").await;
        let outside = passed_on(&mut adviser, &referral).await;
        adviser.open(&format!("{referral}/closing")).await;
        let end = [("how", "completed"), ("outcome", "referred-on"), ("words", "W"), ("note", "N")];
        adviser.send(&format!("{referral}/closing"), &end).await;
        let answer = format!("{outside}/answer");
        for (code, says) in [("no-answer", "They did not answer"), ("accepted", "They took it on")] {
            adviser.open(&answer).await;
            adviser.send(&answer, &[("answer", code)]).await.says(says);
        }
        referrer.open(&referral).await.says("Law Centre").says("They took it on");
        referrer.open(&format!("{referral}/withdrawal")).await;
        referrer.send(&format!("{referral}/withdrawal"), &[]).await;
        adviser.open(&referral).await.is_silent_about("Referred to a provider").is_silent_about("MARKER-PASSED");
        adviser.open(&format!("{outside}/letter")).await.refuses(422, "no letter");
        adviser.open(&answer).await.refuses(422, "no letter");
    }

    async fn who_no_longer_agrees_to_a_provider_has_no_letter_to_it(engine: Engine) {
        let world = World::new(engine).await;
        provider(&world, "Law Centre").await;
        let (_, referral, mut adviser) = helped(&world, "4").await;
        let outside = passed_on(&mut adviser, &referral).await;
        adviser.open(&referral).await;
        adviser.send(&format!("{outside}/withdrawal"), &[]).await
            .says("Tell the provider").says("The client no longer agrees, since");
        adviser.open(&format!("{outside}/letter")).await.refuses(422, "no letter");
        let again = passed_on(&mut adviser, &referral).await;
        assert_ne!(again, outside);
    }
}
