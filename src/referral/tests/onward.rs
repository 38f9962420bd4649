//! Stories of cases that are passed on to another service as well.

use super::{reach, routes::enter, sent, taken_on};
use crate::{
    kit::actor::Role,
    on_both,
    partnership::{
        actions as parts,
        model::{Kind, Naming, Opening, OrganisationDetails, ServiceDetails, TeamDetails, Whom},
    },
    world::{Ask, Browser, World},
};

/// Another advice body whose service takes the same, and its intake worker.
pub(crate) async fn another_body(world: &World) -> (String, Browser) {
    let (service, organisation, team) = world
        .operate(async |tx| {
            let details = OrganisationDetails {
                kind: Kind::Advice,
                name: "Housing Rights".into(),
                ods_code: None,
            };
            let organisation = parts::add_organisation(tx, details).await?;
            let team = TeamDetails {
                naming: Naming::ordinary("Housing team"),
            };
            let team = parts::add_team(tx, &organisation, None, team).await?;
            let details = ServiceDetails {
                naming: Naming::ordinary("Rights line"),
                areas: world.model.areas.clone(),
                channel: world.model.channel,
                phone: String::new(),
                opening: Opening::default(),
            };
            let service = parts::add_service(tx, &organisation, Some(&team), details).await?;
            let today = crate::kit::clock::date_of(tx.now);
            parts::add_eligibility(tx, &service, Whom::EveryTeam, (today, None), None).await?;
            Ok((service, organisation, team))
        })
        .await;
    let joined = world
        .join(&world.partnership, Role::Intake, &organisation, Some(&team))
        .await;
    (service.to_string(), world.arrives(&joined).await)
}

on_both! {
    async fn a_case_is_passed_on_with_consent_and_what_is_decided_comes_back(engine: Engine) {
        for (level, closed) in [("3", "Closed: "), ("0", "Closed")] {
            let world = World::new(engine).await;
            let (mut referrer, referral) = sent(&world, "4").await;
            taken_on(&world, &referral).await;
            let (service, mut other) = another_body(&world).await;
            let mut adviser = world.sign_in(Role::Adviser).await;
            reach(&mut adviser, &referral, ("from-client", "MARKER-NOTE")).await;
            other.open(&referral).await.refuses(404, "");
            let page = format!("{referral}/onward");
            adviser.open(&page).await.says("Rights line");
            let agreed = [
                ("service", service.as_str()), ("words", "The landlord wants her out."), ("feedback", level),
                ("given_by", "person"), ("method", "spoken"),
                ("given_on-day", "20"), ("given_on-month", "11"), ("given_on-year", "2026"),
            ];
            adviser.send(&page, &agreed).await.refuses(422, "Tick what they agreed to");
            let agreed = [&agreed[..], &[("purpose", "a")]].concat();
            adviser.send(&page, &agreed).await.says("Passed on").says("Rights line").says("Waiting for an answer");
            adviser.open(&page).await;
            let again = [&agreed[..], &[("key", "another")]].concat();
            adviser.send(&page, &again).await.refuses(422, "is open for the same problem already");

            let list = other.open("/work").await;
            let onward = list.says("BEGUM, Amina").links().into_iter().find(|link| link.starts_with("/referrals/ref_")).unwrap();
            let onward = onward.split('?').next().unwrap().to_owned();
            other.open(&onward).await.says("The landlord wants her out.").says("Passed on by").is_silent_about("MARKER");
            adviser.open(&onward).await.refuses(404, "");
            other.open(&onward).await;
            other.send(&format!("{onward}/acknowledgement"), &[]).await;
            other.send(&format!("{onward}/acceptance"), &[]).await.says("Accepted");
            adviser.open(&referral).await.says("Rights line").says("Accepted");
            referrer.open(&referral).await.says("Goes on as");
            referrer.open(&onward).await.says("Follows on from").says("Accepted");
            other.open(&format!("{onward}/closing")).await;
            let end = [("how", "failed"), ("failure", "disengaged"), ("reason", "disengaged"), ("words", "MARKER-WORDS"), ("note", "N")];
            other.send(&format!("{onward}/closing"), &end).await.says("Ended early");
            let page = adviser.open(&referral).await;
            page.says(closed).is_silent_about("MARKER-WORDS");
            if level == "0" {
                page.is_silent_about("decided not to go on");
            }
            let mut manager = world.sign_in(Role::Manager).await;
            manager.open("/outbox").await.says("was passed on as well").says("News of what you passed on");
            referrer.open(&format!("{onward}/withdrawal")).await;
            referrer.send(&format!("{onward}/withdrawal"), &[]).await.says("No longer sharing");
            adviser.open(&referral).await.says("No longer sharing").is_silent_about("Closed: ").says("Being helped");
            world.balances().await;
        }
    }

    async fn what_else_is_open_at_the_other_service_is_not_disclosed_by_refusing(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "4").await;
        taken_on(&world, &referral).await;
        let (service, mut other) = another_body(&world).await;
        // The team has asked the other service for the same already.
        let person = referrer.open(&referral).await.links().into_iter().find(|link| link.starts_with("/people/per_")).unwrap();
        let person = person.split('/').nth(2).unwrap().to_owned();
        let actor = world.actor(Role::Referrer).await;
        let ask = Ask { service: service.parse().unwrap(), ..Ask::of(&world) };
        let before = world.by(&actor, async |tx| {
            let draft = ask.write_about(tx, &person.parse().unwrap()).await?;
            crate::referral::actions::send(tx, &draft, 2, None).await
        }).await;
        let mut adviser = world.sign_in(Role::Adviser).await;
        reach(&mut adviser, &referral, ("from-client", "N")).await;
        let page = format!("{referral}/onward");
        adviser.open(&page).await;
        let agreed = [
            ("service", service.as_str()), ("words", "The landlord wants her out."), ("feedback", "3"), ("purpose", "a"),
            ("given_by", "person"), ("method", "spoken"),
            ("given_on-day", "20"), ("given_on-month", "11"), ("given_on-year", "2026"),
        ];
        let reference = other.open(&format!("/referrals/{before}")).await.text();
        let reference = reference.split("Referral ").nth(1).unwrap()[..9].to_owned();
        adviser.send(&page, &agreed).await.says("Passed on").is_silent_about(&reference);
        world.balances().await;
    }
    async fn who_rang_learns_that_it_was_passed_on_and_who_entered_it_does_not(engine: Engine) {
        let world = World::new(engine).await;
        let lead = world.actor(Role::TeamLead).await.staff().unwrap().clone();
        let mut intake = world.sign_in(Role::Intake).await;
        let team = lead.team.unwrap().to_string();
        let referral = enter(&mut intake, &[("route", "telephone"), ("asker", team.as_str())]).await;
        taken_on(&world, &referral).await;
        let (service, _) = another_body(&world).await;
        let mut adviser = world.sign_in(Role::Adviser).await;
        reach(&mut adviser, &referral, ("from-client", "N")).await;
        let agreed = [
            ("service", service.as_str()), ("words", "The landlord wants her out."), ("feedback", "3"), ("purpose", "a"),
            ("given_by", "person"), ("method", "spoken"),
            ("given_on-day", "20"), ("given_on-month", "11"), ("given_on-year", "2026"),
        ];
        adviser.open(&format!("{referral}/onward")).await;
        adviser.send(&format!("{referral}/onward"), &agreed).await.says("Passed on");
        let told = world.operate(async |tx| {
            let sql = "SELECT recipient FROM outgoing WHERE subject LIKE '% was passed on as well'";
            tx.all(sql, crate::params![], |row| row.get::<String>(0)).await
        }).await;
        assert_eq!(told, [lead.membership.to_string()]);
    }
}
