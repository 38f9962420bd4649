//! Stories of people through the front door: what is asked for, sent and seen.

use crate::{
    kit::{actor::Role, id::PersonId},
    on_both,
    person::actions,
    world::{Browser, World},
};

const AMINA: &[(&str, &str)] = &[
    ("given-1", "Amina"),
    ("family-1", "Begum"),
    ("born-day", "3"),
    ("born-month", "2"),
    ("born-year", "1980"),
    ("nhs_number", "943 476 5919"),
    ("address", "12 High Street\nLeicester"),
    ("postcode", "le14ab"),
    ("mobile", "07700 900123"),
    ("phone", ""),
    ("email", "amina@example.org"),
    ("speaks", "Sylheti"),
    ("interpreter", "needed"),
    ("need", "large-print"),
    ("need_other", ""),
    ("safe-text", "safe"),
    ("safe-post", "unsafe"),
];

/// The same form with other answers.
fn amina_but(changes: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let kept = AMINA
        .iter()
        .filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    kept.chain(changes).copied().collect()
}

/// Whose record this is the address of.
fn id_in(path: &str) -> PersonId {
    path.trim_start_matches("/people/").parse().unwrap()
}

/// Adds Amina Begum; the address of her record.
async fn adds_amina(desk: &mut Browser) -> String {
    desk.open("/people/new").await;
    let page = desk.send("/people", AMINA).await;
    assert_eq!(page.status, 200, "{}", page.text());
    id_in(&page.path);
    page.path.clone()
}

/// Lets the advice side know a person, as a referral does.
async fn share(world: &World, path: &str) {
    let (id, advice) = (id_in(path), world.advice.clone());
    world
        .operate(async |tx| actions::become_known(tx, &id, &advice).await)
        .await;
}

on_both! {
    async fn a_receptionist_searches_adds_and_finds_again(engine: Engine) {
        let world = World::new(engine).await;
        let mut desk = world.sign_in(Role::Referrer).await;
        desk.open("/people").await.says("Find a patient");
        desk.send("/people/search", &[("q", "Amina Begum 3/2/1980")]).await.says("Nobody found");
        let form = desk.send("/people/new", &[]).await.clone();
        for filled in [r#"value="Amina""#, r#"value="Begum""#, r#"value="1980""#] {
            assert!(form.html.contains(filled), "{filled} in {}", form.html);
        }
        let page = desk.send("/people", AMINA).await.clone();
        for shown in [
            "Patient added", "Amina Begum", "3 February 1980", "943 476 5919", "12 High Street", "LE1 4AB", "07700 900123",
            "Sylheti", "Large print", "Asked on 20 November 2026 by Referrer Person", "Refer this patient",
        ] {
            page.says(shown);
        }
        desk.open("/people").await;
        let found = desk.send("/people/search", &[("q", "begum ami 1980")]).await;
        assert_eq!(found.link("BEGUM, Amina"), page.path);
        desk.send("/people/search", &[("q", "begum 12")]).await.says("We did not understand and left out: 12");
    }

    async fn the_same_form_sent_twice_makes_one_person(engine: Engine) {
        let world = World::new(engine).await;
        let mut desk = world.sign_in(Role::Referrer).await;
        let form = [AMINA, &[("key", "one-and-the-same")]].concat();
        let first = desk.post("/people", &form).await.path.clone();
        let second = desk.post("/people", &form).await.path.clone();
        assert_eq!((id_in(&first), second), (id_in(&first), first));
    }

    async fn what_does_not_fit_comes_back_as_it_was_typed(engine: Engine) {
        let world = World::new(engine).await;
        let mut desk = world.sign_in(Role::Referrer).await;
        let bad = amina_but(&[
            ("given-1", "Ami<b>na"), ("born-month", "13"), ("nhs_number", "12"), ("postcode", "nowhere"),
            ("mobile", "<script>alert(1)</script>"), ("email", "x"),
        ]);
        let back = desk.post("/people", &bad).await;
        back.refuses(422, "There is a problem").is_silent_about("<script>alert(1)</script>");
        for kept in ["Ami&#60;b&#62;na", r#"value="13""#, r#"value="12""#, r#"value="nowhere""#, "12 High Street", "Sylheti"] {
            assert!(back.html.contains(kept), "{kept} in {}", back.html);
        }
        let long = "x".repeat(5000);
        for field in ["given-1", "address", "speaks", "need_other", "email", "mobile", "born-day"] {
            let mut form: Vec<(&str, &str)> = AMINA.iter().filter(|(name, _)| *name != field).copied().collect();
            form.push((field, &long));
            desk.post("/people", &form).await.refuses(422, "There is a problem");
        }
        for missing in [&[][..], &[("family-1", "")], &[("given-1", "--")]] {
            desk.post("/people", missing).await.refuses(422, "There is a problem");
        }
        for nothing in ["", "12", "???"] {
            desk.post("/people/search", &[("q", nothing)]).await.refuses(422, "Enter");
        }
    }

    async fn a_failing_nhs_number_warns_and_does_not_block(engine: Engine) {
        let world = World::new(engine).await;
        let mut desk = world.sign_in(Role::Referrer).await;
        let page = desk.post("/people", &amina_but(&[("nhs_number", "943 476 5918")])).await;
        page.says("Check the NHS number").says("943 476 5918");
    }

    async fn somebody_recorded_already_is_shown_before_saving(engine: Engine) {
        let world = World::new(engine).await;
        let mut desk = world.sign_in(Role::Referrer).await;
        let path = adds_amina(&mut desk).await;
        let id = id_in(&path).to_string();
        let again = amina_but(&[("nhs_number", ""), ("given-1", "Amena"), ("mobile", "07700 900999")]);
        let ask = desk.post("/people", &again).await;
        ask.says("Is this the same person?").says("Use this record").says("ame date of birth");
        assert!(ask.html.contains("07700 900999") && ask.html.contains(&id));
        let changed = desk.post("/people/new", &again).await;
        assert!(changed.html.contains(r#"value="Amena""#) && changed.html.contains("12 High Street"));

        let unsaid = [again.as_slice(), &[("decision", "keep-both")]].concat();
        desk.post("/people", &unsaid).await.says("Is this the same person?");
        let keep = [again.as_slice(), &[("decision", "keep-both"), ("apart", id.as_str())]].concat();
        let both = desk.post("/people", &keep).await.says("Patient added").path.clone();
        desk.open(&format!("{both}/duplicates")).await.says("Nobody else looks alike");
    }

    async fn two_records_of_one_person_are_found_and_can_be_told_apart(engine: Engine) {
        let world = World::new(engine).await;
        let mut desk = world.sign_in(Role::Referrer).await;
        let first = adds_amina(&mut desk).await;
        let other = desk.post("/people", &[("given-1", "Amina"), ("family-1", "Khan")]).await.path.clone();
        desk.open(&format!("{other}/edit")).await;
        desk.send(&other, &[("family-1", "Begum"), ("born-day", "3"), ("born-month", "2"), ("born-year", "1980")]).await;
        let twice = format!("{first}/duplicates");
        desk.open(&twice).await.says("Likely the same person").says("Same name, same date of birth");
        desk.send(&twice, &[]).await.says("Kept as two people").says("Nobody else looks alike");
        desk.open(&format!("{other}/duplicates")).await.says("Nobody else looks alike");
    }

    async fn a_twin_is_shown_and_not_offered_as_the_same(engine: Engine) {
        let world = World::new(engine).await;
        let mut desk = world.sign_in(Role::Referrer).await;
        adds_amina(&mut desk).await;
        let twin = amina_but(&[("given-1", "Farhana"), ("nhs_number", ""), ("email", "")]);
        desk.post("/people", &twin).await.says("May be a twin").is_silent_about("Use this record");
    }

    async fn two_who_change_one_record_see_each_other(engine: Engine) {
        let world = World::new(engine).await;
        let mut desk = world.sign_in(Role::Referrer).await;
        let path = adds_amina(&mut desk).await;
        let mut slow = desk.clone();
        slow.open(&format!("{path}/edit")).await;
        desk.open(&format!("{path}/edit")).await;
        let first = desk.send(&path, &[("mobile", "07700 900777")]).await;
        first.says("A number or address is new: ask whether it is safe to use.");
        assert_eq!(first.path, format!("{path}/safe-contact"));
        let second = slow.send(&path, &[("speaks", "Bengali")]).await;
        second.refuses(409, "Recorded now").refuses(409, "07700 900777");
        assert!(second.html.contains(r#"value="Bengali""#));
        desk.post(&path, &[("version", "2"), ("speaks", "Bengali"), ("reads", "")]).await;
        desk.open(&path).await.says("Bengali").says("07700 900777").says("Amina Begum").says("Patient record");
        desk.post(&path, &[("speaks", "x")]).await.refuses(400, "");
    }

    async fn safe_contact_is_asked_and_shown(engine: Engine) {
        let world = World::new(engine).await;
        let mut desk = world.sign_in(Role::Referrer).await;
        let path = adds_amina(&mut desk).await;
        let safe = format!("{path}/safe-contact");
        let mut slow = desk.clone();
        slow.open(&safe).await;
        desk.open(&safe).await;
        let said = [
            ("safe-call", "safe"), ("hours", "Mornings"), ("code_phrase", "The library book"), ("never", "3 Low Road"),
            ("other_name", "Rukia"), ("other_phone", "07700 900555"),
        ];
        let record = desk.send(&safe, &said).await;
        record.says("Mornings").says("The library book").says("3 Low Road").says("Rukia, 07700 900555");
        let stale = slow.send(&safe, &[("safe-call", "unsafe"), ("hours", "Evenings")]).await;
        stale.refuses(409, "Mornings");
        assert!(stale.html.contains("Evenings"));
        desk.open(&safe).await;
        let bad = desk.send(&safe, &[("safe-call", "perhaps"), ("hours", "Evenings")]).await;
        bad.refuses(422, "Choose from the list");
        assert!(bad.html.contains("Evenings"));
    }

    async fn flags_are_added_shown_and_ended(engine: Engine) {
        let world = World::new(engine).await;
        let mut desk = world.sign_in(Role::Referrer).await;
        let path = adds_amina(&mut desk).await;
        let flags = format!("{path}/flags");
        desk.open(&path).await;
        desk.send(&flags, &[("review-year", "2027")]).await.refuses(422, "Enter what others must know");
        let late = [("what", "Two big dogs"), ("review-day", "1"), ("review-month", "1"), ("review-year", "2029")];
        let refused = desk.send(&flags, &late).await;
        refused.refuses(422, "within 12 months");
        assert!(refused.html.contains("Two big dogs"));
        let soon = [("what", "Two big dogs"), ("review-day", "1"), ("review-month", "1"), ("review-year", "2027")];
        desk.send(&flags, &soon).await.says("Set on 20 November 2026 by Referrer Person").says("Two big dogs");
        desk.send(&format!("{path}/flag-endings"), &[]).await.says("Flag ended").is_silent_about("Two big dogs");
    }

    async fn nobody_else_sees_the_person_on_any_page(engine: Engine) {
        let world = World::new(engine).await;
        let mut desk = world.sign_in(Role::Referrer).await;
        let path = adds_amina(&mut desk).await;
        let pages = ["", "/edit", "/safe-contact", "/equality", "/duplicates", "/flags", "/referrals"];
        for role in [Role::Intake, Role::Adviser, Role::Supervisor] {
            let mut stranger = world.sign_in(role).await;
            stranger.post("/people/search", &[("q", "begum")]).await.says("Nobody found").is_silent_about("BEGUM");
            for page in pages {
                let answer = stranger.open(&format!("{path}{page}")).await;
                answer.refuses(404, "").is_silent_about("Begum").is_silent_about("9434765919");
            }
            stranger.post(&path, &[("version", "1"), ("given-1", "Eve")]).await.refuses(404, "");
        }
        share(&world, &path).await;
        for &role in Role::ALL {
            let meets = matches!(
                role,
                Role::Referrer | Role::TeamLead | Role::Intake | Role::Adviser | Role::Supervisor
            );
            let mut rank = world.sign_in(role).await;
            for page in pages.into_iter().filter(|page| *page != "/equality") {
                let status = rank.open(&format!("{path}{page}")).await.status;
                assert_eq!(status, if meets { 200 } else { 404 }, "{role:?} {page}");
            }
            let found = rank.post("/people/search", &[("q", "begum")]).await;
            assert_eq!((found.status == 200, found.html.contains("BEGUM")), (meets, meets), "{role:?}");
            assert_eq!(rank.open("/people").await.status == 200, meets, "{role:?}");
            assert_eq!(rank.open("/people/new").await.status == 200, meets, "{role:?}");
        }
        let mut nobody = world.visitor();
        assert_ne!(nobody.open(&path).await.status, 200);
    }

    async fn equality_questions_are_for_advisers(engine: Engine) {
        let world = World::new(engine).await;
        let mut desk = world.sign_in(Role::Referrer).await;
        let record = adds_amina(&mut desk).await;
        share(&world, &record).await;
        let path = format!("{record}/equality");
        desk.open(&path).await.refuses(404, "");
        desk.open(&record).await.is_silent_about("Equality");
        let mut adviser = world.sign_in(Role::Adviser).await;
        adviser.open(&record).await;
        adviser.follow("Equality questions").await;
        let mut slow = adviser.clone();
        slow.open(&path).await;
        let answers = [("religion", "prefers-not"), ("ethnic_group", "said"), ("ethnic_group-said", "Bangladeshi")];
        adviser.send(&path, &answers).await.says("Answers saved");
        assert!(adviser.open(&path).await.html.contains("Bangladeshi"));
        slow.send(&path, &[("sex", "prefers-not")]).await.refuses(409, "Recorded now");
        desk.open(&record).await.is_silent_about("Bangladeshi");
    }

    async fn every_page_stands_up_to_hostile_names(engine: Engine) {
        let world = World::new(engine).await;
        let mut desk = world.sign_in(Role::Referrer).await;
        let given = "<script>alert('x')</script> \u{202e}&quot;\"'";
        let fields =
            [("given-1", given), ("family-1", "王O'Brien-ßøłد"), ("address", "</textarea><b>"), ("need_other", "<i>")];
        let path = desk.post("/people", &fields).await.says("Patient added").path.clone();
        for page in ["", "/edit", "/safe-contact", "/duplicates", "/referrals"] {
            let page = desk.open(&format!("{path}{page}")).await;
            assert_eq!(page.status, 200);
            page.is_silent_about("<script>alert").is_silent_about("</textarea><b>");
        }
        let found = desk.post("/people/search", &[("q", "王obrien")]).await;
        assert!(found.html.contains(&path), "{}", found.text());
    }

    async fn an_address_that_names_nobody_leads_nowhere(engine: Engine) {
        let world = World::new(engine).await;
        let mut desk = world.sign_in(Role::Referrer).await;
        assert_eq!(desk.open("/people/search").await.path, "/people");
        for path in ["/people/per_nonsense", "/people/org_01ARZ3NDEKTSV4RRFFQ69G5FAV/edit", "/people/x/referrals"] {
            desk.open(path).await.refuses(404, "");
        }
    }
}
