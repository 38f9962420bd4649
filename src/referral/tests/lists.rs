//! Stories of the work-lists: where a referral lies, what a list is narrowed by, and lists that are kept.

use super::{helped_once, sent, taken_on};
use crate::{
    kit::actor::Role,
    on_both,
    referral::{actions, model::Priority},
    world::{Ask, World},
};

/// Opens a list, which has this person on it or has not.
async fn on(world: &World, role: Role, lists: &[(&str, bool)]) {
    let mut reader = world.sign_in(role).await;
    for (list, there) in lists {
        let page = reader.open(&format!("/work?list={list}")).await;
        let found = page.text().contains("BEGUM, Amina");
        assert_eq!(found, *there, "{role:?} at {list}:\n{}", page.text());
    }
}

on_both! {
    async fn a_referral_moves_from_list_to_list_with_whoever_has_the_ball(engine: Engine) {
        let world = World::new(engine).await;
        let (_, referral) = sent(&world, "4").await;
        on(&world, Role::Intake, &[("unowned", true), ("team", false), ("patient", false), ("waiting", false), ("overdue", false)]).await;
        on(&world, Role::Referrer, &[("team", false), ("mine", false), ("waiting", true)]).await;
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open("/work").await.says("Nobody yet").says("Priority").says("High");
        taken_on(&world, &referral).await;
        on(&world, Role::Adviser, &[("mine", true), ("team", true), ("unowned", false), ("patient", false)]).await;
        on(&world, Role::Supervisor, &[("mine", false), ("team", true)]).await;
        helped_once(&world, &referral).await;
        let mut adviser = world.sign_in(Role::Adviser).await;
        adviser.open(&format!("{referral}/milestone")).await;
        adviser.send(&format!("{referral}/milestone"), &[("reason", "awaiting-client")]).await;
        on(&world, Role::Adviser, &[("mine", false), ("patient", true), ("waiting", false)]).await;
        // What waits for the client is no news for the referrer: it waits for the advice service.
        on(&world, Role::Referrer, &[("waiting", true), ("patient", false)]).await;
        adviser.open(&format!("{referral}/closing")).await;
        let closing = [("how", "completed"), ("outcome", "full"), ("words", "W"), ("note", "N")];
        adviser.send(&format!("{referral}/closing"), &closing).await;
        on(&world, Role::Adviser, &[("mine", false), ("patient", false), ("waiting", true)]).await;
        on(&world, Role::Referrer, &[("team", true), ("mine", true), ("waiting", false)]).await;
        world.wait(24 * 30);
        on(&world, Role::Referrer, &[("overdue", true)]).await;
        on(&world, Role::Intake, &[("overdue", false)]).await;
        world.balances().await;
    }

    async fn filters_combine_count_what_they_leave_and_survive_paging(engine: Engine) {
        let world = World::new(engine).await;
        let referrer = world.actor(Role::Referrer).await;
        let (plain, urgent) = (Ask::of(&world), Ask { urgent: Some("Her heating is off.".into()), ..Ask::of(&world) });
        world.by(&referrer, async |tx| {
            for number in 0..60 {
                urgent.send(tx, &format!("Urgent {number}")).await?;
            }
            for number in 0..5 {
                plain.send(tx, &format!("Plain {number}")).await?;
            }
            Ok(())
        }).await;
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open("/work").await.says("More filters");
        let page = intake.follow("More filters").await;
        page.says("65 referrals").says("Urgent (60)").says("Routine (5)").says("New or being looked at (65)").says("Only what is late (0)");
        let page = intake.open("/work?list=unowned&urgency=urgent&area=welfare-benefits&stage=new").await;
        page.says("60 referrals").says("Routine (5)").is_silent_about("PLAIN");
        let next = page.links().into_iter().find(|link| link.contains("after=")).unwrap();
        assert!(next.contains("urgency=urgent") && next.contains("area=welfare-benefits"), "{next}");
        let page = intake.open(&next).await;
        assert_eq!(page.html.matches("/referrals/ref_").count(), 10);
        page.is_silent_about("PLAIN");
        let page = intake.open("/work?list=unowned&urgency=urgent&area=debt").await;
        page.says("0 referrals").says("There is nothing here that fits.");
        let page = intake.open("/work?list=unowned&urgency=routine&late=yes").await;
        page.says("0 referrals").says("Only what is late (0)");
        world.wait(24 * 30);
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open("/work?list=unowned&urgency=routine&late=yes").await.says("5 referrals").says("PLAIN");
        intake.open("/work?list=overdue").await.says("URGENT").says("30 days late");
    }

    async fn how_a_referral_ended_is_not_for_a_filter_to_tell_the_referrer(engine: Engine) {
        let world = World::new(engine).await;
        let (_, referral) = sent(&world, "0").await;
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open(&format!("{referral}/rejection")).await;
        let said = [("reason", "conflict"), ("words", "Ring the council"), ("note", "N")];
        intake.send(&format!("{referral}/rejection"), &said).await;
        let mut referrer = world.sign_in(Role::Referrer).await;
        for path in ["/work?more=yes", "/work?stage=conflict", "/work?stage=no-capacity", "/work?status=rejected", "/work?owner=mem_01M7W6C380K2A91MFJ9BJPB345"] {
            let page = referrer.open(path).await;
            page.says("BEGUM, Amina").is_silent_about("conflict").is_silent_about("Turned down");
        }
    }

    async fn what_was_shared_answers_to_no_filter_once_the_person_stopped_sharing(engine: Engine) {
        let world = World::new(engine).await;
        let (referrer, intake) = (world.actor(Role::Referrer).await, world.actor(Role::Intake).await);
        let urgent = Ask { urgent: Some("Her heating is off.".into()), ..Ask::of(&world) };
        let referral = world.by(&referrer, async |tx| urgent.send(tx, "Begum").await).await;
        world.by(&intake, async |tx| actions::accept(tx, &referral).await).await;
        world.by(&referrer, async |tx| actions::withdraw(tx, &referral).await.map(drop)).await;
        let mut intake = world.sign_in(Role::Intake).await;
        let page = intake.open("/work?list=unowned&more=yes").await;
        page.says("1 referral").is_silent_about("Urgent (1)").is_silent_about("Welfare benefits (1)");
        for filter in ["urgency=urgent", "area=welfare-benefits"] {
            intake.open(&format!("/work?list=unowned&{filter}")).await.says("0 referrals");
        }
    }

    async fn a_list_is_kept_under_a_name_by_its_member_alone(engine: Engine) {
        let world = World::new(engine).await;
        let (_, _) = sent(&world, "4").await;
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open("/work?list=unowned&area=welfare-benefits&late=yes").await;
        intake.follow("Save this list").await.says("Only you see it");
        intake.send("/work/saved", &[("name", " ")]).await.refuses(422, "Enter a name for the list");
        intake.send("/work/saved", &[("name", "Late benefits")]).await.says("List saved").says("Late benefits");
        assert!(intake.page().path.contains("area=welfare-benefits&late=yes"), "{}", intake.page().path);
        intake.open("/work/saved?list=team").await;
        intake.send("/work/saved", &[("name", "Late benefits")]).await.refuses(422, "You have a list of this name already");
        intake.open("/work/saved").await;
        let html = intake.page().html.clone();
        let id = html.split("/work/saved/").find(|part| part.starts_with("lis_")).unwrap()[..30].to_owned();
        let kept = format!("/work/saved/{id}");
        intake.open(&kept).await.says("Rename");
        intake.send(&kept, &[("name", "Benefits")]).await.says("List renamed").says("Benefits");
        let old = [("name", "Again"), ("version", "1"), ("key", "k")];
        intake.post(&kept, &old).await.refuses(409, "Someone else changed this");
        let mut supervisor = world.sign_in(Role::Supervisor).await;
        supervisor.open("/work/saved").await.is_silent_about("Benefits");
        supervisor.post(&kept, &[("name", "Mine"), ("version", "2")]).await.refuses(404, "");
        supervisor.post(&format!("{kept}/disposal"), &[]).await.refuses(404, "");
        intake.open(&kept).await;
        intake.send(&format!("{kept}/disposal"), &[]).await.says("List deleted").says("You have not saved a list.");
    }
}

/// Referrals of other people that intake has accepted, about this area of law.
async fn accepted(world: &World, ask: &Ask, names: &[&str]) -> Vec<crate::kit::id::ReferralId> {
    let (referrer, intake) = (world.actor(Role::Referrer).await, world.actor(Role::Intake).await);
    let mut all = Vec::new();
    for name in names {
        let id = world.by(&referrer, async |tx| ask.send(tx, name).await).await;
        world.by(&intake, async |tx| actions::accept(tx, &id).await).await;
        all.push(id);
    }
    all
}

on_both! {
    async fn an_adviser_takes_the_next_that_they_deal_with_and_puts_it_back_with_a_reason(engine: Engine) {
        let world = World::new(engine).await;
        let urgent = Ask { urgent: Some("Her heating is off.".into()), ..Ask::of(&world) };
        let first = accepted(&world, &Ask::of(&world), &["Plain"]).await;
        accepted(&world, &urgent, &["Urgent"]).await;
        let intake = world.actor(Role::Intake).await;
        world.by(&intake, async |tx| actions::set_priority(tx, &first[0], Priority::Low, "She can wait.").await).await;
        let mut adviser = world.sign_in(Role::Adviser).await;
        adviser.open("/work").await;
        let page = adviser.send("/work/next", &[]).await;
        page.says("This referral is yours").says("Amina Urgent");
        let address = page.path.clone();
        let back = format!("{address}/return");
        adviser.open(&back).await.says("The time for the first contact runs on");
        adviser.send(&back, &[]).await.refuses(422, "Say why you put it back");
        adviser.open(&back).await;
        let page = adviser.send(&back, &[("reason", "no-time")]).await;
        page.says("Back on the waiting list").says("The adviser has no time for it at present");
        // What nobody of the team deals with is offered to nobody: the manager says what somebody deals with.
        let member = world.actor(Role::Adviser).await.staff().unwrap().membership.clone();
        let mut manager = world.sign_in(Role::Manager).await;
        let areas = format!("/staff/{member}/areas");
        manager.open(&format!("/staff/{member}")).await.says("Areas of law All");
        manager.open(&areas).await.says("Tick nothing for somebody who deals with everything");
        manager.send(&areas, &[("area", "debt")]).await.says("Saved").says("Areas of law Debt");
        manager.post(&areas, &[("area", "housing"), ("version", "1")]).await.refuses(409, "Someone else changed this");
        adviser.open("/work").await;
        adviser.send("/work/next", &[]).await.says("There is nothing to take").says("Nothing waits that you deal with.");
        manager.open(&areas).await;
        manager.send(&areas, &[("area", "debt"), ("area", "welfare-benefits")]).await.says("Saved");
        adviser.open("/work").await;
        adviser.send("/work/next", &[]).await.says("Amina Urgent");
        adviser.open("/work").await;
        adviser.send("/work/next", &[]).await.says("Amina Plain");
        assert_eq!(world.events(&first[0].to_string()).await, ["referral.sent", "referral.accepted", "referral.prioritised", "referral.taken"]);
        adviser.open("/work?list=mine").await.says("URGENT").says("PLAIN");
        world.balances().await;
    }

    async fn many_are_looked_at_allocated_and_taken_back_where_nothing_happened_since(engine: Engine) {
        let world = World::new(engine).await;
        let names: Vec<String> = (0..120).map(|number| format!("Many {number}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let all = accepted(&world, &Ask::of(&world), &names).await;
        let (referrer, adviser) = (world.actor(Role::Referrer).await, world.actor(Role::Adviser).await);
        let fresh = world.by(&referrer, async |tx| Ask::of(&world).send(tx, "Fresh").await).await;
        let to = adviser.staff().unwrap().membership.to_string();
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open("/work").await;
        intake.follow("Allocate several").await.says("121 referrals");
        intake.send("/work/bulk", &[]).await.refuses(422, "Choose an adviser");
        let page = intake.send("/work/bulk", &[("adviser", &to), ("all", "yes")]).await;
        page.says("Would be allocated 120").says("Would stay as it is 1").says("Allocate 120 referrals");
        page.says("This referral has not been accepted yet.");
        let many = page.path.clone();
        assert_eq!(world.events(&all[0].to_string()).await.last(), Some(&"referral.accepted"), "looking changes nothing");
        // Somebody is faster with one of them, and one is called back.
        world.by(&adviser, async |tx| actions::take(tx, &all[3]).await).await;
        world.by(&referrer, async |tx| actions::withdraw(tx, &all[4]).await.map(drop)).await;
        let page = intake.send(&format!("{many}/application"), &[]).await;
        page.says("Allocated 118").says("Not allocated 2");
        intake.open(&format!("{many}?outcome=not-done")).await.says("It has changed since.").says("MANY 3,").is_silent_about("FRESH");
        intake.open(&many).await;
        intake.post(&format!("{many}/application"), &[]).await.says("Allocated 118");
        let happened = world.events(&all[0].to_string()).await;
        assert_eq!(happened.iter().filter(|name| **name == "referral.allocated").count(), 1, "once, however often it is sent");
        intake.open("/work?list=team").await.says("MANY");
        let supervisor = world.actor(Role::Supervisor).await;
        let too = supervisor.staff().unwrap().membership.clone();
        world.by(&supervisor, async |tx| actions::allocate(tx, &all[7], &too).await).await;
        intake.open(&many).await;
        let page = intake.send(&format!("{many}/undoing"), &[]).await;
        page.says("Taken back 117").says("Stays allocated 1");
        intake.post(&format!("{many}/application"), &[]).await.says("These were taken back");
        assert_eq!(world.events(&all[0].to_string()).await.last(), Some(&"referral.put-back"));
        assert_eq!(world.events(&all[7].to_string()).await.last(), Some(&"referral.allocated"));
        assert_eq!(world.events(&fresh.to_string()).await, ["referral.sent"]);
        let mut other = world.sign_in(Role::Supervisor).await;
        other.open(&many).await.refuses(404, "");
        world.balances().await;
    }

    async fn nothing_is_given_back_to_somebody_who_left(engine: Engine) {
        let world = World::new(engine).await;
        let all = accepted(&world, &Ask::of(&world), &["First", "Second"]).await;
        let intake = world.actor(Role::Intake).await;
        let staff = intake.staff().unwrap().clone();
        let leaver = world.colleague(Role::Adviser, &staff.organisation, staff.team.as_ref()).await;
        let (leaver, stays) = (leaver.staff().unwrap().membership.clone(), world.actor(Role::Adviser).await);
        world.by(&intake, async |tx| actions::allocate(tx, &all[0], &leaver).await).await;
        let mut browser = world.sign_in(Role::Intake).await;
        browser.open("/work?list=team").await;
        browser.follow("Allocate several").await;
        let to = stays.staff().unwrap().membership.to_string();
        let page = browser.send("/work/bulk", &[("adviser", &to), ("all", "yes")]).await;
        let many = page.path.clone();
        browser.send(&format!("{many}/application"), &[]).await.says("Allocated 1");
        world.operate(async |tx| tx.run("UPDATE membership SET starts_on = '2026-01-01', ends_on = '2026-11-01' WHERE id = $1", crate::params![&leaver]).await).await;
        browser.open(&many).await;
        browser.send(&format!("{many}/undoing"), &[]).await.says("Stays allocated 1");
        assert_eq!(world.events(&all[0].to_string()).await.iter().filter(|name| **name == "referral.allocated").count(), 2);
        world.balances().await;
    }
}
