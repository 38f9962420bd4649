//! Stories of cases that are passed on to a provider outside the partnership.

use super::{reach, routes::enter, sent, taken_on};
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
    let adviser = in_touch(world, &referral).await;
    (referrer, referral, adviser)
}

/// The adviser, who heard of the client.
async fn in_touch(world: &World, referral: &str) -> Browser {
    let mut adviser = world.sign_in(Role::Adviser).await;
    reach(&mut adviser, referral, ("from-client", "MARKER-NOTE")).await;
    adviser
}

/// Passes it on, and the address of what was passed on.
async fn passed_on(adviser: &mut Browser, referral: &str) -> String {
    passed_on_to(adviser, referral, "Law Centre", "4").await
}

/// Passes it on to this provider, which should answer by this day of December.
async fn passed_on_to(adviser: &mut Browser, referral: &str, name: &str, day: &str) -> String {
    let is_letter = |link: &String| link.ends_with("/letter") && link.contains("/outside/");
    let before = adviser.open(referral).await.links();
    let page = format!("{referral}/outside");
    adviser.open(&page).await.says(name);
    let html = &adviser.page().html;
    let at = html.find(&format!(">{name}: ")).expect("there is one to choose");
    let at = html[..at].rfind("prv_").expect("it has an identifier");
    let choice = html[at..at + 30].to_owned();
    let mut typed = AGREED.to_vec();
    typed.retain(|(field, _)| *field != "answer_by-day");
    typed.extend([("answer_by-day", day), ("provider", choice.as_str())]);
    adviser
        .send(&page, &typed)
        .await
        .says("Written down")
        .says(&format!("No answer yet. Ask by {day} December 2026"));
    let mut links = adviser.page().links().into_iter();
    let letter = links
        .find(|link| is_letter(link) && !before.contains(link))
        .unwrap();
    letter.trim_end_matches("/letter").to_owned()
}

/// The clocks of asking for an answer, in the order in which they began: the day until which each runs or ran, and how it
/// ended.
async fn clocks(world: &World) -> Vec<String> {
    let sql = "SELECT substr(due_at, 1, 10), met_at, reason FROM obligation
               WHERE kind = 'outside-answer' ORDER BY since, id";
    let read = async |tx: &mut crate::kit::db::Tx| {
        tx.all(sql, crate::params![], |row| {
            let (day, met): (String, Option<String>) = (row.get(0)?, row.get(1)?);
            let why: Option<String> = row.get(2)?;
            let end = met.map(|_| "met".to_owned()).or(why);
            Ok(format!("{day} {}", end.as_deref().unwrap_or("runs")))
        })
        .await
    };
    world.operate(read).await
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
                .says("Law Centre").says("MARKER-PASSED").says("Amina Begum").is_silent_about("MARKER-NOTE")
                .says("Phone call: 07700 900123").says("Text message: 07700 900123").says("E-mail: amina@example.org")
                .is_silent_about("Post:").is_silent_about("Voicemail");
            referrer.open(&format!("{outside}/letter")).await.refuses(404, "");
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
        referrer.open(&referral).await.is_silent_about("Law Centre");
        adviser.open("/work/outside").await.says("Law Centre").says("Tell the provider").is_silent_about("BEGUM");
        adviser.open(&referral).await.says("Tell the provider.").says("01632 960001").is_silent_about("MARKER-PASSED");
        adviser.send(&format!("{outside}/told"), &[]).await.says("The provider was told, ");
        adviser.open("/work/outside").await.says("Nothing waits for an answer");
        adviser.open(&format!("{outside}/letter")).await.refuses(422, "no letter");
        adviser.open(&answer).await.refuses(422, "no letter");
    }

    async fn who_no_longer_agrees_to_a_provider_has_no_letter_to_it(engine: Engine) {
        let world = World::new(engine).await;
        provider(&world, "Law Centre").await;
        let (mut referrer, referral, mut adviser) = helped(&world, "4").await;
        let outside = passed_on(&mut adviser, &referral).await;
        adviser.open(&referral).await.says("01632 960001");
        referrer.open(&referral).await.says("Law Centre");
        adviser.open(&referral).await.is_silent_about("The provider was told");
        adviser.send(&format!("{outside}/withdrawal"), &[]).await
            .says("Tell the provider").says("The client no longer agrees, since");
        referrer.open(&referral).await.is_silent_about("Law Centre");
        adviser.open(&format!("{outside}/letter")).await.refuses(422, "no letter");
        let again = passed_on(&mut adviser, &referral).await;
        assert_ne!(again, outside);
    }

    async fn one_clock_runs_for_the_first_answer_that_is_still_waited_for(engine: Engine) {
        let world = World::new(engine).await;
        for name in ["Law Centre", "Food Bank", "Debt Line"] {
            provider(&world, name).await;
        }
        let (_, referral, mut adviser) = helped(&world, "4").await;
        let later = passed_on_to(&mut adviser, &referral, "Law Centre", "10").await;
        assert_eq!(clocks(&world).await, ["2026-12-10 runs"]);
        world.wait(1);
        let first = passed_on_to(&mut adviser, &referral, "Food Bank", "4").await;
        assert_eq!(clocks(&world).await, ["2026-12-10 sooner", "2026-12-04 runs"]);
        world.wait(1);
        let last = passed_on_to(&mut adviser, &referral, "Debt Line", "14").await;
        assert_eq!(clocks(&world).await[1..], ["2026-12-04 runs"], "what is asked sooner stays");

        world.wait(1);
        adviser.open(&referral).await;
        adviser.send(&format!("{first}/withdrawal"), &[]).await.says("Tell the provider");
        assert_eq!(clocks(&world).await[1..], ["2026-12-04 withdrawn", "2026-12-10 runs"]);
        world.wait(1);
        adviser.open(&format!("{later}/answer")).await;
        adviser.send(&format!("{later}/answer"), &[("answer", "no-answer")]).await.says("The answer is written down");
        assert_eq!(clocks(&world).await[2..], ["2026-12-10 met", "2026-12-14 runs"]);

        // What is not waited for any more moves no clock.
        world.wait(1);
        adviser.open(&format!("{later}/answer")).await;
        adviser.send(&format!("{later}/answer"), &[("answer", "accepted")]).await.says("They took it on");
        adviser.send(&format!("{later}/withdrawal"), &[]).await;
        assert_eq!(clocks(&world).await[3..], ["2026-12-14 runs"]);
        adviser.open(&format!("{last}/answer")).await;
        adviser.send(&format!("{last}/answer"), &[("answer", "accepted")]).await;
        assert_eq!(clocks(&world).await[3..], ["2026-12-14 met"]);
        assert!(crate::verify::run(&world.db, crate::verify::Watch::Quiet).await.unwrap().differences.is_empty());
    }

    async fn what_has_no_answer_is_listed_until_there_is_one_also_after_the_end(engine: Engine) {
        let world = World::new(engine).await;
        provider(&world, "Law Centre").await;
        let list = "/work/outside";
        let (_, referral, mut adviser) = helped(&world, "4").await;
        adviser.open(list).await.says("Nothing waits for an answer.");
        let outside = passed_on(&mut adviser, &referral).await;
        adviser.open(list).await.says("BEGUM, Amina").says("Law Centre").says("4 December 2026")
            .is_silent_about("closed").is_silent_about("Overdue");
        adviser.open(&format!("{referral}/closing")).await;
        let end = [("how", "completed"), ("outcome", "referred-on"), ("words", "W"), ("note", "N")];
        adviser.send(&format!("{referral}/closing"), &end).await;
        assert_eq!(clocks(&world).await, ["2026-12-04 ended"], "what has ended has no clock");
        world.wait(24 * 16);
        let mut adviser = world.sign_in(Role::Adviser).await;
        adviser.open("/work").await.says("Not answered by providers outside");
        adviser.open(list).await.says("BEGUM, Amina").says("closed").says("Overdue").is_silent_about("MARKER");
        let mut supervisor = world.sign_in(Role::Supervisor).await;
        supervisor.open(list).await.says("BEGUM, Amina");
        let colleague = world.join(&world.partnership, Role::Adviser, &world.advice, Some(&world.receiver)).await;
        world.arrives(&colleague).await.open(list).await.says("Nothing waits for an answer.");
        assert_eq!(world.sign_in(Role::Referrer).await.open(list).await.status, 404);
        adviser.open(&format!("{outside}/answer")).await;
        adviser.send(&format!("{outside}/answer"), &[("answer", "accepted")]).await;
        adviser.open(list).await.says("Nothing waits for an answer.").is_silent_about("Amina");
    }

    async fn the_news_goes_to_the_team_that_rang_and_not_to_who_entered_it(engine: Engine) {
        let world = World::new(engine).await;
        provider(&world, "Law Centre").await;
        let lead = world.actor(Role::TeamLead).await.staff().unwrap().clone();
        let mut intake = world.sign_in(Role::Intake).await;
        let team = lead.team.unwrap().to_string();
        let referral = enter(&mut intake, &[("route", "telephone"), ("asker", team.as_str()), ("feedback", "3")]).await;
        taken_on(&world, &referral).await;
        let mut adviser = in_touch(&world, &referral).await;
        let outside = passed_on(&mut adviser, &referral).await;
        adviser.open(&format!("{outside}/answer")).await;
        adviser.send(&format!("{outside}/answer"), &[("answer", "accepted")]).await.says("The answer is written down");
        let told = world.operate(async |tx| {
            let sql = "SELECT recipient FROM outgoing WHERE subject LIKE 'News of referral %'";
            tx.all(sql, crate::params![], |row| row.get::<String>(0)).await
        }).await;
        assert_eq!(told, [lead.membership.to_string()]);
    }
}
