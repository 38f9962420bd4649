//! Stories of screening, through the front door.

use crate::{
    kit::actor::Role,
    on_both,
    partnership::{
        actions as parts,
        model::{Naming, Opening, SiteDetails, TeamDetails},
    },
    person::{
        Details,
        actions::{self as people, Said},
        model::{Kind, Name},
    },
    referral::tests::{add_patient, finish, send},
    world::{Browser, World},
};

/// The answers that are no, but for these.
pub(crate) fn answers<'a>(yes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let all = [
        "q-essentials",
        "q-home",
        "q-debt",
        "q-benefits",
        "q-work-or-study",
        "q-care",
        "q-status",
        "q-letter",
    ];
    let said = |field: &str| yes.iter().any(|(name, _)| *name == field);
    let no = all
        .iter()
        .filter(|field| !said(field))
        .map(|field| (*field, "no"));
    let same = [("job", "receptionist"), ("moment", "clinic")];
    let same = same.into_iter().filter(|(field, _)| !said(field));
    no.chain(yes.iter().copied()).chain(same).collect()
}

/// Two things with which help is wanted, one with which it is not, and a letter.
pub(crate) const YES: &[(&str, &str)] = &[
    ("q-benefits", "yes"),
    ("help-benefits", "yes"),
    ("q-home", "yes"),
    ("help-home", "no"),
    ("q-debt", "unsaid"),
    ("q-letter", "yes"),
    ("help-letter", "yes"),
    ("letter_on-day", "2"),
    ("letter_on-month", "11"),
    ("letter_on-year", "2026"),
];

/// A referrer asks somebody new: the referrer, the record, and the screening.
async fn asked(world: &World) -> (Browser, String, String) {
    let mut referrer = world.sign_in(Role::Referrer).await;
    let person = add_patient(&mut referrer, "Amina", "Begum").await;
    let page = referrer
        .open(&person)
        .await
        .link("Ask about housing, money and work");
    referrer
        .open(&page)
        .await
        .says("too few people in the last 90 days to say")
        .says("damp, unsafe or unsuitable");
    let kept = referrer.send(&page, &answers(YES)).await;
    kept.says("The answers are kept")
        .says("receptionist")
        .says("At a clinic visit");
    let screening = kept.path.clone();
    (referrer, person, screening)
}

on_both! {
    async fn a_wanted_need_becomes_a_referral_and_tells_how_it_goes_on(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, _, screening) = asked(&world).await;
        referrer.open(&screening).await.says("Help is wanted").says("No help wanted").says("Would rather not say")
            .says("2 November 2026");
        let needs = referrer.page().link("Refer what they want help with");
        referrer.open(&needs).await.says("Have your benefits stopped").says("letter or form").is_silent_about("damp");
        referrer.send(&needs, &[("area-benefits", "welfare-benefits")]).await.refuses(422, "Choose what the problem is about");
        let fields = [
            ("area-benefits", "welfare-benefits"), ("link-benefits", "both"), ("words-benefits", "MARKER-SLEEP"),
            ("harm-benefits", "financial-strain"), ("area-letter", "debt"), ("harm-letter", "over-indebtedness"),
        ];
        let draft = referrer.send(&needs, &fields).await;
        draft.says("What the patient wants help with");
        assert!(draft.html.contains("value=\"welfare-benefits\" checked") && draft.html.contains("value=\"debt\" checked"));
        assert!(draft.html.contains("name=\"letter_on-year\" type=\"text\" value=\"2026\""), "the letter is carried over");
        let draft = draft.path.trim_end_matches("/needs").to_owned();
        referrer.open(&screening).await.says("Go on with the draft").says("Both");

        finish(&mut referrer, &draft, &["welfare-benefits", "debt"], "3").await;
        let referral = send(&mut referrer, &draft).await;
        referrer.open(&screening).await.says("Referred").says("See the referral").is_silent_about("Help is wanted");
        referrer.open(&referral).await.says("Welfare benefits: Not enough money for what they need").says("MARKER-SLEEP");

        // The advice side sees what was referred, and no detail of health without consent to that.
        let mut adviser = world.sign_in(Role::Supervisor).await;
        adviser.open(&referral).await.says("Debt: More debt than they can carry").is_silent_about("MARKER-SLEEP");
        adviser.open(&screening).await.refuses(404, "");
        adviser.open(&referral).await;
        adviser.send(&format!("{referral}/acceptance"), &[]).await;
        referrer.open(&screening).await.says("Referred");

        // Nothing more is set by anybody: what the referral comes to is what the need comes to.
        adviser.open(&format!("{referral}/allocation")).await;
        let to = world.actor(Role::Supervisor).await.staff().unwrap().membership.to_string();
        adviser.send(&format!("{referral}/allocation"), &[("adviser", to.as_str())]).await;
        adviser.open(&format!("{referral}/contacts")).await;
        adviser.send(&format!("{referral}/contacts"), &[("channel", "in-person"), ("result", "reached"), ("note", "N")]).await;
        referrer.open(&screening).await.says("Being helped");
        adviser.open(&format!("{referral}/closing")).await;
        adviser.send(&format!("{referral}/closing"), &[("how", "completed"), ("outcome", "full"), ("note", "N"), ("words", "W")]).await;
        referrer.open(&screening).await.says("Met");
        let events = world.events(screening.rsplit('/').next().unwrap()).await;
        assert_eq!(events, ["screening.kept"]);
    }

    async fn what_needs_no_help_is_not_asked_again_in_the_same_visit(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, person, first) = asked(&world).await;
        let page = format!("{person}/screening");
        let again = referrer.open(&page).await;
        again.says("Already asked today").says("asked by Referrer Person");
        assert!(!again.html.contains("name=\"q-home\""), "it is not asked again");
        let others: Vec<_> = answers(&[]).into_iter().filter(|(field, _)| *field != "q-home").collect();
        let second = referrer.send(&page, &others).await.path.clone();
        assert_ne!(first, second, "both are kept");
        referrer.open(&first).await.says("Would rather not say");
        world.wait(24);
        let mut referrer = world.sign_in(Role::Referrer).await;
        assert!(referrer.open(&page).await.html.contains("name=\"q-home\""), "another day is another visit");
        referrer.send(&page, &[("job", "nurse")]).await.refuses(422, "Choose an answer");
    }

    async fn what_was_answered_is_for_the_organisation_that_asked(engine: Engine) {
        let world = World::new(engine).await;
        let (_, person, screening) = asked(&world).await;
        let other = world.second().await;
        for role in [Role::Intake, Role::Adviser, Role::Supervisor, Role::Manager, Role::Administrator, Role::Volunteer,
                     Role::Funder, Role::InformationGovernance, Role::Researcher] {
            let mut reader = world.sign_in(role).await;
            for page in [&screening, &format!("{screening}/needs"), &format!("{person}/screening")] {
                assert_eq!(reader.open(page).await.status, 404, "{role:?} at {page}");
            }
        }
        let mut elsewhere = other.sign_in(Role::Referrer).await;
        assert_eq!(elsewhere.open(&screening).await.status, 404);
    }

    async fn where_nobody_can_help_the_answers_are_kept_and_the_page_says_what_to_do(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, person, _) = asked(&world).await;
        let today = crate::kit::clock::date_of(world.now());
        world.operate(async |tx| {
            crate::partnership::actions::close_service(tx, &world.service, 1, today).await
        }).await;
        let page = format!("{person}/screening");
        referrer.open(&page).await.says("There is no service to refer to").says("What the patient can do meanwhile")
            .says("No service that is open to your team deals with this");
        let others: Vec<_> = answers(&[]).into_iter().filter(|(field, _)| *field != "q-home").collect();
        referrer.send(&page, &others).await.says("The answers are kept");
    }

    async fn the_needs_of_a_draft_that_is_thrown_away_wait_for_another(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, _, screening) = asked(&world).await;
        let needs = format!("{screening}/needs");
        let fields = [("area-benefits", "welfare-benefits"), ("area-letter", "housing")];
        referrer.open(&needs).await;
        let draft = referrer.send(&needs, &fields).await.path.trim_end_matches("/needs").to_owned();
        referrer.open(&format!("{draft}/check")).await;
        referrer.send(&format!("{draft}/disposal"), &[]).await;
        referrer.open(&screening).await.says("Help is wanted").is_silent_about("Go on with the draft");
        // What a referral does not ask about was not referred.
        referrer.open(&needs).await;
        let draft = referrer.send(&needs, &fields).await.path.trim_end_matches("/needs").to_owned();
        finish(&mut referrer, &draft, &["housing"], "3").await;
        send(&mut referrer, &draft).await;
        let page = referrer.open(&screening).await;
        page.says("Help is wanted").says("Referred");
    }

    async fn a_place_reminds_its_staff_at_the_moments_that_were_set(engine: Engine) {
        let world = World::new(engine).await;
        let site = world.operate(async |tx| {
            let details = SiteDetails {
                naming: Naming::ordinary("Alder Ward"), ods_code: None, address: String::new(), postcode: None,
                phone: String::new(), opening: Opening::default(),
            };
            let site = parts::add_site(tx, &world.health, details).await?;
            let team = TeamDetails { naming: Naming::ordinary("Reception") };
            parts::change_team(tx, &world.sender, 1, &world.health, Some(&site), team).await?;
            Ok(site)
        }).await;
        let mut manager = world.sign_in(Role::Manager).await;
        let page = format!("/sites/{site}/prompts");
        let link = manager.open(&format!("/sites/{site}")).await.link("When to ask about housing, money and work");
        assert_eq!(link, page);
        manager.open(&page).await;
        manager.send(&page, &[("discharge", "made-up")]).await.refuses(422, "Choose one of these");
        manager.send(&page, &[("discharge", "alongside-8")]).await.says("Saved");
        let mut late = world.sign_in(Role::Administrator).await;
        late.open(&page).await;
        manager.send(&page, &[("admission", "alongside-8")]).await.says("Saved");
        late.send(&page, &[("admission", "")]).await.refuses(409, "When planning discharge");

        let mut referrer = world.sign_in(Role::Referrer).await;
        let person = add_patient(&mut referrer, "Amina", "Begum").await;
        let prompt = referrer.open(&person).await.link("When planning discharge");
        assert!(referrer.open(&prompt).await.html.contains("value=\"discharge\" selected"));
        let kept = referrer.send(&format!("{person}/screening"), &answers(&[("moment", "discharge")])).await;
        kept.says("Alder Ward").says("When planning discharge");
    }

    async fn managers_compare_who_finds_what_and_few_people_are_not_told(engine: Engine) {
        let world = World::new(engine).await;
        for number in 0..12 {
            let mut referrer = world.sign_in(Role::Referrer).await;
            let details = Details {
                names: vec![Name::new(Kind::Legal, "Amina", &format!("Family{number}")).unwrap()],
                ..Details::default()
            };
            let actor = world.actor(Role::Referrer).await;
            let person = world.by(&actor, async |tx| people::add(tx, details, Said::default(), &[]).await).await;
            let person = format!("/people/{person}");
            let page = format!("{person}/screening");
            referrer.open(&page).await;
            let mut given = answers(YES);
            given.retain(|(field, _)| *field != "job");
            given.push(("job", if number < 9 { "nurse" } else { "link-worker" }));
            referrer.send(&page, &given).await.says("The answers are kept");
        }
        let mut manager = world.sign_in(Role::Manager).await;
        manager.open("/identification").await.says("Nobody was asked in these months");
        world.wait(24 * 14);
        let mut manager = world.sign_in(Role::Manager).await;
        // Three link workers: with them the nurses are kept back, or the total would tell.
        manager.open("/identification").await.says("From 1 December 2025 until 30 November 2026")
            .says("Link worker Not shown").says("Nurse, midwife or health visitor Not shown").says("All 12 12 12 12 0");
        manager.open("/identification?by=question").await.says("Do you owe money that you cannot keep up with? 12 0 12 0 0")
            .says("Have your benefits stopped, been refused or changed, or might you be missing some? 12 12 0 12 0");
        manager.open("/identification?by=moment").await.says("At a clinic visit or appointment 12 12 12 12 0");
        manager.open("/identification?by=place").await.says("No one place 12").is_silent_about("Family");
        let mut supervisor = world.sign_in(Role::Supervisor).await;
        assert_eq!(supervisor.open("/identification").await.status, 404);
    }
}
