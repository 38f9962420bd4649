//! Stories of families: who belongs to whom, and those who share a problem.

use super::{sent, taken_on};
use crate::{
    kit::{
        actor::{Actor, Role},
        error::Error,
        id::{Id as _, PersonId},
    },
    on_both,
    person::{
        Details,
        actions::{MOST_KIN, Said, add, become_known, link},
        model::{Kind, Name, Relation, SaidBy},
    },
    world::{Browser, World},
};

const AGREED: [(&str, &str); 8] = [
    ("purpose", "a"),
    ("alone", "yes"),
    ("feedback", "2"),
    ("given_by", "person"),
    ("method", "spoken"),
    ("given_on-day", "20"),
    ("given_on-month", "11"),
    ("given_on-year", "2026"),
];

const BORN: [(&str, &str); 3] = [("born-day", "7"), ("born-month", "8"), ("born-year", "1960")];

/// The record of the patient of a referral.
async fn record_of(referrer: &mut Browser, referral: &str) -> String {
    let links = referrer.open(referral).await.links();
    let link = links
        .into_iter()
        .find(|link| link.starts_with("/people/per_"))
        .unwrap();
    link.split(['?', '#']).next().unwrap().to_owned()
}

/// Writes down that Karim is her partner; his record.
async fn partner(browser: &mut Browser, patient: &str) -> String {
    let page = format!("{patient}/household");
    browser.open(&page).await.says("Nobody is written down yet");
    browser
        .send(&page, &[("given-1", "Karim")])
        .await
        .refuses(422, "Choose what they are");
    let typed = [
        ("given-1", "Karim"),
        ("family-1", "Rahman"),
        ("relation", "partner"),
        ("said_by", "person"),
    ];
    let typed = [&typed[..], &BORN].concat();
    browser.open(&page).await;
    let links = browser
        .send(&page, &typed)
        .await
        .says("RAHMAN, Karim")
        .says("Husband, wife or partner")
        .links();
    let other = |link: &String| {
        link.starts_with("/people/per_") && !link.starts_with(patient) && link.matches('/').count() == 2
    };
    links.into_iter().find(other).expect("his record")
}

/// Lets the practice know somebody whom the adviser recorded.
async fn becomes_known(world: &World, record: &str) {
    let Actor::Staff(referrer) = world.actor(Role::Referrer).await else {
        panic!("a referrer is staff")
    };
    let id: PersonId = record.trim_start_matches("/people/").parse().unwrap();
    world
        .operate(async |tx| become_known(tx, &id, &referrer.organisation).await)
        .await;
}

on_both! {
    async fn somebody_of_the_household_is_a_client_of_their_own(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "4").await;
        let patient = record_of(&mut referrer, &referral).await;
        let karim = partner(&mut referrer, &patient).await;
        referrer.open(&format!("{karim}/household")).await.says("BEGUM, Amina").says("the other person");
        let page = format!("{patient}/household");
        let typed = [("given-1", "Karim"), ("family-1", "Rahman"), ("relation", "carer"), ("said_by", "both")];
        let typed = [&typed[..], &BORN].concat();
        referrer.open(&page).await;
        let found = referrer.send(&page, &typed).await;
        found.refuses(422, "Say whether it is one of those who are on record");
        let meant = [&typed[..], &[("who", karim.trim_start_matches("/people/"))]].concat();
        referrer.send(&page, &meant).await.says("Carer Said by: both of them");
        let draft = referrer.send("/drafts", &[("person", karim.trim_start_matches("/people/"))]).await;
        draft.says("Karim").is_silent_about("Amina");

        let mut adviser = world.sign_in(Role::Adviser).await;
        adviser.open(&karim).await.refuses(404, "");
        adviser.open(&page).await.says("Nobody is written down yet").is_silent_about("RAHMAN");
        referrer.open(&page).await;
        let other = [("other", karim.trim_start_matches("/people/"))];
        referrer.post(&format!("{page}/endings"), &other).await;
        referrer.open(&page).await.says("Nobody is written down yet");
    }

    async fn a_joint_party_agrees_and_withdraws_for_themselves(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "4").await;
        taken_on(&world, &referral).await;
        let patient = record_of(&mut referrer, &referral).await;
        let karim = partner(&mut referrer, &patient).await;
        let id = karim.trim_start_matches("/people/");
        let page = format!("{referral}/parties");
        referrer.open(&page).await.says("RAHMAN, Karim");
        let unasked: Vec<_> = AGREED.into_iter().filter(|(field, _)| *field != "alone").collect();
        let unasked = [&unasked[..], &[("person", id)]].concat();
        referrer.send(&page, &unasked).await.refuses(422, "Ask first, by themselves, whether they want this");
        referrer.open(&page).await;
        let nobody = [&AGREED[1..], &[("person", id)]].concat();
        referrer.send(&page, &nobody).await.refuses(422, "Tick what they agreed to");
        let joined = [&AGREED[..], &[("person", id)]].concat();
        referrer.send(&page, &joined).await.says("They are a party").says("RAHMAN, Karim");
        referrer.open(&page).await.says("There is nobody to choose");

        let mut adviser = world.sign_in(Role::Adviser).await;
        adviser.open(&referral).await.says("Joint parties").says("RAHMAN, Karim").says("never use one");
        adviser.open(&karim).await.says("Karim");
        adviser.open(&format!("{patient}/household")).await.says("Nobody is written down yet");
        adviser.open(&referral).await;
        adviser.send(&format!("{referral}/parties/{id}/withdrawal"), &[]).await
            .says("and nothing else").says("RAHMAN, Karim").says("No longer sharing, since");
        adviser.open(&karim).await.refuses(404, "");
        adviser.open(&patient).await.says("Amina");
        adviser.open(&referral).await.says("First contact").is_silent_about("Your own notes stay");
        referrer.open(&karim).await.says("Karim");
        referrer.open(&page).await.says("RAHMAN, Karim").is_silent_about("There is nobody to choose");
    }

    async fn a_joint_party_whom_the_adviser_joined_is_told_to_the_referrer_as_far_as_they_agreed(engine: Engine) {
        for (level, told) in [("0", false), ("1", false), ("2", true)] {
            let world = World::new(engine).await;
            let (mut referrer, referral) = sent(&world, "4").await;
            taken_on(&world, &referral).await;
        let mut adviser = world.sign_in(Role::Adviser).await;
            let patient = record_of(&mut referrer, &referral).await;
            let karim = partner(&mut adviser, &patient).await;
            // The practice knows him too, and nobody told it whose partner he is.
            becomes_known(&world, &karim).await;
            let id = karim.trim_start_matches("/people/");
            let page = format!("{referral}/parties");
            adviser.open(&page).await.says("They themselves");
            let mut joined = AGREED.to_vec();
            joined.retain(|(field, _)| *field != "feedback");
            joined.extend([("feedback", level), ("person", id)]);
            adviser.send(&page, &joined).await.says("RAHMAN, Karim").says("They agreed to:");
            referrer.open(&karim).await.says("Karim");
            let seen = referrer.open(&referral).await.says("First contact");
            if told {
                seen.says("RAHMAN, Karim");
            } else {
                seen.is_silent_about("RAHMAN").is_silent_about("Joint parties");
            }
            referrer.open(&format!("{karim}/referrals")).await.is_silent_about("Joint party to");
            adviser.open(&format!("{karim}/referrals")).await.says("Joint party to");
        }
    }

    async fn opening_again_tells_the_referrer_no_more_of_a_joint_party(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "4").await;
        taken_on(&world, &referral).await;
        let mut adviser = world.sign_in(Role::Adviser).await;
        let patient = record_of(&mut referrer, &referral).await;
        let karim = partner(&mut adviser, &patient).await;
        becomes_known(&world, &karim).await;
        let id = karim.trim_start_matches("/people/");
        let mut joined = AGREED.to_vec();
        joined.retain(|(field, _)| *field != "feedback");
        joined.extend([("feedback", "0"), ("person", id)]);
        adviser.open(&format!("{referral}/parties")).await;
        adviser.send(&format!("{referral}/parties"), &joined).await.says("RAHMAN, Karim");
        adviser.open(&format!("{referral}/closing")).await;
        let ended = [("how", "failed"), ("failure", "disengaged"), ("note", "N")];
        adviser.send(&format!("{referral}/closing"), &ended).await.says("Closed");
        let again = format!("{referral}/reopening");
        referrer.open(&again).await;
        let page = referrer.send(&again, &[("reason", "client-back"), ("words", "She rang.")]).await;
        let new = page.says("Goes on as").links().into_iter()
            .find(|link| link.starts_with("/referrals/ref_") && link.matches('/').count() == 2 && *link != referral)
            .expect("it goes on");
        referrer.open(&new).await.says("Follows on from").is_silent_about("RAHMAN");
        adviser.open(&new).await.says("RAHMAN, Karim").says("Agreed, 20 November 2026");
    }

    async fn a_joint_party_can_withdraw_after_the_patient_has(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "4").await;
        taken_on(&world, &referral).await;
        let mut adviser = world.sign_in(Role::Adviser).await;
        let patient = record_of(&mut referrer, &referral).await;
        let karim = partner(&mut referrer, &patient).await;
        let id = karim.trim_start_matches("/people/");
        let page = format!("{referral}/parties");
        referrer.open(&page).await;
        referrer.send(&page, &[&AGREED[..], &[("person", id)]].concat()).await.says("They are a party");
        adviser.open(&format!("{referral}/withdrawal")).await;
        adviser.send(&format!("{referral}/withdrawal"), &[]).await.says("RAHMAN, Karim").says("They no longer agree");
        adviser.open(&patient).await.refuses(404, "");
        adviser.open(&page).await.refuses(422, "");
        adviser.open(&karim).await.says("Karim");
        adviser.open(&referral).await;
        adviser.send(&format!("{referral}/parties/{id}/withdrawal"), &[]).await.says("No longer sharing, since");
        adviser.open(&karim).await.refuses(404, "");
    }

    async fn nobody_has_more_kin_than_can_be_listed_from_whichever_record_they_are_written_down(engine: Engine) {
        let world = World::new(engine).await;
        let referrer = world.actor(Role::Referrer).await;
        let said = (Relation::Household, SaidBy::Staff);
        let mut people = world.by(&referrer, async |tx| {
            let mut people = Vec::new();
            for number in 0..MOST_KIN + 2 {
                let details = Details {
                    names: vec![Name::new(Kind::Legal, "Sam", &format!("Member {number}")).unwrap()],
                    ..Details::default()
                };
                people.push(add(tx, details, Said::default(), &[]).await?);
            }
            Ok(people)
        }).await;
        let (hub, one_more) = (people.pop().unwrap(), people.pop().unwrap());
        world.by(&referrer, async |tx| {
            for member in &people {
                link(tx, (&hub, member), said).await?;
            }
            Ok(())
        }).await;
        for (pair, words) in [((&hub, &one_more), "written down here"), ((&one_more, &hub), "written down for them")] {
            let refused = world.db.write(&referrer, async |tx| link(tx, pair, said).await).await.unwrap_err();
            assert!(matches!(&refused, Error::Refused(why) if why.contains(words)), "{refused:?}");
        }
        // What somebody is may still be put right, from either record.
        world.by(&referrer, async |tx| link(tx, (&people[0], &hub), (Relation::Carer, SaidBy::Both)).await).await;
    }

    async fn whoever_is_erased_belongs_to_nobody(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "4").await;
        let patient = record_of(&mut referrer, &referral).await;
        let karim = partner(&mut referrer, &patient).await;
        let id: crate::kit::id::PersonId = karim.trim_start_matches("/people/").parse().unwrap();
        world.operate(async |tx| crate::person::erase(tx, &id).await).await;
        referrer.open(&format!("{patient}/household")).await.says("Nobody is written down yet");
        let left: i64 = world
            .operate(async |tx| {
                let sql = "SELECT count(*) FROM kin WHERE person = $1 OR other = $1";
                let left = tx.first(sql, crate::params![id.as_str()], |row| row.get(0)).await?;
                Ok(left.unwrap_or(-1))
            })
            .await;
        assert_eq!(left, 0);
    }
}
