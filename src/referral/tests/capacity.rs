//! Stories of capacity: a service says whether it can take referrals, and those who refer see it.

use super::*;
use crate::{
    referral::{
        actions::{self, NewContact},
        model::{Channel, Waiting},
        store::Reached,
    },
    world::Ask,
};

async fn say(world: &World, by: Role, light: &str, sentence: &str) {
    let mut speaker = world.sign_in(by).await;
    let page = format!("/services/{}/capacity", world.service);
    speaker.open(&page).await;
    let fields = [
        ("light", light),
        ("sentence", sentence),
        ("until_on-day", "27"),
        ("until_on-month", "11"),
        ("until_on-year", "2026"),
    ];
    speaker.send(&page, &fields).await.says("Saved").says(sentence);
}

async fn needs_page(referrer: &mut Browser) -> String {
    let person = add_patient(referrer, "Amina", "Begum").await;
    let id = person.rsplit('/').next().unwrap().to_owned();
    referrer.post("/drafts", &[("person", &id)]).await.path.clone()
}

on_both! {
    async fn where_there_is_no_service_each_way_of_referring_says_what_to_do_meanwhile(engine: Engine) {
        let world = World::new(engine).await;
        let mut referrer = world.sign_in(Role::Referrer).await;
        let person = add_patient(&mut referrer, "Amina", "Begum").await;
        let id = person.rsplit('/').next().unwrap().to_owned();
        let needs = referrer.post("/drafts", &[("person", &id)]).await.path.clone();
        referrer.open(&needs).await.is_silent_about("can do meanwhile");
        let today = crate::kit::clock::date_of(world.now());
        world.operate(async |tx| crate::partnership::actions::close_service(tx, &world.service, 1, today).await).await;
        for page in [needs.as_str(), "/quick", &format!("{person}/quick")] {
            referrer.open(page).await.says("There is no service to refer to").says("What the patient can do meanwhile")
                .says("Waiting for advice does not stop a deadline");
        }
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open("/quick").await.says("What the client can do meanwhile").says("Waiting for advice does not stop a deadline");
    }

    async fn a_service_that_is_full_leads_to_what_the_patient_can_do_meanwhile(engine: Engine) {
        let world = World::new(engine).await;
        let mut referrer = world.sign_in(Role::Referrer).await;
        let needs = needs_page(&mut referrer).await;
        referrer.open(&needs).await.says("Not known").says("too few people in the last 90 days to say");
        say(&world, Role::Intake, "full", "Two advisers are away.").await;
        referrer.open(&needs).await.says("Full: no new referrals at present").says("Two advisers are away.")
            .says("Said by Intake worker Person on 20 November 2026");
        let service = world.service.to_string();
        let fields = [("area", "debt"), ("summary", "Bailiffs wrote."), ("urgency", "routine"), ("service", service.as_str())];
        let page = referrer.send(&needs, &fields).await;
        page.says("takes no new referrals at present").says("Waiting for advice does not stop a deadline")
            .says("what you wrote is kept as a draft");
        let go_on = page.link("Go on all the same: the service decides");
        referrer.open(&go_on).await.says("Safe ways to reach the patient");

        let mut manager = world.sign_in(Role::Manager).await;
        manager.open("/partnership/safety-net").await.says("They name nobody near you");
        manager.send("/partnership/safety-net", &[("words", "Ask at the library.")]).await.says("Words saved");
        referrer.open(&format!("/services/{service}/meanwhile")).await.says("Ask at the library.")
            .is_silent_about("Waiting for advice");

        // The light goes out by itself.
        world.wait(24 * 8);
        let mut referrer = world.sign_in(Role::Referrer).await;
        referrer.open(&needs).await.says("Not known").is_silent_about("Two advisers are away.");
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open("/capacity").await.says("What was said held until 27 November 2026.");
    }

    async fn two_who_say_it_at_once_see_what_the_other_said(engine: Engine) {
        let world = World::new(engine).await;
        let page = format!("/services/{}/capacity", world.service);
        let mut late = world.sign_in(Role::Supervisor).await;
        late.open(&page).await;
        say(&world, Role::Manager, "busy", "Until Christmas.").await;
        let fields = [("light", "open"), ("until_on-day", "1"), ("until_on-month", "12"), ("until_on-year", "2026")];
        late.send(&page, &fields).await.refuses(409, "Until Christmas.");
        for (role, days) in [(Role::Intake, 90), (Role::Intake, -1)] {
            let mut other = world.sign_in(role).await;
            other.open(&page).await;
            let on = crate::kit::clock::date_of(world.now()).saturating_add(jiff::Span::new().days(days));
            let (day, month, year) = (on.day().to_string(), on.month().to_string(), on.year().to_string());
            let fields = [("light", "open"), ("until_on-day", day.as_str()), ("until_on-month", &month), ("until_on-year", &year)];
            assert_eq!(other.send(&page, &fields).await.status, 422);
        }
        let events = world.events(&world.service.to_string()).await;
        assert_eq!(events.iter().filter(|name| **name == "service.capacity-said").count(), 1);
    }

    async fn the_waiting_time_is_what_people_waited(engine: Engine) {
        let world = World::new(engine).await;
        let (referrer, supervisor) = (world.actor(Role::Referrer).await, world.actor(Role::Supervisor).await);
        let ask = Ask::of(&world);
        let mut sent = Vec::new();
        for number in 0..6 {
            sent.push(world.by(&referrer, async |tx| ask.send(tx, &format!("Family {number}")).await).await);
        }
        let to = supervisor.staff().unwrap().membership.clone();
        // Friday to Wednesday: three working days.
        world.wait(24 * 5);
        for (number, referral) in sent.iter().enumerate() {
            world.by(&supervisor, async |tx| {
                actions::accept(tx, referral).await?;
                actions::allocate(tx, referral, &to).await
            }).await;
            for reached in [Reached::No, Reached::Yes, Reached::Yes] {
                if number == 5 && reached == Reached::Yes {
                    continue;
                }
                let new = NewContact { channel: Channel::FromClient, reached, note: "N".into(), despite: None };
                world.by(&supervisor, async |tx| actions::record_contact(tx, referral, new).await).await;
            }
        }
        let found = world.db.read(&referrer, async |tx| Waiting::find(tx, &world.service).await).await.unwrap();
        assert_eq!(found, Waiting::Days { median: 3, of: 5 });
        let mut browser = world.sign_in(Role::Referrer).await;
        let needs = needs_page(&mut browser).await;
        browser.open(&needs).await.says("First contact is usually within 3 working days (5 people in the last 90 days)");
        world.wait(24 * 91);
        let found = world.db.read(&referrer, async |tx| Waiting::find(tx, &world.service).await).await.unwrap();
        assert_eq!(found, Waiting::TooFew);
    }
}
