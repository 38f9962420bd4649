mod gaps;
mod scenes;
mod story;
use std::{collections::BTreeSet, fmt::Write as _, path::PathBuf};

use axum::{
    Extension,
    body::Body,
    http::{Request, StatusCode, header},
};
use jiff::civil::{Date, date};
use rusqlite::{Connection, types::ValueRef};
use sha2::{Digest as _, Sha256};
use tower::ServiceExt as _;

use super::{
    Progress, Wish,
    chance::Chance,
    crowd::{Crowd, Numbers},
    packs,
    person::Ages,
    seed::Size,
    store,
    web::Again,
};
use crate::{
    identity,
    kit::{
        actor::Actor,
        clock::Clock,
        db::{Db, FILE, Place},
        id,
        proxies::Proxies,
    },
    on_both,
    person::model::{Checked, NhsNumber},
    router::router,
    verify::{self, Watch},
    web::{App, Mail, Purpose, security::Reached},
    world::database::fresh,
};

const TODAY: Date = date(2026, 11, 22);

/// A database of its own in a folder that goes with it.
struct Folder {
    path: PathBuf,
    db: Db,
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

impl Folder {
    async fn empty(seed: u64) -> Self {
        let path = std::env::temp_dir().join(format!("alongside-test-{}", ulid::Ulid::new()));
        let clock = Clock::turned("2026-11-22T09:00:00Z".parse().unwrap());
        let db = Db::open(&Place::Folder(path.clone()), clock, id::Source::seeded(seed)).unwrap();
        db.migrate().await.unwrap();
        Self { path, db }
    }

    async fn demo(models: &str, seed: u64) -> Self {
        let folder = Self::empty(seed).await;
        wish(models, seed)
            .fill(&folder.db, &Progress::default())
            .await
            .unwrap();
        folder
    }

    fn open(&self) -> Connection {
        Connection::open(self.path.join(FILE)).unwrap()
    }

    fn texts(&self, sql: &str) -> BTreeSet<String> {
        let connection = self.open();
        let mut statement = connection.prepare(sql).unwrap();
        let texts = statement.query_map([], |row| row.get(0)).unwrap();
        texts.map(Result::unwrap).collect()
    }

    fn number(&self, sql: &str) -> i64 {
        self.open().query_row(sql, [], |row| row.get(0)).unwrap()
    }

    fn tables(&self) -> BTreeSet<String> {
        self.texts("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'schema_version' AND name NOT LIKE 'sqlite_%'")
    }

    /// Every row of every table, but for when the schema was made.
    fn hash(&self) -> String {
        let connection = self.open();
        let mut hash = Sha256::new();
        for table in self.tables() {
            let mut statement = connection
                .prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2"))
                .unwrap();
            let columns = statement.column_count();
            let mut rows = statement.query([]).unwrap();
            let mut lines = BTreeSet::new();
            while let Some(row) = rows.next().unwrap() {
                let mut line = table.clone();
                for column in 0..columns {
                    match row.get_ref(column).unwrap() {
                        ValueRef::Null => line.push_str("|-"),
                        ValueRef::Integer(number) => write!(line, "|{number}").unwrap(),
                        text @ (ValueRef::Text(_) | ValueRef::Real(_) | ValueRef::Blob(_)) => {
                            write!(line, "|{}", text.as_str().unwrap()).unwrap();
                        }
                    }
                }
                lines.insert(line);
            }
            for line in &lines {
                hash.update(line);
            }
        }
        hash.finalize()
            .iter()
            .fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
    }
}

fn wish(models: &str, seed: u64) -> Wish {
    Wish {
        models: Wish::models_called(models).unwrap(),
        scale: 1,
        seed,
        today: TODAY,
    }
}

async fn differences(db: &Db) -> Vec<String> {
    let report = verify::run(db, Watch::Quiet).await.unwrap();
    assert!(report.referrals > 0);
    report
        .differences
        .into_iter()
        .map(|difference| difference.sentence)
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_seed_makes_the_same_rows_and_another_seed_others() {
    let one = Folder::demo("8", 7).await.hash();
    assert_eq!(one, Folder::demo("8", 7).await.hash());
    assert_ne!(one, Folder::demo("8", 8).await.hash());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_partnership_shows_every_state_and_everything_agrees() {
    let folder = Folder::demo("all", 1).await;
    assert_eq!(differences(&folder.db).await, [""; 0]);
    let partnerships = folder.texts("SELECT partnership FROM partnership");
    assert_eq!(partnerships.len(), 9);
    let states = folder.texts("SELECT DISTINCT status || ' ' || stage FROM referral");
    assert_eq!(states.len(), 3 + 6 + 8 + 3 + 6 + 5 + 10 + 4 + 5, "{states:?}");
    for partnership in partnerships {
        let here = format!("WHERE partnership = '{partnership}'");
        assert_eq!(
            folder.texts(&format!("SELECT status || ' ' || stage FROM referral {here}")),
            states
        );
        for (what, sql) in [
            ("late", "referral {} AND next_due_at < '2026-11-21'"),
            (
                "urgent and open",
                "referral {} AND urgency = 'urgent' AND ball_team IS NOT NULL",
            ),
            ("with a letter", "referral {} AND letter_on IS NOT NULL"),
            ("feedback to read", "referral {} AND next_clock = 'feedback-seen'"),
            ("feedback read", "event {} AND name = 'referral.feedback-seen'"),
            ("tried", "contact {} AND result = 'not-reached'"),
            ("begun", "draft {}"),
            ("asked and answered", "inquiry {} AND answer IS NOT NULL"),
            ("opened again", "episode {} AND reason IS NOT NULL"),
            ("stopped", "outgoing {} AND state = 'stopped'"),
            ("no day of birth", "person {} AND born IS NULL"),
            ("no number", "person {} AND nhs_number IS NULL"),
            ("a flag", "person {} AND record LIKE '%review_on%'"),
            (
                "an interpreter",
                "person {} AND record LIKE '%\"interpreter\":\"needed\"%'",
            ),
            ("one name", "person {} AND listed = 'Gulalai'"),
            (
                "no fixed address",
                "person {} AND record LIKE '%no-fixed-address%'",
            ),
        ] {
            let sql = format!("SELECT count(*) FROM {}", sql.replace("{}", &here));
            assert!(folder.number(&sql) > 0, "{what} in {partnership}");
        }
    }
    gaps::referrals_come_by_every_way_that_is_natural(&folder);
    gaps::each_habit_of_a_team_shows_in_what_it_sends(&folder);
    gaps::clocks_are_missed_people_are_recorded_twice_and_consent_is_withdrawn(&folder);
    gaps::families_take_part_and_providers_outside_are_asked(&folder);
    nobody_is_reached(&folder);
    uncertain_regions_stay_uncertain(&folder);
}

fn uncertain_regions_stay_uncertain(folder: &Folder) {
    let region =
        |model: &str| folder.texts(&format!("SELECT region FROM partnership WHERE model = '{model}'"));
    assert_eq!(region("8"), BTreeSet::from(["North East (inferred)".to_owned()]));
    assert_eq!(region("9"), BTreeSet::from(["Not known".to_owned()]));
}

/// No number, address or code of the demonstration belongs to anybody.
fn nobody_is_reached(folder: &Folder) {
    let numbers = folder.texts("SELECT nhs_number FROM person WHERE nhs_number IS NOT NULL");
    assert!(numbers.iter().all(|number| number.starts_with("999")));
    let fails = |number: &&String| NhsNumber::parse(number).unwrap().checked() == Checked::Fails;
    assert!(numbers.iter().any(|number| fails(&number)));
    let codes = folder.number("SELECT count(*) FROM site WHERE ods_code IS NOT NULL");
    let invitations = folder.number("SELECT count(*) FROM invitation");
    assert_eq!((codes, invitations), (0, 0));
    for email in folder.texts("SELECT email FROM account") {
        assert!(email.ends_with(".example.org"), "{email}");
    }
    for postcode in folder.texts("SELECT postcode FROM site WHERE postcode IS NOT NULL") {
        assert!(postcode.starts_with(['Q', 'V', 'X']), "{postcode}");
    }
    let places = packs::places();
    let kept: Vec<String> = places
        .landlines
        .iter()
        .chain(&places.mobiles)
        .map(|range| range.replace(' ', ""))
        .collect();
    for record in folder.texts("SELECT record FROM person") {
        let record: serde_json::Value = serde_json::from_str(&record).unwrap();
        let details = &record["details"];
        for phone in [&details["phone"], &details["mobile"]]
            .into_iter()
            .filter_map(|phone| phone.as_str())
        {
            assert!(kept.iter().any(|range| phone.starts_with(range)), "{phone}");
        }
        if let Some(email) = details["email"].as_str() {
            assert!(email.ends_with("@example.org"), "{email}");
        }
    }
}

#[test]
fn no_place_of_the_demonstration_is_in_the_register_of_practices() {
    let register = include_str!("../../tests/data/gp_practices_east_midlands.csv").to_lowercase();
    let words: BTreeSet<&str> = register.split(|c: char| !c.is_alphabetic()).collect();
    let places = packs::places();
    for beginning in &places.beginnings {
        for end in &places.ends {
            let name = format!("{beginning}{end}").to_lowercase();
            assert!(!words.contains(name.as_str()), "{name}");
        }
    }
    for setting in &packs::settings().model {
        let names = setting.organisation.iter().flat_map(|body| {
            let spots = body.site.iter().map(|spot| spot.name.as_str());
            spots.chain([body.name.as_str()])
        });
        let outside = packs::settings().outside.iter().map(|body| body.name.as_str());
        for name in names
            .chain(outside)
            .chain(setting.advice.iter().map(|advice| advice.name.as_str()))
        {
            assert!(!register.contains(&name.to_lowercase()), "{name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn emptying_leaves_nothing_behind() {
    let folder = Folder::demo("4", 1).await;
    folder
        .db
        .write(&Actor::Operator(None), async |tx| store::wipe(tx).await)
        .await
        .unwrap();
    for table in folder.tables() {
        let left = i64::from(table == "turn");
        assert_eq!(
            folder.number(&format!("SELECT count(*) FROM {table}")),
            left,
            "{table}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn beginning_again_signs_everybody_out_and_is_offered_by_a_demonstration_alone() {
    let folder = Folder::demo("4", 1).await;
    let sets = super::scenes::set_all(&folder.db).await.unwrap();
    let (people, sent) = ("SELECT count(*) FROM person", "SELECT count(*) FROM referral");
    let before = (folder.number(people), folder.number(sent));
    super::seed::sign_in(&folder.db, 1).await.unwrap();
    assert!(folder.number("SELECT count(*) FROM session") > 0);
    let reset = async |purpose| {
        let app = App {
            db: folder.db.clone(),
            purpose,
            reached: Reached::Http,
            address: "http://localhost".into(),
            mail: Mail::Leaves,
            proxies: Proxies::default(),
        };
        let house = router(app).layer(Extension(Again::new(wish("4", 1), sets.clone())));
        let request = Request::post("/demo/reset").header(header::HOST, "localhost");
        house.oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    };
    assert_eq!(reset(Purpose::Real).await.status(), StatusCode::NOT_FOUND);
    let answer = reset(Purpose::Demonstration).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(answer.headers()[header::LOCATION], "/sign-in");
    assert_eq!(folder.number("SELECT count(*) FROM session"), 0);
    assert_eq!((folder.number(people), folder.number(sent)), before);
    assert_eq!(differences(&folder.db).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_population_to_measure_with_is_the_same_for_the_same_seed_and_agrees() {
    let size = Size {
        referrals: 240,
        seed: 3,
    };
    let (one, other) = (Folder::empty(3).await, Folder::empty(3).await);
    size.fill(&one.db, &Progress::default()).await.unwrap();
    size.fill(&other.db, &Progress::default()).await.unwrap();
    assert_eq!(one.hash(), other.hash());
    assert_eq!(one.number("SELECT count(*) FROM referral"), 240);
    assert_eq!(differences(&one.db).await, [""; 0]);
    assert!(
        size.fill(&one.db, &Progress::default()).await.is_err(),
        "it is used"
    );
}

on_both! {
    async fn a_population_agrees_and_its_people_can_be_signed_in(engine: Engine) {
        let clock = Clock::turned("2026-11-22T09:00:00Z".parse().unwrap());
        let (db, _place) = fresh(engine, clock).await;
        Size { referrals: 60, seed: 5 }.fill(&db, &Progress::default()).await.unwrap();
        assert_eq!(differences(&db).await, [""; 0]);
        let signed_in = super::super::seed::sign_in(&db, 2).await.unwrap();
        let roles: Vec<&str> = signed_in.iter().map(|one| one.role).collect();
        assert_eq!(roles.iter().filter(|role| **role == "referrer").count(), 2, "{roles:?}");
        for one in &signed_in {
            let session = identity::actions::resume(&db, &one.session).await.unwrap();
            assert_eq!((session.staff.membership, session.staff.role.code()), (one.membership.clone(), one.role));
        }
    }
}

#[test]
fn nobody_is_born_after_the_day_on_which_they_may_be_recorded() {
    for seed in 0..40 {
        let (mut chance, mut numbers) = (Chance::seeded(seed, 0), Numbers::default());
        let mut crowd = Crowd::new(Ages::Children, TODAY);
        for _ in 0..200 {
            let person = crowd.next(0, &mut chance, &mut numbers);
            assert_eq!(person.details.check(TODAY), Ok(()));
        }
    }
}

#[test]
fn a_larger_population_has_more_partnerships() {
    let size = |referrals| Size { referrals, seed: 1 };
    let sizes = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];
    assert_eq!(
        sizes.map(|number| size(number).partnerships()),
        [1, 1, 7, 54, 400]
    );
    assert_eq!(sizes.map(|number| size(number).teams()), [40, 40, 109, 295, 800]);
}
