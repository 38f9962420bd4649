//! Stories of how referrals come, and how each way is counted.

use super::quick::{count, filled, service};
use crate::{
    kit::actor::Role,
    on_both,
    referral::{Happening, model::Route},
    world::{Browser, World},
};

/// The name of a team of the health side, as the list of those who ask offers it.
async fn health_team(world: &World) -> String {
    let referrer = world.actor(Role::Referrer).await;
    referrer.staff().unwrap().team.clone().unwrap().to_string()
}

pub(super) async fn enter(intake: &mut Browser, changed: &[(&str, &str)]) -> String {
    intake.open("/quick").await.says("Enter a referral");
    let service = service(intake);
    intake
        .send("/quick", &filled(&service, changed))
        .await
        .says("Referral sent");
    intake.page().path.trim_end_matches("/sent").to_owned()
}

async fn end(world: &World, referral: &str) {
    let mut supervisor = world.sign_in(Role::Supervisor).await;
    supervisor.open(&format!("{referral}/rejection")).await;
    supervisor
        .send(
            &format!("{referral}/rejection"),
            &[("reason", "out-of-scope"), ("words", "Ring the council.")],
        )
        .await;
}

on_both! {
    async fn what_came_by_telephone_is_entered_for_the_team_that_rang_and_that_team_is_told(engine: Engine) {
        let world = World::new(engine).await;
        let team = health_team(&world).await;
        let mut intake = world.sign_in(Role::Intake).await;
        let referral = enter(&mut intake, &[("route", "telephone"), ("asker", &team)]).await;
        intake.open(&referral).await.says("How it came By telephone");
        end(&world, &referral).await;
        let mut lead = world.sign_in(Role::TeamLead).await;
        lead.open(&referral).await.says("Ring the council.");
        lead.send(&format!("{referral}/reading"), &[]).await;
        lead.open(&referral).await.says("Feedback read");
        assert!(crate::verify::run(&world.db, crate::verify::Watch::Quiet).await.unwrap().differences.is_empty());
    }

    async fn who_drops_in_has_no_referrer_and_the_team_that_entered_it_closes_the_loop(engine: Engine) {
        let world = World::new(engine).await;
        let mut intake = world.sign_in(Role::Intake).await;
        let referral = enter(&mut intake, &[("route", "drop-in")]).await;
        let mut referrer = world.sign_in(Role::Referrer).await;
        assert_eq!(referrer.open(&referral).await.status, 404);
        end(&world, &referral).await;
        intake.open(&referral).await;
        intake.send(&format!("{referral}/reading"), &[]).await;
        intake.open(&referral).await.says("Feedback read");
        assert!(crate::verify::run(&world.db, crate::verify::Watch::Quiet).await.unwrap().differences.is_empty());
    }

    async fn a_referral_of_a_client_whom_the_advice_side_knows_is_entered_from_their_record(engine: Engine) {
        let world = World::new(engine).await;
        let mut intake = world.sign_in(Role::Intake).await;
        let person = crate::referral::tests::add_patient(&mut intake, "Amina", "Begum").await;
        let page = format!("{person}/quick");
        intake.open(&person).await.says("Enter a referral");
        let service = { intake.open(&page).await; service(&intake) };
        intake.send(&page, &filled(&service, &[("route", "drop-in")])).await.says("Referral sent");
        intake.open(&page).await;
        intake.send(&page, &filled(&service, &[("route", "telephone")])).await.refuses(422, "Why do you send another?");
        let mut adviser = world.sign_in(Role::Adviser).await;
        assert_eq!(adviser.open(&page).await.status, 404);
    }

    async fn how_it_came_must_be_said_and_nobody_hands_themselves_over(engine: Engine) {
        let world = World::new(engine).await;
        let mut intake = world.sign_in(Role::Intake).await;
        let service = { intake.open("/quick").await; service(&intake) };
        intake.send("/quick", &filled(&service, &[])).await.refuses(422, "Say how it came to you");
        intake.send("/quick", &filled(&service, &[("route", "quick")])).await.refuses(422, "Say how it came to you");
        intake.send("/quick", &filled(&service, &[("route", "warm-handover")])).await
            .refuses(422, "Choose the team that brought the client over").refuses(422, "Her PIP stopped");
        assert_eq!(count(&world, "person").await + count(&world, "referral").await, 0);
    }

    async fn who_rang_is_a_team_of_health_staff_and_no_other(engine: Engine) {
        let world = World::new(engine).await;
        let supervisor = world.actor(Role::Supervisor).await;
        let advice = supervisor.staff().unwrap().team.clone().unwrap().to_string();
        let mut intake = world.sign_in(Role::Intake).await;
        for team in [advice.as_str(), "tea_01ARZ3NDEKTSV4RRFFQ69G5FAV", "x"] {
            intake.open("/quick").await;
            let service = service(&intake);
            let page = intake.send("/quick", &filled(&service, &[("route", "telephone"), ("asker", team)])).await;
            page.refuses(422, "team");
        }
        intake.open("/work?list=unowned").await.is_silent_about("referrals/ref_");
    }

    async fn a_link_worker_refers_for_a_practice(engine: Engine) {
        let world = World::new(engine).await;
        let mut referrer = world.sign_in(Role::Referrer).await;
        let service = { referrer.open("/quick").await; service(&referrer) };
        referrer.send("/quick", &filled(&service, &[("route", "link-worker")])).await.says("Referral sent");
        let referral = referrer.page().path.trim_end_matches("/sent").to_owned();
        referrer.open(&referral).await.says("How it came A link worker, for a practice");
    }

    async fn managers_read_how_many_came_by_each_way_and_nothing_of_few(engine: Engine) {
        let world = World::new(engine).await;
        let referrer = world.actor(Role::Referrer).await;
        let mut manager = world.sign_in(Role::Manager).await;
        manager.open("/routes").await.says("No referral was sent in these months.");
        let ask = crate::world::Ask::of(&world);
        world.by(&referrer, async |tx| {
            for number in 0..12 {
                ask.send(tx, &format!("Person {number}")).await?;
            }
            Ok(())
        }).await;
        let mut intake = world.sign_in(Role::Intake).await;
        let mistaken = enter(&mut intake, &[("route", "drop-in")]).await;
        manager.open("/routes").await.says("No referral was sent in these months.");
        world.wait(24 * 31);
        let mut manager = world.sign_in(Role::Manager).await;
        manager.open("/routes").await.says("November 2026 Not shown Not shown 13");
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open(&format!("{mistaken}/mistake")).await;
        intake.send(&format!("{mistaken}/mistake"), &[("reason", "other")]).await;
        manager.open("/routes").await.says("November 2026 12 12");
    }
}

#[test]
fn what_was_sent_before_routes_were_kept_is_still_read() {
    let before: Happening = serde_json::from_str("\"sent\"").unwrap();
    assert_eq!(before, Happening::Sent(Route::NotRecorded));
    let now = serde_json::to_string(&Happening::Sent(Route::DropIn)).unwrap();
    assert_eq!(now, r#"{"sent":"drop-in"}"#);
    assert_eq!(
        serde_json::from_str::<Happening>(&now).unwrap(),
        Happening::Sent(Route::DropIn)
    );
    assert!(serde_json::from_str::<Happening>("\"sent-by\"").is_err());
    let other: Happening = serde_json::from_str("\"acknowledged\"").unwrap();
    assert_eq!(other, Happening::Acknowledged);
}
