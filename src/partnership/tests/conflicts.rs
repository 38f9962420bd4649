//! Stories of two who edit the same thing, and of forms with much to choose from.

use super::{browser::hidden, *};

/// A page with a form of its own: where it is, a field of it, what one and what the other types there, and the rest
/// of what is typed.
struct Edited {
    path: String,
    field: &'static str,
    theirs: &'static str,
    ours: &'static str,
    wrong: (&'static str, &'static str),
    rest: Vec<(&'static str, String)>,
}

impl Edited {
    fn fields<'a>(&'a self, version: &'a str, changed: (&'a str, &'a str)) -> Vec<(&'a str, &'a str)> {
        let rest = self.rest.iter().map(|(name, value)| (*name, value.as_str()));
        let mut fields = vec![("version", version), changed];
        fields.extend(rest.filter(|(name, _)| *name != changed.0));
        fields
    }
}

async fn everything_edited(set: &Set) -> Vec<Edited> {
    let centre = set.organisation(Kind::Advice, "Law Centre").await;
    let team = set.team(&centre, "Advisers").await;
    let service = set.service(&centre).await;
    let site = set
        .does(async |tx| actions::add_site(tx, &centre, place("Desk", None)).await)
        .await;
    let edited = |path: String, wrong, rest: &[(&'static str, &str)]| Edited {
        path,
        field: "name",
        theirs: "Theirs Now",
        ours: "Ours Instead",
        wrong,
        rest: rest
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect(),
    };
    let of = ("organisation", centre.as_str());
    let plain = ("sensitivity", "ordinary");
    let offered = [
        of,
        plain,
        ("area", "debt"),
        ("channel", "telephone"),
        ("receiver", team.as_str()),
    ];
    vec![
        edited(
            format!("/organisations/{centre}"),
            ("ods_code", "not a code!"),
            &[("kind", "advice")],
        ),
        edited(format!("/sites/{site}"), ("postcode", "nowhere"), &[of, plain]),
        edited(format!("/teams/{team}"), ("site", "nowhere"), &[of, plain]),
        edited(format!("/services/{service}"), ("phone", "ring"), &offered),
        edited(
            "/partnership/details".to_owned(),
            ("sites_planned", "many"),
            &[plain],
        ),
        Edited {
            path: "/partnership/clocks".to_owned(),
            field: "decide_working_days",
            theirs: "11",
            ours: "12",
            wrong: ("progress_weeks", "often"),
            rest: Vec::new(),
        },
    ]
}

on_both! {
    async fn the_second_of_two_sees_what_was_saved_beside_what_was_typed(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let maya = set.browser(Role::Manager).await;
        for edited in everything_edited(&set).await {
            let (path, field) = (&edited.path, edited.field);
            let before = hidden(&maya.reads(path).await, "version");
            maya.does(path, &edited.fields(&before, (field, edited.theirs))).await;

            // What is wrong is put right first, and does not make an old page a new one.
            let mut wrong = edited.fields(&before, (field, edited.ours));
            wrong.retain(|(name, _)| *name != edited.wrong.0);
            wrong.push(edited.wrong);
            let answer = maya.posts(path, &wrong).await;
            assert_eq!((answer.status, hidden(&answer.page, "version")), (422, before.clone()), "{path}");

            let answer = maya.posts(path, &edited.fields(&before, (field, edited.ours))).await;
            assert_eq!(answer.status, 409, "{path}");
            for shown in ["Saved now, by someone else", edited.theirs, "Someone else changed this"] {
                assert!(answer.page.contains(shown), "{path} shows {shown}");
            }
            let ours = format!("value=\"{}\"", edited.ours);
            assert!(answer.page.contains(&ours), "{path} keeps what was typed");
            assert!(!maya.reads(path).await.contains(&ours), "{path} saved nothing");

            let now = hidden(&answer.page, "version");
            assert_ne!(now, before);
            maya.does(path, &edited.fields(&now, (field, edited.ours))).await;
            assert!(maya.reads(path).await.contains(&ours), "{path}");
        }
    }

    async fn what_differs_is_said_in_words_and_not_in_codes(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let maya = set.browser(Role::Manager).await;
        let elm = maya.does("/organisations", &[("name", "Elm"), ("kind", "health")]).await;
        maya.does(&elm, &[("version", "1"), ("name", "Elm"), ("kind", "funder"), ("ods_code", "")]).await;
        let typed = [("version", "1"), ("name", "Elm"), ("kind", "advice"), ("ods_code", "")];
        let answer = maya.posts(&elm, &typed).await;
        let recorded = answer.page.split("Saved now").nth(1).unwrap().split("What you typed").next().unwrap();
        assert!(recorded.contains("Funder") && !recorded.contains(">Name<"), "{recorded}");
    }

    async fn a_closing_day_is_kept_when_somebody_else_was_faster(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let maya = set.browser(Role::Manager).await;
        let elm = maya.does("/organisations", &[("name", "Elm"), ("kind", "health")]).await;
        maya.does(&elm, &[("version", "1"), ("name", "Elm Surgery")]).await;
        let day = [("version", "1"), ("closed_on-day", "7"), ("closed_on-month", "12"), ("closed_on-year", "2026")];
        let answer = maya.posts(&format!("{elm}/closure"), &day).await;
        assert_eq!(answer.status, 409);
        assert!(answer.page.contains("Elm Surgery") && answer.page.contains("value=\"7\""));
        assert_eq!(hidden(&answer.page, "version"), "2");
    }

    async fn a_manager_chooses_the_team_that_receives_on_the_page_of_the_service(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let maya = set.browser(Role::Manager).await;
        let centre = set.organisation(Kind::Advice, "Law Centre").await;
        let (advisers, intake) = (set.team(&centre, "Advisers").await, set.team(&centre, "Intake").await);
        let service = set.service(&centre).await;
        let path = format!("/services/{service}");
        let page = maya.reads(&path).await;
        assert!(page.contains("Not chosen yet") && page.contains("Intake (Law Centre)"));
        let list = maya.reads("/partnership/setup").await;
        assert!(list.contains("0 of 1 say which team receives their referrals."));
        maya.does(&path, &[("version", "1"), ("area", "debt"), ("receiver", intake.as_str())]).await;
        assert!(maya.reads(&path).await.contains(&format!("value=\"{intake}\" selected")));
        // A field that was not on the page is not written.
        maya.does(&path, &[("version", "2"), ("area", "debt"), ("name", "Benefits")]).await;
        assert!(maya.reads(&path).await.contains(&format!("value=\"{intake}\" selected")));
        let elm = set.organisation(Kind::Health, "Elm").await;
        let nurses = set.team(&elm, "Nurses").await;
        let answer = maya.posts(&path, &[("version", "3"), ("area", "debt"), ("receiver", nurses.as_str())]).await;
        assert_eq!(answer.status, 422);
        assert!(answer.page.contains("href=\"#receiver\"") && answer.page.contains("Nurses is no team of"));
        let day = [("version", "1"), ("closed_on-day", "22"), ("closed_on-month", "11"), ("closed_on-year", "2026")];
        let answer = maya.posts(&format!("/teams/{intake}/closure"), &day).await;
        assert!(answer.page.contains("It receives what is referred to Benefits."));
        maya.does(&format!("/teams/{advisers}/closure"), &day).await;
    }

    async fn the_lines_of_a_service_say_whom_they_name_and_who_pays(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let maya = set.browser(Role::Manager).await;
        let centre = set.organisation(Kind::Advice, "Law Centre").await;
        let council = set.organisation(Kind::Funder, "The Council").await;
        let site = set.does(async |tx| actions::add_site(tx, &centre, place("Elm House", None)).await).await;
        let nurses = set.team(&set.organisation(Kind::Health, "Elm").await, "Nurses").await;
        let service = set.service(&centre).await;
        let days = (date(2026, 11, 22), None);
        set.does(async |tx| {
            actions::add_eligibility(tx, &service, Whom::Site(site), days, Some(council)).await?;
            actions::add_eligibility(tx, &service, Whom::Team(nurses), days, None).await?;
            actions::add_eligibility(tx, &service, Whom::EveryTeam, days, None).await
        })
        .await;
        let lines = set.does(async |tx| Eligibility::named(tx, &service).await).await;
        let mut named: Vec<_> = lines.iter().map(|line| (line.whom.as_str(), line.funder.as_str())).collect();
        named.sort_unstable();
        assert_eq!(named, [("", ""), ("Elm House", "The Council"), ("Nurses", "")]);
        let page = maya.reads(&format!("/services/{service}")).await;
        assert!(page.contains("Teams of Elm House") && page.contains("The Council"));
    }

    async fn an_organisation_with_three_hundred_places_names_the_first_and_leads_to_the_rest(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let maya = set.browser(Role::Manager).await;
        let trust = set.organisation(Kind::Health, "The Trust").await;
        let other = set.organisation(Kind::Health, "Elm").await;
        set.does(async |tx| {
            for n in 0..300 {
                actions::add_site(tx, &trust, place(&format!("Ward {n:03}"), None)).await?;
            }
            actions::add_site(tx, &other, place("Elm House", None)).await
        })
        .await;
        let page = maya.reads(&format!("/organisations/{trust}")).await;
        assert_eq!(page.matches("href=\"/sites/sit_").count(), 10);
        let all = format!("/sites?organisation={trust}");
        assert!(page.contains(&all));
        let list = maya.reads(&all).await;
        assert!(list.contains("Only those of The Trust.") && !list.contains("Elm House"));
        assert_eq!(list.matches("href=\"/sites/sit_").count(), 50);
        assert_eq!(set.sites().await, 301, "a command gets all of them");
    }
}
