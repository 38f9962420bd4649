//! The same stories through the front door: requests in, pages out.

use super::{
    browser::{hidden, main_of, summary},
    imports::spoil,
    *,
};

const HOSTILE: &str = "\"><script>alert(1)</script>'&amp;{{7*7}}";

fn codes() -> String {
    let practices = register::read(EAST_MIDLANDS).unwrap().practices;
    practices
        .iter()
        .take(99)
        .map(|practice| practice.code.to_string())
        .collect::<Vec<_>>()
        .join(" ")
}

on_both! {
    async fn a_manager_sets_the_partnership_up_until_a_first_referral_can_be_sent(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let maya = set.browser(Role::Manager).await;
        assert!(maya.reads("/partnership").await.contains("No referral can be sent yet"));
        let list = maya.reads("/partnership/setup").await;
        assert!(list.contains("None of 99 planned places so far.") && list.contains("Cannot start yet"));

        let page = maya.reads("/partnership/details").await;
        let version = hidden(&page, "version");
        let to = maya.does("/partnership/details", &[("version", &version), ("region", "East Midlands")]).await;
        assert_eq!(to, "/partnership/setup");
        maya.does("/partnership/clocks", &[("version", "2"), ("decide_working_days", "4")]).await;
        assert!(maya.reads("/partnership/clocks").await.contains("value=\"4\""));

        let centre = maya.does("/organisations", &[("name", "Law Centre"), ("kind", "advice")]).await;
        let centre = centre.rsplit('/').next().unwrap().to_owned();
        maya.does("/organisations", &[("name", "The Council"), ("kind", "funder")]).await;
        let named = [("name", "Advisers"), ("sensitivity", "ordinary"), ("organisation", &centre)];
        maya.does("/teams", &named).await;
        let new = maya.reads("/services/new").await;
        assert!(new.contains("Advice at your practice"), "the model gives the first words");
        let service = maya
            .does("/services", &[
                ("name", "Benefits and debt"),
                ("sensitivity", "ordinary"),
                ("organisation", &centre),
                ("area", "debt"),
                ("area", "welfare-benefits"),
                ("channel", "face-to-face"),
                ("open_monday", "9:00 to 17:00"),
            ])
            .await;
        let from = [("whom", "every-team"), ("from_on-day", "22"), ("from_on-month", "11"), ("from_on-year", "2026")];
        maya.does(&format!("{service}/eligibility"), &from).await;
        let page = maya.reads(&service).await;
        assert!(page.contains("From 22 November 2026") && page.contains("value=\"09:00 to 17:00\""));
        let list = maya.reads("/partnership/setup").await;
        assert!(list.contains("A first referral can be sent."), "{}", main_of(&list));
    }

    async fn ninety_nine_practices_are_uploaded_looked_through_and_taken_in_once(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let maya = set.browser(Role::Manager).await;
        let codes = codes();
        let fields = [("whom", "codes"), ("codes", codes.as_str()), ("key", "k1")];
        let answer = maya.uploads(EAST_MIDLANDS, &fields).await;
        assert_eq!(answer.status, 303, "{}", main_of(&answer.page));
        assert_eq!(maya.uploads(EAST_MIDLANDS, &fields).await.to, answer.to, "the same file again");
        let another = maya.uploads(&[EAST_MIDLANDS, b"\n"].concat(), &fields).await;
        assert_eq!(another.status, 422, "another file under the same key");
        let page = maya.reads(&answer.to).await;
        assert_eq!((summary(&page, "Open practices in the file"), summary(&page, "New")), ("513".into(), "99".into()));
        assert!(page.contains("Nothing has been added yet."));
        assert_eq!(set.sites().await, 0);
        let version = hidden(&page, "version");
        let sent = [("version", version.as_str()), ("key", "k2")];
        maya.does(&format!("{}/confirmation", answer.to), &sent).await;
        // The same form again, as a browser sends it on a slow line: the same answer, and nothing twice.
        assert_eq!(maya.does(&format!("{}/confirmation", answer.to), &sent).await, answer.to);
        assert_eq!(set.sites().await, 99);
        assert!(maya.reads(&answer.to).await.contains("99 added"));

        let again = maya.uploads(EAST_MIDLANDS, &[("whom", "codes"), ("codes", &codes), ("key", "k3")]).await;
        let page = maya.reads(&again.to).await;
        assert_eq!((summary(&page, "New"), summary(&page, "Here already")), ("0".into(), "99".into()));
        assert!(page.contains("every practice that you chose is here already"));

        let list = maya.reads("/sites").await;
        assert_eq!(list.matches("href=\"/sites/sit_").count(), 50);
        let next = list.split("href=\"").find(|part| part.starts_with("/sites?after=")).unwrap();
        let next = maya.reads(next.split('"').next().unwrap()).await;
        assert_eq!(next.matches("href=\"/sites/sit_").count(), 49);
    }

    async fn a_spoiled_register_is_explained_row_by_row_on_the_page(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let maya = set.browser(Role::Administrator).await;
        let (spoiled, _) = spoil(EAST_MIDLANDS);
        let codes = codes();
        let upload = maya.uploads(spoiled.as_bytes(), &[("whom", "codes"), ("codes", &codes)]).await;
        let page = maya.reads(&upload.to).await;
        for told in ["“not known” is not a full postcode", "The name is missing.", "“19741341” is not a date",
            "The cell has 50000 characters", "“ring the bell” is not a telephone number"]
        {
            assert!(page.contains(told), "{told}: {}", main_of(&page));
        }
        let confirmation = format!("{}/confirmation", upload.to);
        let refused = maya.posts(&confirmation, &[("version", "1")]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.page.contains("href=\"#leave_out\"") && refused.page.contains("Correct the file"));
        assert_eq!(set.sites().await, 0);
        maya.does(&confirmation, &[("version", "1"), ("leave_out", "yes")]).await;
        assert_eq!(set.sites().await, 94);
    }

    async fn an_upload_that_is_no_register_says_what_to_do(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let maya = set.browser(Role::Manager).await;
        let whom = ("whom", "everything");
        for (file, fields, told) in [
            (&b""[..], vec![whom], "Choose the file with the register"),
            (b"PK\x03\x04", vec![whom], "save it as CSV"),
            (b"a,b\n1,2\n", vec![whom], "The first line is not one that the register has"),
            (b"code,name\n", vec![whom], "The first line names no column called address"),
            (EAST_MIDLANDS, vec![], "Choose which practices you mean"),
            (EAST_MIDLANDS, vec![("whom", "region")], "Choose a region"),
            (EAST_MIDLANDS, vec![("whom", "codes"), ("codes", HOSTILE)], "is not a code"),
        ] {
            let answer = maya.uploads(file, &fields).await;
            assert_eq!(answer.status, 422, "{told}");
            assert!(answer.page.contains(told), "{told}: {}", main_of(&answer.page));
            assert!(!answer.page.contains("<script>alert"));
        }
        let huge = vec![b'a'; register::LARGEST + 1];
        let answer = maya.uploads(&huge, &[whom]).await;
        assert_eq!(answer.status, 422);
        assert!(answer.page.contains("larger than 20 MB"), "{}", main_of(&answer.page));
        let answer = maya.uploads(&vec![b'a'; register::LARGEST + 200_000], &[whom]).await;
        assert!(matches!(answer.status, 400 | 413), "{}", answer.status);
    }

    async fn to_every_other_role_there_is_no_such_page(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let centre = set.organisation(Kind::Advice, "Law Centre").await;
        let (team, service) = (set.team(&centre, "Advisers").await, set.service(&centre).await);
        let site = set.does(async |tx| actions::add_site(tx, &centre, place("Desk", None)).await).await;
        let pages = [
            "/partnership".to_owned(), "/partnership/setup".into(), "/partnership/details".into(),
            "/partnership/clocks".into(), "/organisations".into(), "/organisations/new".into(), "/sites".into(),
            "/sites/new".into(), "/sites/imports".into(), "/teams".into(), "/teams/new".into(), "/services".into(),
            "/services/new".into(), format!("/organisations/{centre}"), format!("/teams/{team}"),
            format!("/services/{service}"), format!("/sites/{site}"),
        ];
        for &role in Role::ALL {
            let browser = set.browser(role).await;
            let may = matches!(role, Role::Manager | Role::Administrator);
            for page in &pages {
                let answer = browser.open(page).await;
                assert_eq!(answer.status, if may { 200 } else { 404 }, "{role:?} {page}");
                assert!(may || !answer.page.contains("Law Centre"));
            }
            let answer = browser.posts("/organisations", &[("name", "X"), ("kind", "health")]).await;
            assert_eq!(answer.status, if may { 303 } else { 404 }, "{role:?}");
        }
    }

    async fn hostile_names_are_shown_as_they_were_typed_and_do_nothing(engine: Engine) {
        let set = Set::up(engine, "8").await;
        let maya = set.browser(Role::Manager).await;
        let organisation = maya.does("/organisations", &[("name", HOSTILE), ("kind", "advice")]).await;
        let id = organisation.rsplit('/').next().unwrap().to_owned();
        let funder = maya.does("/organisations", &[("name", HOSTILE), ("kind", "funder")]).await;
        let funder = funder.rsplit('/').next().unwrap().to_owned();
        let named = [("name", HOSTILE), ("sensitivity", "sensitive"), ("neutral", "<b>Advice</b>"), ("organisation", &id)];
        let site = maya.does("/sites", &[&named[..], &[("address", HOSTILE)]].concat()).await;
        let site_id = site.rsplit('/').next().unwrap().to_owned();
        let team = maya.does("/teams", &[&named[..], &[("site", site_id.as_str())]].concat()).await;
        let offered = [("area", "debt"), ("channel", "telephone")];
        let service = maya.does("/services", &[&named[..], &offered].concat()).await;
        let line = [("whom", "site"), ("site", site_id.as_str()), ("funder", funder.as_str()),
            ("from_on-day", "1"), ("from_on-month", "1"), ("from_on-year", "2027")];
        maya.does(&format!("{service}/eligibility"), &line).await;
        for page in [&organisation, &site, &team, &service, "/organisations", "/sites", "/teams", "/services"] {
            let page = maya.reads(page).await;
            assert!(page.contains("alert(1)") && !page.contains("<b>Advice"), "{}", main_of(&page));
        }
    }

    async fn a_refused_form_keeps_what_was_typed_and_says_what_to_do(engine: Engine) {
        let set = Set::up(engine, "8").await;
        let maya = set.browser(Role::Manager).await;
        let long = "x".repeat(5_000);
        let wrong = [("name", long.as_str()), ("kind", "nothing"), ("sensitivity", HOSTILE), ("ods_code", "not a code!"),
            ("postcode", "nowhere"), ("phone", "ring"), ("open_friday", "late"), ("organisation", HOSTILE),
            ("channel", "pigeon"), ("site", HOSTILE), ("whom", HOSTILE), ("from_on-day", "32")];
        for path in ["/organisations", "/sites", "/teams", "/services"] {
            for fields in [&[][..], &wrong[..], &[("name", HOSTILE)]] {
                let answer = maya.posts(path, fields).await;
                assert_eq!(answer.status, 422, "{path} {}", main_of(&answer.page));
                assert!(answer.page.contains("There is a problem") && answer.page.contains("<title>Error: "));
                assert!(!answer.page.contains("<script>alert"), "{path}");
                if fields.len() > 1 {
                    assert!(answer.page.contains(&long), "{path} keeps what was typed");
                }
            }
        }
        let centre = set.organisation(Kind::Advice, "Law Centre").await;
        let service = set.service(&centre).await;
        for fields in [&[][..], &wrong[..]] {
            let answer = maya.posts(&format!("/services/{service}/eligibility"), fields).await;
            assert_eq!(answer.status, 422);
            let answer = maya.posts(&format!("/organisations/{centre}/closure"), &[("version", "1")]).await;
            assert!(answer.status == 422 && answer.page.contains("Law Centre"));
        }
        let answer = maya.posts("/partnership/clocks", &[("version", "1"), ("progress_weeks", "often")]).await;
        assert!(answer.status == 422 && answer.page.contains("value=\"often\""));
        let answer = maya.posts("/partnership/details", &[("version", "1"), ("neutral", "")]).await;
        assert!(answer.status == 422 && answer.page.contains("gives nothing away"));
        assert_eq!(maya.posts(&format!("/services/{service}"), &[("name", "X")]).await.status, 400);
        assert_eq!(maya.open("/sites/sit_nonsense").await.status, 404);
        assert_eq!(maya.open("/organisations/org_01JD0000000000000000000001").await.status, 404);
    }

    async fn a_form_from_an_old_page_changes_nothing_and_a_field_that_was_not_on_it_is_kept(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let maya = set.browser(Role::Manager).await;
        let details = SiteDetails { phone: "01632 960 001".to_owned(), ..place("Elm", Some("A81001")) };
        let elm = set.organisation(Kind::Health, "Elm").await;
        let site = set.does(async |tx| actions::add_site(tx, &elm, details).await).await;
        let path = format!("/sites/{site}");
        maya.does(&path, &[("version", "1"), ("name", "Elm Surgery"), ("key", "a")]).await;
        let kept = set.does(async |tx| Site::find(tx, &site).await).await.unwrap();
        assert_eq!(kept.details.naming.inside(), "Elm Surgery");
        assert_eq!((kept.details.phone.as_str(), kept.version), ("01632 960 001", 2));
        let old = maya.posts(&path, &[("version", "1"), ("name", "Oak Surgery"), ("key", "b")]).await;
        assert_eq!(old.status, 409);
        let kept = set.does(async |tx| Site::find(tx, &site).await).await.unwrap();
        assert_eq!(kept.details.naming.inside(), "Elm Surgery");
    }

    async fn sending_a_form_twice_adds_one(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let maya = set.browser(Role::Manager).await;
        let page = maya.reads("/organisations/new").await;
        let key = hidden(&page, "key");
        let fields = [("name", "Law Centre"), ("kind", "advice"), ("key", key.as_str())];
        let (first, second) = (maya.does("/organisations", &fields).await, maya.does("/organisations", &fields).await);
        assert_eq!(first, second);
        assert_eq!(maya.reads("/organisations?kind=advice").await.matches("href=\"/organisations/org_").count(), 1);
    }

    async fn a_part_is_closed_and_used_again_on_its_page(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let maya = set.browser(Role::Manager).await;
        let elm = set.organisation(Kind::Health, "Elm").await;
        let page = format!("/organisations/{elm}");
        let day = [("closed_on-day", "22"), ("closed_on-month", "November"), ("closed_on-year", "2026")];
        maya.does(&format!("{page}/closure"), &[&day[..], &[("version", "1")]].concat()).await;
        assert!(maya.reads(&page).await.contains("Closed since 22 November 2026"));
        assert!(!maya.reads("/organisations").await.contains(elm.as_str()));
        assert!(maya.reads("/organisations?show=closed").await.contains(elm.as_str()));
        maya.does(&format!("{page}/reopening"), &[("version", "2")]).await;
        assert!(maya.reads("/organisations").await.contains(elm.as_str()));
    }
}
