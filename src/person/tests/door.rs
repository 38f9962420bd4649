//! Stories of people through the front door: what is asked for, sent and seen.

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use tower::ServiceExt as _;

use crate::{
    kit::{
        actor::{Actor, Role},
        clock::Clock,
        db::Db,
        id::{OrganisationId, PartnershipId, PersonId},
        token,
    },
    on_both, params,
    partnership::{
        self,
        model::{Kind, OrganisationDetails},
        packs::service_models,
    },
    person::actions,
    router::router,
    web::{App, Purpose, security::Reached},
    world::database::{Engine, fresh},
};

/// A running system: a surgery and a law centre in one partnership.
struct House {
    db: Db,
    app: App,
    partnership: PartnershipId,
    surgery: OrganisationId,
    law_centre: OrganisationId,
}

/// Somebody signed in.
struct Visitor<'a> {
    house: &'a House,
    cookie: String,
}

/// What came back.
struct Answer {
    status: StatusCode,
    to: String,
    page: String,
}

impl House {
    async fn new(engine: Engine) -> Self {
        let (db, _) = fresh(engine, Clock::turned("2026-11-22T10:00:00Z".parse().unwrap())).await;
        let (partnership, surgery, law_centre) = db
            .write(&Actor::Operator(None), async |tx| {
                let model = &service_models()[0];
                let partnership = partnership::actions::create(tx, model, "Midland partnership").await?;
                let mut add = async |kind, name: &str| {
                    let details = OrganisationDetails {
                        kind,
                        name: name.into(),
                        ods_code: None,
                    };
                    partnership::actions::add_organisation(tx, details).await
                };
                let surgery = add(Kind::Health, "Elm Surgery").await?;
                Ok((partnership, surgery, add(Kind::Advice, "Law Centre").await?))
            })
            .await
            .unwrap();
        let address = "http://localhost".to_owned();
        let app = App {
            db: db.clone(),
            purpose: Purpose::Real,
            reached: Reached::Http,
            address,
        };
        Self {
            db,
            app,
            partnership,
            surgery,
            law_centre,
        }
    }

    async fn sign_in(&self, role: Role, organisation: &OrganisationId) -> Visitor<'_> {
        let secret = token::new();
        let operator = Actor::Operator(Some(self.partnership.clone()));
        self.db
            .write(&operator, async |tx| {
                let account: crate::kit::id::AccountId = tx.id();
                let membership: crate::kit::id::MembershipId = tx.id();
                let email = format!("{account}@example.org");
                tx.run(
                    "INSERT INTO account (id, name, email, created_at, version) VALUES ($1, 'Sam Okafor', $2, $3, 1)",
                    params![&account, email, tx.now],
                )
                .await?;
                tx.run(
                    "INSERT INTO membership (partnership, id, account, organisation, role, starts_on, created_at, version)
                     VALUES ($1, $2, $3, $4, $5, '2026-01-01', $6, 1)",
                    params![&self.partnership, &membership, &account, organisation, role.code(), tx.now],
                )
                .await?;
                tx.run(
                    "INSERT INTO session (secret, partnership, membership, account, started_at, seen_at)
                     VALUES ($1, $2, $3, $4, $5, $5)",
                    params![token::hash(&secret), &self.partnership, &membership, &account, tx.now],
                )
                .await
            })
            .await
            .unwrap();
        Visitor {
            house: self,
            cookie: format!("session={secret}"),
        }
    }

    /// As a referral to the law centre does.
    async fn share(&self, id: &str) {
        let id: PersonId = id.parse().unwrap();
        let law_centre = self.law_centre.clone();
        let operator = Actor::Operator(Some(self.partnership.clone()));
        self.db
            .write(&operator, async |tx| {
                actions::become_known(tx, &id, &law_centre).await
            })
            .await
            .unwrap();
    }
}

impl Visitor<'_> {
    async fn send(&self, request: Request<Body>) -> Answer {
        let response = router(self.house.app.clone()).oneshot(request).await.unwrap();
        let status = response.status();
        let to = response
            .headers()
            .get(header::LOCATION)
            .map_or("", |to| to.to_str().unwrap())
            .to_owned();
        let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        Answer {
            status,
            to,
            page: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(
            Request::get(path)
                .header(header::COOKIE, &self.cookie)
                .body(Body::empty())
                .unwrap(),
        )
        .await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut body = form_of(fields);
        if !fields.iter().any(|(name, _)| *name == "key") {
            body = format!("{body}&key={}", token::form_key());
        }
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    /// Adds Amina Begum; her id.
    async fn adds_amina(&self) -> String {
        let answer = self.post("/people", AMINA).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.page);
        answer.to.trim_start_matches("/people/").to_owned()
    }
}

fn form_of(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    pairs.join("&")
}

const AMINA: &[(&str, &str)] = &[
    ("given-0", "Amina"),
    ("family-0", "Begum"),
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

on_both! {
    async fn a_receptionist_searches_adds_and_finds_again(engine: Engine) {
        let house = House::new(engine).await;
        let desk = house.sign_in(Role::Referrer, &house.surgery).await;
        let empty = desk.get("/people").await;
        assert_eq!(empty.status, StatusCode::OK);
        assert!(empty.page.contains("Find a patient"), "{}", empty.page);

        let nobody = desk.post("/people/search", &[("q", "Amina Begum 3/2/1980")]).await;
        assert!(nobody.page.contains("Nobody found") && nobody.page.contains("Add a new patient"));
        let form = desk.post("/people/new", &[("q", "Amina Begum 3/2/1980")]).await;
        for filled in [r#"value="Amina""#, r#"value="Begum""#, r#"value="1980""#] {
            assert!(form.page.contains(filled), "{filled} in {}", form.page);
        }

        let id = desk.adds_amina().await;
        let record = desk.get(&format!("/people/{id}")).await;
        for shown in [
            "Amina Begum", "3 February 1980", "943 476 5919", "12 High Street", "LE1 4AB", "07700 900123", "Sylheti",
            "Large print", "Asked on 22 November 2026 by Sam Okafor", "Refer this patient",
        ] {
            assert!(record.page.contains(shown), "{shown} in {}", record.page);
        }
        let found = desk.post("/people/search", &[("q", "begum ami 1980")]).await;
        assert!(found.page.contains(&format!("/people/{id}")) && found.page.contains("BEGUM, Amina"));
        let unread = desk.post("/people/search", &[("q", "begum 12")]).await;
        assert!(unread.page.contains("We did not understand and left out: 12"));
    }

    async fn the_same_form_sent_twice_makes_one_person(engine: Engine) {
        let house = House::new(engine).await;
        let desk = house.sign_in(Role::Referrer, &house.surgery).await;
        let form = [AMINA, &[("key", "one-and-the-same")]].concat();
        let first = desk.post("/people", &form).await;
        let second = desk.post("/people", &form).await;
        assert_eq!((second.status, &second.to), (StatusCode::SEE_OTHER, &first.to));
    }

    async fn what_does_not_fit_comes_back_as_it_was_typed(engine: Engine) {
        let house = House::new(engine).await;
        let desk = house.sign_in(Role::Referrer, &house.surgery).await;
        let hostile = "<script>alert(1)</script>";
        let bad = amina_but(&[
            ("given-0", "Ami<b>na"), ("born-month", "13"), ("nhs_number", "12"), ("postcode", "nowhere"),
            ("mobile", "<script>alert(1)</script>"), ("email", "x"),
        ]);
        let back = desk.post("/people", &bad).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(back.page.contains("There is a problem") && !back.page.contains(hostile));
        for kept in ["Ami&#60;b&#62;na", r#"value="13""#, r#"value="12""#, r#"value="nowhere""#, "12 High Street", "Sylheti"] {
            assert!(back.page.contains(kept), "{kept} in {}", back.page);
        }
        let long = "x".repeat(5000);
        for field in ["given-0", "address", "speaks", "need_other", "email", "mobile", "born-day"] {
            let mut form: Vec<(&str, &str)> = AMINA.iter().filter(|(name, _)| *name != field).copied().collect();
            form.push((field, &long));
            assert_eq!(desk.post("/people", &form).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        }
        for missing in [&[][..], &[("family-0", "")], &[("given-0", "--")]] {
            let back = desk.post("/people", missing).await;
            assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{missing:?}");
        }
        for nothing in ["", "12", "???"] {
            let back = desk.post("/people/search", &[("q", nothing)]).await;
            assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{nothing}");
        }
    }

    async fn a_failing_nhs_number_warns_and_does_not_block(engine: Engine) {
        let house = House::new(engine).await;
        let desk = house.sign_in(Role::Referrer, &house.surgery).await;
        let added = desk.post("/people", &amina_but(&[("nhs_number", "943 476 5918")])).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER);
        let record = desk.get(&added.to).await;
        assert!(record.page.contains("Check the NHS number") && record.page.contains("943 476 5918"));
    }

    async fn somebody_recorded_already_is_shown_before_saving(engine: Engine) {
        let house = House::new(engine).await;
        let desk = house.sign_in(Role::Referrer, &house.surgery).await;
        let id = desk.adds_amina().await;
        let again = amina_but(&[("nhs_number", ""), ("given-0", "Amena"), ("mobile", "07700 900999")]);
        let ask = desk.post("/people", &again).await;
        assert_eq!(ask.status, StatusCode::OK);
        for shown in ["Is this the same person?", "Use this record", "ame date of birth", "07700 900999", &id] {
            assert!(ask.page.contains(shown), "{shown} in {}", ask.page);
        }
        let changed = desk.post("/people/new", &again).await;
        assert!(changed.page.contains(r#"value="Amena""#) && changed.page.contains("12 High Street"));

        let unsaid = [again.as_slice(), &[("decision", "keep-both")]].concat();
        assert_eq!(desk.post("/people", &unsaid).await.status, StatusCode::OK, "who is apart was not said");
        let keep = [again.as_slice(), &[("decision", "keep-both"), ("apart", id.as_str())]].concat();
        let both = desk.post("/people", &keep).await;
        assert_eq!(both.status, StatusCode::SEE_OTHER, "{}", both.page);
        let twice = desk.get(&format!("{}/duplicates", both.to)).await;
        assert!(twice.page.contains("Nobody else looks alike"), "{}", twice.page);
    }

    async fn a_twin_is_shown_and_not_offered_as_the_same(engine: Engine) {
        let house = House::new(engine).await;
        let desk = house.sign_in(Role::Referrer, &house.surgery).await;
        desk.adds_amina().await;
        let twin = amina_but(&[("given-0", "Farhana"), ("nhs_number", ""), ("email", "")]);
        let ask = desk.post("/people", &twin).await;
        assert!(ask.page.contains("May be a twin") && !ask.page.contains("Use this record"), "{}", ask.page);
    }

    async fn two_who_change_one_record_see_each_other(engine: Engine) {
        let house = House::new(engine).await;
        let desk = house.sign_in(Role::Referrer, &house.surgery).await;
        let path = format!("/people/{}", desk.adds_amina().await);
        assert!(desk.get(&format!("{path}/edit")).await.page.contains(r#"value="Amina""#));
        let first = desk.post(&path, &amina_but(&[("version", "1"), ("mobile", "07700 900777")])).await;
        assert_eq!((first.status, first.to), (StatusCode::SEE_OTHER, format!("{path}/safe-contact")));
        let second = desk.post(&path, &amina_but(&[("version", "1"), ("speaks", "Bengali")])).await;
        assert_eq!(second.status, StatusCode::CONFLICT);
        for shown in ["Recorded now", "07700 900777", r#"value="Bengali""#, r#"name="version" value="2""#] {
            assert!(second.page.contains(shown), "{shown} in {}", second.page);
        }
        let third = desk.post(&path, &[("version", "2"), ("speaks", "Bengali"), ("reads", "")]).await;
        assert_eq!(third.status, StatusCode::SEE_OTHER);
        let record = desk.get(&path).await;
        assert!(record.page.contains("Bengali") && record.page.contains("07700 900777"), "nothing else was written");
        assert_eq!(desk.post(&path, &[("speaks", "x")]).await.status, StatusCode::BAD_REQUEST);
    }

    async fn safe_contact_is_asked_and_a_new_number_asked_again(engine: Engine) {
        let house = House::new(engine).await;
        let desk = house.sign_in(Role::Referrer, &house.surgery).await;
        let path = format!("/people/{}", desk.adds_amina().await);
        let safe = format!("{path}/safe-contact");
        assert!(desk.get(&safe).await.page.contains("Safe contact"));
        let said = desk
            .post(&safe, &[
                ("version", "1"), ("safe-call", "safe"), ("safe-email", "unknown"), ("hours", "Mornings"),
                ("code_phrase", "The library book"), ("never", "3 Low Road"), ("other_name", "Rukia"),
                ("other_phone", "07700 900555"),
            ])
            .await;
        assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.page);
        let record = desk.get(&path).await.page;
        for shown in ["Mornings", "The library book", "3 Low Road", "Rukia, 07700 900555"] {
            assert!(record.contains(shown), "{shown} in {record}");
        }
        let stale = desk.post(&safe, &[("version", "1"), ("safe-call", "unsafe"), ("hours", "Evenings")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        assert!(stale.page.contains("Evenings") && stale.page.contains("Mornings"), "{}", stale.page);
        let bad = desk.post(&safe, &[("version", "2"), ("safe-call", "perhaps"), ("hours", "Evenings")]).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bad.page.contains("Evenings"));
    }

    async fn flags_are_added_shown_and_ended(engine: Engine) {
        let house = House::new(engine).await;
        let desk = house.sign_in(Role::Referrer, &house.surgery).await;
        let path = format!("/people/{}", desk.adds_amina().await);
        let flags = format!("{path}/flags");
        let empty = desk.post(&flags, &[("version", "1"), ("what", ""), ("review-year", "2027")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        let late = [("version", "1"), ("what", "Two big dogs"), ("review-day", "1"), ("review-month", "1"), ("review-year", "2029")];
        let refused = desk.post(&flags, &late).await;
        assert!(refused.page.contains("within 12 months") && refused.page.contains("Two big dogs"), "{}", refused.page);
        let soon = [("version", "1"), ("what", "Two big dogs"), ("review-day", "1"), ("review-month", "1"), ("review-year", "2027")];
        assert_eq!(desk.post(&flags, &soon).await.status, StatusCode::SEE_OTHER);
        assert!(desk.get(&path).await.page.contains("Set on 22 November 2026 by Sam Okafor"));
        let ended = desk.post(&format!("{path}/flag-endings"), &[("version", "2"), ("position", "0")]).await;
        assert_eq!(ended.status, StatusCode::SEE_OTHER);
        assert!(!desk.get(&path).await.page.contains("Two big dogs"));
    }

    async fn nobody_else_sees_the_person_on_any_page(engine: Engine) {
        let house = House::new(engine).await;
        let desk = house.sign_in(Role::Referrer, &house.surgery).await;
        let id = desk.adds_amina().await;
        let path = format!("/people/{id}");
        let pages = ["", "/edit", "/safe-contact", "/equality", "/duplicates", "/flags"];
        for role in Role::ALL {
            let meets = matches!(role, Role::Referrer | Role::TeamLead | Role::Intake | Role::Adviser | Role::Supervisor);
            let stranger = house.sign_in(role, &house.law_centre).await;
            let rank = house.sign_in(role, &house.surgery).await;
            for page in pages {
                let answer = stranger.get(&format!("{path}{page}")).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{role:?} {page}");
                assert!(!answer.page.contains("Begum") && !answer.page.contains("9434765919"));
                if !meets {
                    assert_eq!(rank.get(&format!("{path}{page}")).await.status, StatusCode::NOT_FOUND, "{role:?} {page}");
                }
            }
            let changed = stranger.post(&path, &[("version", "1"), ("given-0", "Eve")]).await;
            assert_eq!(changed.status, StatusCode::NOT_FOUND, "{role:?}");
            let found = stranger.post("/people/search", &[("q", "begum")]).await;
            assert_eq!(found.status, if meets { StatusCode::OK } else { StatusCode::NOT_FOUND }, "{role:?}");
            assert!(!found.page.contains("BEGUM"));
            assert_eq!(rank.get("/people").await.status.is_success(), meets, "{role:?}");
        }
    }

    async fn equality_questions_are_for_advisers(engine: Engine) {
        let house = House::new(engine).await;
        let desk = house.sign_in(Role::Referrer, &house.surgery).await;
        let adviser = house.sign_in(Role::Adviser, &house.law_centre).await;
        let id = desk.adds_amina().await;
        house.share(&id).await;
        let path = format!("/people/{id}/equality");
        assert_eq!(desk.get(&path).await.status, StatusCode::NOT_FOUND);
        assert!(!desk.get(&format!("/people/{id}")).await.page.contains("Equality"));
        assert!(adviser.get(&format!("/people/{id}")).await.page.contains("Equality questions"));
        let answers = [("version", "0"), ("religion", "prefers-not"), ("ethnic_group", "said"), ("ethnic_group-said", "Bangladeshi")];
        assert_eq!(adviser.post(&path, &answers).await.status, StatusCode::SEE_OTHER);
        let page = adviser.get(&path).await.page;
        assert!(page.contains("Bangladeshi"), "{page}");
        let stale = adviser.post(&path, &[("version", "0"), ("sex", "prefers-not")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        assert!(stale.page.contains("Recorded now"));
        assert!(!desk.get(&format!("/people/{id}")).await.page.contains("Bangladeshi"));
    }

    async fn every_page_stands_up_to_hostile_names(engine: Engine) {
        let house = House::new(engine).await;
        let desk = house.sign_in(Role::Referrer, &house.surgery).await;
        let given = "<script>alert('x')</script> \u{202e}&quot;\"'";
        let answer = desk.post("/people", &[("given-0", given), ("family-0", "王O'Brien-ßøłد"), ("address", "</textarea><b>"), ("need_other", "<i>")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.page);
        for page in ["", "/edit", "/safe-contact", "/duplicates"] {
            let page = desk.get(&format!("{}{page}", answer.to)).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(!page.page.contains("<script>alert") && !page.page.contains("</textarea><b>"), "{}", page.page);
        }
        let found = desk.post("/people/search", &[("q", "王obrien")]).await;
        assert!(found.page.contains(&answer.to), "{}", found.page);
    }

    async fn an_address_without_a_search_leads_back_to_it(engine: Engine) {
        let house = House::new(engine).await;
        let desk = house.sign_in(Role::Referrer, &house.surgery).await;
        assert_eq!(desk.get("/people/search").await.to, "/people");
        assert_eq!(desk.get("/people/per_nonsense").await.status, StatusCode::NOT_FOUND);
    }
}
