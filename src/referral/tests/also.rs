//! Stories of two teams that refer the same person for the same need, and of who may know.

use jiff::civil::date;

use super::sent;
use crate::{
    kit::actor::Role,
    on_both,
    partnership::{
        actions as parts,
        model::{Naming, TeamDetails, Whom},
    },
    referral::actions,
    world::{Ask, World},
};

/// The same person, referred by a team beside, about this area of law; the address and the reference.
async fn referred_by_a_ward(world: &World, person: &str, area: &str) -> (String, String) {
    let health = world.health.clone();
    let team = world
        .operate(async |tx| {
            let naming = Naming::ordinary(format!("Ward of {area}"));
            let team = parts::add_team(tx, &health, None, TeamDetails { naming }).await?;
            let always = (date(2026, 1, 1), None);
            parts::add_eligibility(tx, &world.service, Whom::Team(team.clone()), always, None).await?;
            Ok(team)
        })
        .await;
    let nurse = world.colleague(Role::Referrer, &world.health, Some(&team)).await;
    let ask = Ask {
        area: area.to_owned(),
        ..Ask::of(world)
    };
    let id = world
        .by(&nurse, async |tx| {
            let draft = ask.write_about(tx, &person.parse().unwrap()).await?;
            actions::send(tx, &draft, 2, None).await
        })
        .await;
    let reference = world
        .operate(async |tx| {
            let found = crate::referral::Referral::find(tx, &id).await?.unwrap();
            Ok(found.reference().to_owned())
        })
        .await;
    (format!("/referrals/{id}"), reference)
}

on_both! {
    async fn two_teams_that_ask_the_same_are_told_nothing_of_each_other_and_intake_sees_both(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "4").await;
        let links = referrer.open(&referral).await.links();
        let person = links.iter().find(|link| link.starts_with("/people/per_")).unwrap();
        let person = person.split('/').nth(2).unwrap().to_owned();
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open("/work").await.is_silent_about("Also open elsewhere");
        intake.open(&referral).await.is_silent_about("Also open for this client");
        world.pause();
        let (ward, reference) = referred_by_a_ward(&world, &person, "welfare-benefits").await;
        let (_, of_another_need) = referred_by_a_ward(&world, &person, "housing").await;
        referrer.open(&referral).await.is_silent_about(&reference).is_silent_about("Also open");
        referrer.open("/work").await.is_silent_about("Also open");
        let marked = intake.open("/work").await.html.matches("Also open elsewhere").count();
        assert_eq!(marked, 2, "each of the two, and not the one about something else");
        let page = intake.open(&referral).await;
        page.says("Also open for this client").says(&reference).is_silent_about(&of_another_need)
            .is_silent_about("do not accept this one");
        let page = intake.open(&ward).await.says("Also open for this client");
        let reject = page.link("do not accept this one");
        let chosen = intake.open(&reject).await.html.clone();
        assert!(chosen.split("value=\"duplicate\"").nth(1).unwrap()[..12].contains("checked"), "the reason is chosen");
        let no = [("reason", "duplicate"), ("words", "Help is on its way."), ("note", "")];
        let rejection = reject.split('?').next().unwrap().to_owned();
        intake.send(&rejection, &no).await.says("Not accepted").is_silent_about("Also open for this client");
        intake.open(&referral).await.says("Acknowledge").is_silent_about("Also open for this client");
        intake.open("/work").await.is_silent_about("Also open elsewhere");
        world.balances().await;
    }
}
