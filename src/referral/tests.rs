//! Stories of referrals, through the front door.

mod also;
mod came;
mod capacity;
mod drafts;
mod lists;
mod machine;
pub(crate) mod onward;
mod outside;
mod party;
mod quick;
mod routes;
mod steps;
mod told;
mod useful;

use crate::{
    kit::actor::Role,
    on_both,
    world::{Browser, World},
};

mod sharing;

/// A referrer adds a patient; the address of the record.
pub(crate) async fn add_patient(referrer: &mut Browser, given: &str, family: &str) -> String {
    add(referrer, given, family, "1961", "07700 900123").await
}

async fn add(referrer: &mut Browser, given: &str, family: &str, year: &str, mobile: &str) -> String {
    referrer.open("/people/new").await;
    let fields = [
        ("given-1", given),
        ("family-1", family),
        ("born-day", "5"),
        ("born-month", "3"),
        ("born-year", year),
        ("mobile", mobile),
        ("email", &format!("{given}@example.org").to_lowercase()),
    ];
    let page = referrer.send("/people", &fields).await;
    page.says(family);
    page.path.clone()
}

/// A referrer begins a referral of a patient and fills in every page; the address of the draft.
async fn write(referrer: &mut Browser, person: &str, feedback: &str) -> String {
    let id = person.rsplit('/').next().unwrap();
    let draft = referrer.post("/drafts", &[("person", id)]).await.path.clone();
    let draft = draft.rsplit_once('/').unwrap().0.to_owned();
    finish(referrer, &draft, &["welfare-benefits"], feedback).await;
    draft
}

/// A referrer fills in every page of a draft, about these areas of law.
pub(crate) async fn finish(referrer: &mut Browser, draft: &str, areas: &[&str], feedback: &str) {
    referrer.open(&format!("{draft}/needs")).await;
    let service = service_on(referrer);
    let mut needs = vec![
        (
            "summary",
            "Her PIP stopped in October. She has no money for heating.",
        ),
        ("urgency", "routine"),
        ("letter_on-day", "2"),
        ("letter_on-month", "11"),
        ("letter_on-year", "2026"),
        ("service", service.as_str()),
    ];
    needs.extend(areas.iter().map(|area| ("area", *area)));
    referrer
        .send(&format!("{draft}/needs"), &needs)
        .await
        .says("Safe ways to reach the patient");
    let contact = [
        ("call", "safe"),
        ("voicemail", "unsafe"),
        ("text", "safe"),
        ("email", "safe"),
        ("post", "unknown"),
    ];
    referrer
        .send(&format!("{draft}/contact"), &contact)
        .await
        .says("What the patient agreed to");
    let consent = [
        ("purpose", "a"),
        ("feedback", feedback),
        ("given_by", "person"),
        ("method", "spoken"),
    ];
    referrer
        .send(&format!("{draft}/consent"), &consent)
        .await
        .says("Check and send");
}

fn service_on(browser: &Browser) -> String {
    let html = &browser.page().html;
    let at = html.find("value=\"svc_").unwrap() + 7;
    html[at..at + 30].to_owned()
}

/// Sends a draft; the address of the referral.
pub(crate) async fn send(referrer: &mut Browser, draft: &str) -> String {
    let page = referrer.send(&format!("{draft}/sending"), &[]).await;
    page.says("Referral sent").says("What happens next");
    page.path.trim_end_matches("/sent").to_owned()
}

/// A referral that was just sent, and who sent it.
pub(crate) async fn sent(world: &World, feedback: &str) -> (Browser, String) {
    let mut referrer = world.sign_in(Role::Referrer).await;
    let person = add_patient(&mut referrer, "Amina", "Begum").await;
    let draft = write(&mut referrer, &person, feedback).await;
    let referral = send(&mut referrer, &draft).await;
    (referrer, referral)
}

/// A referral of somebody else that was just sent, and who sent it.
pub(crate) async fn sent_of_another(
    world: &World,
    family: &str,
    year: &str,
    mobile: &str,
) -> (Browser, String) {
    let mut referrer = world.sign_in(Role::Referrer).await;
    let person = add(&mut referrer, "Samuel", family, year, mobile).await;
    let draft = write(&mut referrer, &person, "3").await;
    let referral = send(&mut referrer, &draft).await;
    (referrer, referral)
}

/// Intake accepts it and gives it to the adviser.
pub(crate) async fn taken_on(world: &World, referral: &str) {
    let mut intake = world.sign_in(Role::Intake).await;
    intake.open(referral).await.says("New");
    intake
        .send(&format!("{referral}/acknowledgement"), &[])
        .await
        .says("Being looked at");
    intake
        .send(&format!("{referral}/acceptance"), &[])
        .await
        .says("Waiting list");
    intake
        .follow("Allocate to an adviser")
        .await
        .says("Adviser Person");
    let html = intake.page().html.clone();
    let adviser = html.find("Adviser Person").unwrap();
    let value = html[..adviser].rfind("value=\"mem_").unwrap() + 7;
    let membership = &html[value..value + 30];
    intake
        .send(&format!("{referral}/allocation"), &[("adviser", membership)])
        .await
        .says("First contact");
}

/// The adviser speaks to the client, meets them, and closes.
pub(crate) async fn helped(world: &World, referral: &str) {
    let mut adviser = world.sign_in(Role::Adviser).await;
    adviser.open("/work").await.says("BEGUM, Amina");
    reach(&mut adviser, referral, ("call", "Rang after two. MARKER-NOTE")).await;
    adviser.page().says("MARKER-NOTE");
    book(&mut adviser, referral, ("face-to-face", "Room 2")).await;
    close(
        &mut adviser,
        referral,
        "Closed after the award letter. MARKER-CLOSING",
    )
    .await;
    adviser.page().says("MARKER-CLOSING");
}

/// The adviser and the client are in touch.
pub(crate) async fn reach(adviser: &mut Browser, referral: &str, (channel, note): (&str, &str)) {
    let page = format!("{referral}/contacts");
    adviser.open(&page).await;
    let contact = [("channel", channel), ("result", "reached"), ("note", note)];
    adviser.send(&page, &contact).await.says("Being helped");
}

/// The adviser books an appointment.
pub(crate) async fn book(adviser: &mut Browser, referral: &str, (meeting, place): (&str, &str)) {
    let page = format!("{referral}/appointments");
    adviser.open(&page).await;
    let booking = [
        ("on-day", "3"),
        ("on-month", "12"),
        ("on-year", "2026"),
        ("at", "2:30pm"),
        ("meeting", meeting),
        ("place", place),
    ];
    adviser
        .send(&page, &booking)
        .await
        .says("3 December 2026 at 2:30pm");
}

/// The adviser closes it: everything was achieved.
pub(crate) async fn close(adviser: &mut Browser, referral: &str, note: &str) {
    let page = format!("{referral}/closing");
    adviser.open(&page).await;
    let closing = [
        ("how", "completed"),
        ("outcome", "full"),
        ("words", "PIP was awarded from October."),
        ("note", note),
    ];
    adviser.send(&page, &closing).await.says("Completed");
}

/// The adviser was in touch with the client once.
async fn helped_once(world: &World, referral: &str) {
    let mut adviser = world.sign_in(Role::Adviser).await;
    adviser.open(&format!("{referral}/contacts")).await;
    let contact = [("channel", "from-client"), ("result", "reached"), ("note", "")];
    adviser
        .send(&format!("{referral}/contacts"), &contact)
        .await
        .says("Being helped");
}

/// One partnership from person to feedback read.
async fn the_whole_loop(engine: crate::world::database::Engine, model: &str) {
    let world = World::of_model(engine, model).await;
    let (mut referrer, referral) = sent(&world, "4").await;
    referrer
        .open("/work?list=waiting")
        .await
        .says("BEGUM, Amina")
        .says("The advice service says that they have it");
    referrer.open("/work").await.says("There is nothing to do.");
    taken_on(&world, &referral).await;
    world.wait(24);
    helped(&world, &referral).await;
    referrer.open("/work").await.refuses(401, "You are signed out");
    referrer = world.sign_in(Role::Referrer).await;
    let page = referrer.open("/work").await;
    page.says("BEGUM, Amina").says("Read the feedback");
    let page = referrer.open(&referral).await;
    page.says("This referral is closed.")
        .says("The problem was resolved.")
        .says("PIP was awarded from October.");
    page.is_silent_about("MARKER-NOTE")
        .is_silent_about("MARKER-CLOSING");
    referrer
        .send(&format!("{referral}/reading"), &[])
        .await
        .says("Feedback read");
    referrer.open("/work").await.says("There is nothing to do.");
    referrer
        .open("/referrals")
        .await
        .says("BEGUM, Amina")
        .says("Closed");
    let id = referral.rsplit('/').next().unwrap();
    let happened = [
        "referral.sent",
        "referral.acknowledged",
        "referral.accepted",
        "referral.allocated",
        "referral.contacted",
        "referral.booked",
        "referral.completed",
        "referral.feedback-sent",
        "referral.feedback-seen",
    ];
    assert_eq!(world.events(id).await, happened);
}

macro_rules! each_model {
    ($($name:ident = $model:literal),*) => {
        on_both! {$(
            async fn $name(engine: Engine) {
                the_whole_loop(engine, $model).await;
            }
        )*}
    };
}

each_model!(
    general_practices_across_a_region_run_the_whole_loop = "1",
    general_practices_in_london_run_the_whole_loop = "2",
    general_practices_by_telephone_run_the_whole_loop = "3",
    one_general_practice_runs_the_whole_loop = "4",
    a_childrens_hospital_runs_the_whole_loop = "5",
    cancer_care_runs_the_whole_loop = "6",
    mental_health_runs_the_whole_loop = "7",
    an_hiv_service_runs_the_whole_loop = "8",
    every_team_of_a_borough_runs_the_whole_loop = "9"
);

on_both! {
    async fn a_referral_that_is_not_accepted_says_what_to_do_instead(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "0").await;
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open(&format!("{referral}/rejection")).await;
        let nothing = intake.send(&format!("{referral}/rejection"), &[("reason", "out-of-scope")]).await;
        nothing.refuses(422, "Enter what the referrer and the patient can do now");
        let said = [("reason", "out-of-scope"), ("words", "Ring the council on 01632 960001."), ("note", "MARKER")];
        intake.send(&format!("{referral}/rejection"), &said).await.says("Not accepted");
        let page = referrer.open(&referral).await;
        page.says("This referral was not accepted.").says("Ring the council on 01632 960001.");
        page.is_silent_about("MARKER");
        referrer.send(&format!("{referral}/reading"), &[]).await.says("Feedback read");
    }

    async fn a_referrer_calls_a_referral_back_and_the_service_takes_note(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "2").await;
        taken_on(&world, &referral).await;
        referrer.open(&format!("{referral}/cancellation")).await;
        referrer.send(&format!("{referral}/cancellation"), &[("reason", "by-patient")]).await.says("Cancelled");
        referrer.open("/work").await.says("There is nothing to do.");
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open("/work?list=team").await.says("BEGUM, Amina");
        intake.open(&referral).await.says("The patient changed their mind");
        intake.send(&format!("{referral}/cancellation-note"), &[]).await.says("Cancellation noted");
        intake.open("/work?list=team").await.says("There is nothing to do.");
    }

    async fn withdrawing_consent_ends_the_referral_and_says_only_that_sharing_stopped(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "4").await;
        taken_on(&world, &referral).await;
        let mut adviser = world.sign_in(Role::Adviser).await;
        adviser.open(&format!("{referral}/withdrawal")).await;
        adviser.send(&format!("{referral}/withdrawal"), &[]).await.says("No longer sharing");
        referrer.open(&referral).await.says("No longer sharing");
        let id = referral.rsplit('/').next().unwrap();
        let happened = world.events(id).await;
        assert_eq!(&happened[happened.len() - 2..], ["referral.cancelled", "referral.feedback-sent"]);
        let late = adviser.open(&format!("{referral}/closing")).await;
        late.refuses(422, "That cannot be done to this referral now.");
    }

    async fn nothing_goes_out_on_a_channel_that_is_not_safe(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "2").await;
        let person = { referrer.open(&referral).await.link("Amina Begum") };
        referrer.open(&format!("{person}/safe-contact")).await;
        let fields = [("safe-call", "unsafe"), ("safe-email", "unsafe")];
        referrer.send(&format!("{person}/safe-contact"), &fields).await;
        taken_on(&world, &referral).await;
        let mut adviser = world.sign_in(Role::Adviser).await;
        adviser.open(&format!("{referral}/contacts")).await;
        let call = [("channel", "call"), ("result", "not-reached"), ("note", "kept as typed")];
        let page = adviser.send(&format!("{referral}/contacts"), &call).await;
        page.refuses(422, "This channel is not marked as safe for the client.").refuses(422, "kept as typed");
        let came_about = [("despite", "client-asked"), ("despite_words", "She was at her sister's.")];
        let tried = [&call[..], &came_about].concat();
        adviser.send(&format!("{referral}/contacts"), &tried).await.refuses(422, "nobody may try to reach the client");
        crate::work::all_that_is_due(&world.db, &crate::kit::mail::Mailer::Demonstration).await.unwrap();
        // The adviser knows that the client was not told.
        adviser.open(&referral).await.says("Messages to the client").says("Stopped");
        referrer.open(&referral).await.is_silent_about("Messages to the client");
        let mut manager = world.sign_in(Role::Manager).await;
        manager.open("/outbox?state=stopped").await.says("Stopped");
        manager.page().is_silent_about("Amina").is_silent_about("amina@example.org");
    }

    async fn a_contact_that_did_happen_is_kept_whatever_the_channel(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "4").await;
        taken_on(&world, &referral).await;
        let mut adviser = world.sign_in(Role::Adviser).await;
        let contacts = format!("{referral}/contacts");
        adviser.open(&contacts).await;
        // Nobody asked whether post is safe.
        let letter = [("channel", "letter"), ("result", "reached"), ("note", "")];
        let how = [("despite", "client-asked"), ("despite_words", "She asked for it by hand. MARKER-HOW")];
        adviser.send(&contacts, &letter).await.refuses(422, "say below how that came about");
        adviser.send(&contacts, &[&letter[..], &how[..1]].concat()).await.refuses(422, "Enter what happened");
        let call = [("channel", "call"), ("result", "reached"), ("note", "")];
        let needless = adviser.send(&contacts, &[&call[..], &how].concat()).await;
        needless.refuses(422, "This channel needs no reason.");
        assert!(needless.fields(&contacts).contains(&("despite_words".to_owned(), how[1].1.to_owned())));
        let taken = adviser.send(&contacts, &[&letter[..], &how].concat()).await;
        taken.says("Being helped").says("Not marked as safe").says("The client asked for it this time");
        taken.says("MARKER-HOW").says("Adviser Person");
        referrer.open(&referral).await.is_silent_about("MARKER-HOW").is_silent_about("Not marked as safe");
    }

    async fn nobody_is_met_where_it_is_not_safe(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "4").await;
        let person = { referrer.open(&referral).await.link("Amina Begum") };
        taken_on(&world, &referral).await;
        helped_once(&world, &referral).await;
        let mut adviser = world.sign_in(Role::Adviser).await;
        let booking = |meeting| {
            [
                ("on-day", "3"), ("on-month", "12"), ("on-year", "2026"), ("at", "2:30pm"), ("meeting", meeting), ("place", "Kept as typed"),
            ]
        };
        let action = format!("{referral}/appointments");
        adviser.open(&action).await;
        let visit = adviser.send(&action, &booking("home-visit")).await;
        visit.refuses(422, "nobody may call there");
        assert!(visit.fields(&action).contains(&("place".to_owned(), "Kept as typed".to_owned())));
        for (call, text, email, expected) in [
            ("unsafe", "unsafe", "unsafe", [("telephone", false), ("video", false)]),
            ("safe", "unsafe", "unsafe", [("telephone", true), ("video", false)]),
            ("unsafe", "unsafe", "safe", [("telephone", false), ("video", true)]),
            ("unsafe", "safe", "unsafe", [("telephone", false), ("video", true)]),
        ] {
            referrer.open(&format!("{person}/safe-contact")).await;
            let fields = [("safe-call", call), ("safe-text", text), ("safe-email", email)];
            referrer.send(&format!("{person}/safe-contact"), &fields).await;
            for (meeting, allowed) in expected {
                adviser.open(&action).await;
                let page = adviser.send(&action, &booking(meeting)).await;
                if allowed {
                    page.says("3 December 2026 at 2:30pm");
                } else {
                    page.refuses(422, "not marked as safe");
                }
            }
        }
    }

    async fn what_is_missing_is_said_and_nothing_typed_is_lost(engine: Engine) {
        let world = World::new(engine).await;
        let mut referrer = world.sign_in(Role::Referrer).await;
        let person = add_patient(&mut referrer, "Amina", "Begum").await;
        let id = person.rsplit('/').next().unwrap().to_owned();
        let draft = referrer.post("/drafts", &[("person", &id)]).await.path.replace("/needs", "");
        let typed = [("summary", "<script>alert(1)</script> & more"), ("letter_on-day", "31"), ("letter_on-month", "2")];
        let page = referrer.send(&format!("{draft}/needs"), &typed).await;
        page.refuses(422, "Tick at least one problem").refuses(422, "Say how urgent this is");
        page.is_silent_about("<script>alert").refuses(422, "<script>alert(1)</script> & more");
        let early = referrer.post(&format!("{draft}/sending"), &[("version", "1")]).await;
        early.refuses(422, "Choose a service to refer to.");
    }

    async fn the_same_form_sent_twice_makes_one_referral(engine: Engine) {
        let world = World::new(engine).await;
        let mut referrer = world.sign_in(Role::Referrer).await;
        let person = add_patient(&mut referrer, "Amina", "Begum").await;
        let draft = write(&mut referrer, &person, "3").await;
        let mut again = referrer.clone();
        let first = send(&mut referrer, &draft).await;
        let second = send(&mut again, &draft).await;
        assert_eq!(first, second);
    }

    async fn who_has_no_business_with_a_referral_finds_no_such_page(engine: Engine) {
        let world = World::new(engine).await;
        let (_, referral) = sent(&world, "4").await;
        for &role in Role::ALL {
            let mut somebody = world.sign_in(role).await;
            let page = somebody.open(&referral).await;
            match role {
                Role::Referrer | Role::TeamLead | Role::Intake | Role::Adviser | Role::Supervisor => {
                    page.says("Begum");
                }
                Role::Volunteer
                | Role::Administrator
                | Role::Manager
                | Role::Funder
                | Role::InformationGovernance
                | Role::Researcher => {
                    page.refuses(404, "Page not found").is_silent_about("Begum");
                }
            }
        }
        world.visitor().open(&referral).await.is_silent_about("Begum");
    }
}
