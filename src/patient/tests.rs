//! Stories of the patient's own page.

use jiff::ToSpan as _;

use super::{
    model::{Promise, SESSION_MINUTES, Seen},
    web::page,
};
use crate::{
    kit::actor::Role,
    on_both, params,
    referral::{
        model::patient_words,
        tests::{helped, sent, taken_on},
    },
    web::samples,
    work::keep_house,
    world::{Browser, World},
};

/// A link to the page of a referral's patient, made by somebody who shows it; its address.
async fn link(staff: &mut Browser, referral: &str) -> String {
    let page = staff.open(&format!("{referral}/patient-page")).await;
    page.says("It names nobody");
    let made = staff
        .send(&format!("{referral}/patient-page"), &[("how", "here")])
        .await;
    let html = made.says("It works once, until").html.clone();
    let link = html
        .split("http://localhost")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap();
    link.to_owned()
}

#[test]
fn the_page_is_whole_and_short_wherever_a_referral_can_stand() {
    let pairs = include_str!("../../docs/states.md").lines().filter_map(|line| {
        let mut cells = line.split('|').map(str::trim).skip(1);
        let pair = (cells.next()?, cells.next()?);
        (!pair.0.is_empty() && !["Status", "---"].contains(&pair.0)).then_some(pair)
    });
    let mut seen = 0;
    for (status, stage) in pairs {
        let plainly = patient_words(status, stage);
        assert!(plainly.stands.split(' ').count() <= 6, "{}", plainly.stands);
        for (phone, service) in [("", "Advice"), ("01632 960454", samples::HOSTILE)] {
            let drawn = samples::check(&page(Seen {
                reference: "K7M2-9QXD".into(),
                plainly,
                promise: Some(Promise::Late),
                booked: Vec::new(),
                service: service.into(),
                phone: phone.into(),
                until: crate::world::MORNING.parse().unwrap(),
            }));
            assert!(
                drawn.contains(plainly.stands) && drawn.contains("K7M2-9QXD"),
                "{status} {stage}"
            );
            assert_eq!(drawn.contains("tel:01632960454"), !phone.is_empty());
        }
        seen += 1;
    }
    assert!(seen > 40, "the pairs are found: {seen}");
}

on_both! {
    async fn a_link_opens_the_page_once_on_one_device_for_a_while(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "0").await;
        let address = link(&mut world.sign_in(Role::Intake).await, &referral).await;
        assert!(!address.contains("ref_") && address.len() < 32, "{address}");
        let (mut patient, mut other) = (world.visitor(), world.visitor());
        // Looking at it, as programs do that guard mail, opens nothing.
        other.open(&address).await.says("Open my page");
        patient.open(&address.to_lowercase()).await.says("works once");
        let page = patient.post(&address, &[]).await;
        page.says("We have your referral").says("We will look at it by 23 November 2026.").says("Is something not right?");
        for silent in ["Amina", "Begum", "BEGUM", "PIP", "1961", "benefit", "Reception", "ref_", "<script"] {
            page.is_silent_about(silent);
            assert!(!page.html.contains(silent), "{silent}");
        }
        let answer = patient.ask("GET", "/my", "", "").await;
        for header in ["no-store", "same-origin", "noindex", "text/html"] {
            assert!(answer.headers.contains(header), "{header}: {}", answer.headers);
        }
        // Going back to the message leads on, here and nowhere else.
        patient.open(&address).await.says("We have your referral");
        let used = other.open(&address).await.clone();
        other.page().refuses(404, "Ask for a new link");
        let never = other.open("/my/0000-0000-0000-0000-0000").await.clone();
        let late = other.post(&address, &[]).await.clone();
        assert!(used.html == never.html && used.html == late.html, "they cannot be told apart");
        assert_eq!(other.open("/my").await.html, used.html);
        world.clock.turn_to(world.now() + SESSION_MINUTES.minutes());
        patient.open("/my").await.refuses(404, "Ask for a new link");
        referrer.open(&referral).await.says("A link to their own page was given").says("Their own page was opened");
        world.balances().await;
    }

    async fn a_link_that_nobody_opened_ends_and_both_are_forgotten(engine: Engine) {
        let world = World::new(engine).await;
        let (_, referral) = sent(&world, "4").await;
        let mut intake = world.sign_in(Role::Intake).await;
        let (opened, never) = (link(&mut intake, &referral).await, link(&mut intake, &referral).await);
        let mut patient = world.visitor();
        patient.post(&opened, &[]).await.says("What happens next");
        patient.send("/my/closing", &[]).await.refuses(404, "Ask for a new link");
        world.wait(24 * 7);
        patient.open(&never).await.refuses(404, "Ask for a new link");
        patient.post(&never, &[]).await.refuses(404, "Ask for a new link");
        world.pause();
        keep_house(&world.db).await.unwrap();
        for table in ["page_link", "page_session"] {
            let sql = format!("SELECT count(*) FROM {table}");
            let left: Option<i64> = world.operate(async |tx| tx.first(&sql, params![], |row| row.get(0)).await).await;
            assert_eq!(left, Some(0), "{table}");
        }
    }

    async fn the_link_is_a_slip_of_paper_with_a_code_and_a_number_to_ring(engine: Engine) {
        let world = World::new(engine).await;
        let (_, referral) = sent(&world, "4").await;
        taken_on(&world, &referral).await;
        let number = "UPDATE service SET phone = '01632 960454'";
        world.operate(async |tx| tx.run(number, params![]).await).await;
        let mut adviser = world.sign_in(Role::Adviser).await;
        let address = link(&mut adviser, &referral).await;
        let page = adviser.page();
        page.says("Scan the code, or type this address").says("ring 01632 960454, quoting").says("print this page");
        let (_, drawn) = crate::web::squares::squares(&format!("http://localhost{address}")).unwrap();
        assert!(page.html.contains(&drawn), "the code is that of the link");
        let slip = page.html.split("al-form-paper\"").nth(1).unwrap().split("</section>").next().unwrap().to_owned();
        for word in ["Begum", "Amina", "benefit", "debt", "Debt"] {
            assert!(!slip.contains(word), "{word} on {slip}");
        }
    }

    async fn the_page_goes_with_the_referral_to_its_end(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "4").await;
        let mut patient = world.visitor();
        taken_on(&world, &referral).await;
        let mut adviser = world.sign_in(Role::Adviser).await;
        let address = link(&mut adviser, &referral).await;
        patient.post(&address, &[]).await.says("We will be in touch").says("An adviser will get in touch with you by");
        world.clock.turn_to(world.now() + 10.minutes());
        adviser.open(&format!("{referral}/appointments")).await;
        let booking = [("on-day", "3"), ("on-month", "12"), ("on-year", "2026"), ("at", "2:30pm"), ("meeting", "telephone"), ("place", "MARKER-PLACE")];
        adviser.send(&format!("{referral}/appointments"), &booking).await.says("MARKER-PLACE");
        patient.open("/my").await.says("You have an appointment").says("3 December 2026 at 2:30pm").is_silent_about("MARKER-PLACE");
        helped(&world, &referral).await;
        let page = patient.open("/my").await;
        page.says("We have finished for now").is_silent_about("3 December").is_silent_about("PIP").is_silent_about("MARKER");
        referrer.open(&format!("{referral}/withdrawal")).await;
        referrer.send(&format!("{referral}/withdrawal"), &[]).await.says("No longer sharing");
        referrer.page().is_silent_about("Give the patient their own page");
        let refused = referrer.open(&format!("{referral}/patient-page")).await;
        refused.refuses(422, "no longer agrees to share");
        patient.open("/my").await.refuses(404, "Ask for a new link");
    }

    async fn health_staff_have_a_link_sent_and_do_not_see_it(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "0").await;
        let page = referrer.open(&format!("{referral}/patient-page")).await;
        page.says("Send it by e-mail").is_silent_about("Show me the link");
        let refused = referrer.send(&format!("{referral}/patient-page"), &[("how", "here")]).await;
        refused.refuses(422, "Only the advice service can show the link");
        assert!(!refused.html.contains("/my/"));
    }

    async fn a_mistake_and_a_late_promise_are_told_kindly(engine: Engine) {
        let world = World::new(engine).await;
        let (_, referral) = sent(&world, "4").await;
        let mut patient = world.visitor();
        world.wait(24 * 6);
        let mut referrer = world.sign_in(Role::Referrer).await;
        let address = link(&mut world.sign_in(Role::Intake).await, &referral).await;
        patient.post(&address, &[]).await.says("This is taking longer than we said.");
        referrer.open(&format!("{referral}/mistake")).await;
        referrer.send(&format!("{referral}/mistake"), &[("reason", "trial")]).await;
        patient.open("/my").await.says("This was our mistake").is_silent_about("longer than");
        referrer.open(&format!("{referral}/patient-page")).await.refuses(422, "This referral was a mistake");
    }
}
