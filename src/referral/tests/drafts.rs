//! Stories of a referral that is being written: sent twice, changed by two, and what stands in its way.

use super::{add_patient, send, sent, service_on, write};
use crate::{
    kit::{
        actor::Role,
        id::{PersonId, TeamId},
    },
    on_both,
    partnership::{
        actions as parts,
        model::{Naming, TeamDetails, Whom},
    },
    referral::actions,
    world::{Ask, Browser, FILLED, World},
};

const CONTACT: [(&str, &str); 5] = [
    ("call", "safe"),
    ("voicemail", "unsafe"),
    ("text", "safe"),
    ("email", "safe"),
    ("post", "unknown"),
];
const CONSENT: [(&str, &str); 4] = [
    ("purpose", "a"),
    ("feedback", "3"),
    ("given_by", "person"),
    ("method", "spoken"),
];

fn needs<'a>(service: &'a str, summary: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("area", "welfare-benefits"),
        ("summary", summary),
        ("urgency", "routine"),
        ("service", service),
    ]
}

/// A draft that was just begun; its address. The first page is on the screen.
async fn begun(referrer: &mut Browser) -> String {
    let person = add_patient(referrer, "Amina", "Begum").await;
    begun_of(referrer, &person).await
}

async fn begun_of(referrer: &mut Browser, person: &str) -> String {
    let id = person.rsplit('/').next().unwrap();
    let page = referrer.post("/drafts", &[("person", id)]).await;
    page.path.rsplit_once('/').unwrap().0.to_owned()
}

/// Presses a button twice, and reads the same page both times.
async fn twice(browser: &mut Browser, action: &str, fields: &[(&str, &str)], then: &str) {
    let mut again = browser.clone();
    let first = browser.send(action, fields).await.says(then).path.clone();
    assert_eq!(again.send(action, fields).await.says(then).path, first);
}

async fn person_of(world: &World, referral: &str) -> PersonId {
    let id = referral.rsplit('/').next().unwrap().parse().unwrap();
    let found = world
        .operate(async |tx| crate::referral::Referral::find(tx, &id).await)
        .await;
    found.unwrap().person().clone()
}

on_both! {
    async fn every_page_of_a_draft_may_be_sent_twice(engine: Engine) {
        let world = World::new(engine).await;
        let mut referrer = world.sign_in(Role::Referrer).await;
        let draft = begun(&mut referrer).await;
        let service = service_on(&referrer);
        let needs = needs(&service, "No money for heating.");
        twice(&mut referrer, &format!("{draft}/needs"), &needs, "Safe ways to reach the patient").await;
        twice(&mut referrer, &format!("{draft}/contact"), &CONTACT, "What the patient agreed to").await;
        twice(&mut referrer, &format!("{draft}/consent"), &CONSENT, "Check and send").await;
        twice(&mut referrer, &format!("{draft}/disposal"), &[], "There are no drafts.").await;
    }

    async fn a_page_that_was_refused_still_does_not_overrule_a_colleague(engine: Engine) {
        let world = World::new(engine).await;
        let mut ann = world.sign_in(Role::Referrer).await;
        let draft = begun(&mut ann).await;
        let (needs_page, contact_page) = (format!("{draft}/needs"), format!("{draft}/contact"));
        let service = service_on(&ann);
        let mut ben = world.sign_in(Role::TeamLead).await;
        ben.open(&needs_page).await;
        ben.send(&needs_page, &needs(&service, "What Ben wrote.")).await.says("Safe ways");
        let nothing = [("area", "welfare-benefits"), ("urgency", "routine"), ("summary", "")];
        ann.send(&needs_page, &nothing).await.refuses(422, "Enter what is happening");
        let late = ann.send(&needs_page, &needs(&service, "What Ann wrote.")).await;
        late.refuses(409, "Someone else changed this record").refuses(409, "What Ben wrote.").refuses(409, "What Ann wrote.");
        ann.send(&needs_page, &[]).await.says("Safe ways to reach the patient");
        ben.open(&contact_page).await;
        let unasked = [&CONTACT[..4], &[("post", "perhaps")]].concat();
        ann.send(&contact_page, &unasked).await.refuses(422, "Say whether it is safe: post");
        ben.send(&contact_page, &[&CONTACT[..], &[("hours", "After two")]].concat()).await.says("What the patient agreed");
        let late = ann.send(&contact_page, &[&CONTACT[..], &[("hours", "Mornings")]].concat()).await;
        late.refuses(409, "Someone else changed").refuses(409, "After two");
        let held = late.fields(&contact_page);
        assert!(held.contains(&("hours".to_owned(), "Mornings".to_owned())), "{held:?}");
        ann.send(&contact_page, &[]).await.says("What the patient agreed to");
        let consent_page = format!("{draft}/consent");
        ben.open(&consent_page).await;
        ben.send(&consent_page, &CONSENT).await.says("Check and send");
        let late = ann.send(&consent_page, &[&CONSENT[1..], &[("purpose", "a"), ("purpose", "i")]].concat()).await;
        late.refuses(409, "Someone else changed").refuses(409, "Pass on this referral");
        assert!(late.fields(&consent_page).contains(&("purpose".to_owned(), "i".to_owned())));
    }

    async fn nobody_sends_or_deletes_what_they_have_not_seen(engine: Engine) {
        let world = World::new(engine).await;
        let mut ann = world.sign_in(Role::Referrer).await;
        let person = add_patient(&mut ann, "Amina", "Begum").await;
        let draft = write(&mut ann, &person, "3").await;
        let service = { ann.open(&format!("{draft}/needs")).await; service_on(&ann) };
        ann.open(&format!("{draft}/check")).await.says("no money for heating");
        let mut deleting = ann.clone();
        let mut ben = world.sign_in(Role::TeamLead).await;
        let page = format!("{draft}/needs?then=check");
        ben.open(&page).await;
        ben.send(&format!("{draft}/needs"), &needs(&service, "What Ben wrote.")).await.says("Check and send");
        let late = ann.send(&format!("{draft}/sending"), &[]).await;
        late.refuses(409, "Nothing was sent.").refuses(409, "What Ben wrote.");
        let late = deleting.send(&format!("{draft}/disposal"), &[]).await;
        late.refuses(409, "Nothing was deleted.").refuses(409, "What Ben wrote.");
        ann.send(&format!("{draft}/sending"), &[]).await.says("Referral sent");
    }

    async fn a_second_referral_for_the_same_needs_a_reason_that_the_advice_side_reads(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, first) = sent(&world, "3").await;
        let reference = { referrer.open(&first).await.text().split("Referral ").nth(1).unwrap()[..9].to_owned() };
        let person = referrer.page().link("Amina Begum");
        let draft = write(&mut referrer, &person, "3").await;
        referrer.page().says("Your team already has a referral open").says(&reference);
        let sending = format!("{draft}/sending");
        referrer.send(&sending, &[("despite", " ")]).await.refuses(422, "Say why you send another.");
        let long = "x".repeat(501);
        let page = referrer.send(&sending, &[("despite", &long)]).await;
        page.refuses(422, "must be 500 characters or fewer").refuses(422, &long);
        referrer.send(&sending, &[("despite", "It is about another letter.")]).await.says("Referral sent");
        let second = referrer.page().path.replace("/sent", "");
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open(&second).await.says("It is about another letter.").says(&format!("Sent while {reference} was open"));
        intake.open(&first).await.is_silent_about("another letter");
    }

    async fn what_another_team_sent_is_not_disclosed_by_a_refusal(engine: Engine) {
        let world = World::new(engine).await;
        let (_, first) = sent(&world, "3").await;
        let person = person_of(&world, &first).await;
        let team: TeamId = world.operate(async |tx| {
            let naming = Naming::ordinary("Nurses");
            let team = parts::add_team(tx, &world.health, None, TeamDetails { naming }).await?;
            let from = crate::kit::clock::date_of(tx.now);
            parts::add_eligibility(tx, &world.service, Whom::Team(team.clone()), (from, None), None).await?;
            Ok(team)
        }).await;
        let nurse = world.colleague(Role::Referrer, &world.health, Some(&team)).await;
        let sent = world.db.write(&nurse, async |tx| {
            let draft = Ask::of(&world).write_about(tx, &person).await?;
            actions::send(tx, &draft, FILLED, None).await
        });
        sent.await.unwrap();
    }

    async fn a_patient_who_withdrew_is_asked_again(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, first) = sent(&world, "3").await;
        let person = { referrer.open(&first).await.link("Amina Begum") };
        let draft = write(&mut referrer, &person, "3").await;
        world.pause();
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open(&format!("{first}/withdrawal")).await;
        intake.send(&format!("{first}/withdrawal"), &[]).await.says("No longer sharing");
        world.pause();
        let (sending, consent) = (format!("{draft}/sending"), format!("{draft}/consent"));
        referrer.open(&format!("{draft}/check")).await;
        referrer.send(&sending, &[]).await.refuses(422, "does not hold any more");
        referrer.open(&format!("{consent}?then=check")).await;
        referrer.send(&consent, &CONSENT).await.says("Check and send");
        referrer.send(&sending, &[]).await.says("Referral sent");
    }

    async fn whoever_recorded_the_agreement_explained_it(engine: Engine) {
        let world = World::new(engine).await;
        let mut ann = world.sign_in(Role::Referrer).await;
        let person = add_patient(&mut ann, "Amina", "Begum").await;
        let draft = write(&mut ann, &person, "3").await;
        let mut ben = world.sign_in(Role::TeamLead).await;
        ben.open(&format!("{draft}/check")).await.says("Explained and recorded by Referrer Person, 20 November 2026");
        let referral = send(&mut ben, &draft).await;
        let id = referral.rsplit('/').next().unwrap().parse().unwrap();
        let explained_by = world.operate(async |tx| {
            let referral = crate::referral::Referral::find(tx, &id).await?.unwrap();
            let consent = crate::consent::Consent::find(tx, referral.consent()).await?.unwrap();
            Ok(consent.said().explained_by.clone())
        }).await;
        assert_eq!(explained_by, world.actor(Role::Referrer).await.staff().unwrap().membership);
    }

    async fn what_is_not_on_the_page_is_not_written(engine: Engine) {
        let world = World::new(engine).await;
        let mut referrer = world.sign_in(Role::Referrer).await;
        let person = add_patient(&mut referrer, "Amina", "Begum").await;
        let times = "weekdays after two, ".repeat(8);
        referrer.open(&format!("{person}/safe-contact")).await;
        referrer.send(&format!("{person}/safe-contact"), &[("hours", times.trim())]).await.says("Safe contact saved");
        let draft = write(&mut referrer, &person, "3").await;
        referrer.page().says("2 November 2026");
        referrer.open(&format!("{draft}/needs")).await;
        let service = service_on(&referrer);
        let some = [&needs(&service, "Shorter.")[..], &[("version", "4")]].concat();
        referrer.post(&format!("{draft}/needs"), &some).await.says("Safe ways to reach the patient");
        let held = referrer.page().fields(&format!("{draft}/contact"));
        let version = |name: &str| held.iter().find(|(field, _)| field == name).unwrap().1.clone();
        let (own, person_version) = (version("version"), version("person_version"));
        let versions = [("version", own.as_str()), ("person_version", person_version.as_str())];
        referrer.post(&format!("{draft}/contact"), &[&CONTACT[..], &versions[..]].concat()).await.says("What the patient agreed");
        referrer.open(&format!("{draft}/check")).await.says("2 November 2026").says("Shorter.");
        referrer.open(&format!("{person}/safe-contact")).await;
        let held = referrer.page().fields(&format!("{person}/safe-contact"));
        assert!(held.contains(&("hours".to_owned(), times.trim().to_owned())), "{held:?}");
    }

    async fn what_was_typed_into_a_draft_that_a_colleague_ended_is_still_there(engine: Engine) {
        let world = World::new(engine).await;
        let mut ann = world.sign_in(Role::Referrer).await;
        let mut ben = world.sign_in(Role::TeamLead).await;
        let person = add_patient(&mut ann, "Amina", "Begum").await;
        for sends in [true, false] {
            let draft = if sends { write(&mut ann, &person, "3").await } else { begun_of(&mut ann, &person).await };
            let pages = ["needs", "contact", "consent"].map(|page| format!("{draft}/{page}"));
            let mut open = Vec::new();
            for page in &pages {
                ann.open(page).await;
                open.push(ann.clone());
            }
            let service = { ann.open(&pages[0]).await; service_on(&ann) };
            let checking = { ann.open(&format!("{draft}/check")).await; ann.clone() };
            ben.open(&format!("{draft}/check")).await;
            let did = if sends {
                ben.send(&format!("{draft}/sending"), &[]).await.says("Referral sent");
                "This referral was sent by Health team lead Person"
            } else {
                ben.send(&format!("{draft}/disposal"), &[]).await.says("The draft is deleted");
                "This referral was deleted by Health team lead Person"
            };
            let typed = [needs(&service, "What Ann wrote.").to_vec(), CONTACT.to_vec(), CONSENT.to_vec()];
            let kept = ["What Ann wrote.", "Not safe", "Spoken, face to face"];
            for (((mut ann, page), typed), kept) in open.into_iter().zip(&pages).zip(&typed).zip(kept) {
                let late = ann.send(page, typed).await;
                late.refuses(409, did).refuses(409, kept).refuses(409, "Copy what you need");
                // What is wrong with it besides does not matter any more.
                ann.post(page, &[("key", "k"), ("summary", "Half of it."), ("hours", "Half of it.")]).await.refuses(409, did);
            }
            for noun in ["sending", "disposal"] {
                let mut late = checking.clone();
                let late = late.post(&format!("{draft}/{noun}"), &[("version", "9"), ("despite", "Her reason.")]).await;
                late.refuses(409, did);
            }
            if sends {
                let mut again = checking.clone();
                again.post(&format!("{draft}/needs"), &[]).await;
                again.follow("See the referral").await.says("Amina Begum");
            }
            let stranger = world.sign_in(Role::Adviser).await;
            let answer = stranger.ask("POST", &pages[0], "application/x-www-form-urlencoded", "summary=x").await;
            assert_eq!(answer.status, 404, "whoever had nothing to do with it learns nothing");
        }
    }
}
