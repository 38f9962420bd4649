//! The wall: every route, asked by everybody, in a partnership in which every field holds a marker.
//!
//! [`table::ROUTES`] says who gets an answer. [`sees`] says who may read which layer. Whoever is given
//! more than that, in a page, a header, an error or a count, fails the test.

mod routes;
pub mod table;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    architecture::tables,
    kit::{
        actor::{Actor, Role},
        id::PartnershipId,
    },
    on_both,
    partnership::{
        actions as parts,
        model::{Kind, Naming, OrganisationDetails, TeamDetails},
    },
    world::{
        Answer, Browser, World,
        planted::{Layer, Planted},
    },
};

use self::table::{ROUTES, Route};

/// Everybody who asks, by a letter. In the partnership: Referrer, health team Lead, Intake, Adviser,
/// Volunteer, Supervisor, aDministrator, Manager, Funder, information Governance, researcher X. Beside
/// them: a referrer of an Other team of the same organisation, a referrer of another health body (P), a
/// supervisor of another advice body (Q), an adviser of another team of the same advice body (B). In
/// another partnership: its referrer (r), supervisor (s) and manager (m). And somebody signed out (-).
const EVERYBODY: &str = "RLIAVSDMFGXOPQBrsm-";

/// Who may read a layer of the partnership's own people and referrals.
fn sees(layer: Layer) -> &'static str {
    match layer {
        Layer::Person => "RLOIASB",
        Layer::Case | Layer::Told => "RLIASB",
        Layer::Advice | Layer::Withheld => "IASB",
        Layer::Draft => "RL",
    }
}

/// Who may read a layer of the other partnership's.
fn sees_beyond(layer: Layer) -> &'static str {
    match layer {
        Layer::Person | Layer::Case | Layer::Told => "rs",
        Layer::Advice | Layer::Withheld => "s",
        Layer::Draft => "r",
    }
}

/// A marker that survives capitals and search keys: letters only.
fn marker(partnership: &str, layer: Layer, field: &str) -> String {
    let field: String = field.chars().filter(char::is_ascii_alphabetic).collect();
    format!("Mk{partnership}{layer:?}{field}zz")
}

/// What every marker of a layer begins with.
fn root(partnership: &str, layer: Layer) -> String {
    format!("MK{partnership}{layer:?}").to_uppercase()
}

/// Fails when an answer holds what this reader may not see.
fn silent(letter: char, asked: &str, answer: &Answer) {
    let whole = format!("{}\n{}", answer.headers, answer.body).to_uppercase();
    for layer in Layer::ALL {
        for (partnership, may) in [("ONE", sees(layer)), ("TWO", sees_beyond(layer))] {
            if !may.contains(letter)
                && let Some(at) = whole.find(&root(partnership, layer))
            {
                let found: String = whole[at..].chars().take(40).collect();
                panic!("{letter} may not see {layer:?} of partnership {partnership}: {asked} says {found}");
            }
        }
    }
    if !sees(Layer::Person).contains(letter) && !sees_beyond(Layer::Person).contains(letter) {
        for number in ["943 476 5919", "9434765919", "900451", "PERSONEMAIL"] {
            assert!(
                !whole.contains(number),
                "{letter} may not see a person: {asked} says {number}"
            );
        }
    }
}

/// The partnerships, and everybody at a browser.
struct House {
    one: World,
    two: World,
    people: BTreeMap<char, Browser>,
}

impl House {
    async fn new(engine: crate::world::database::Engine) -> Self {
        let one = World::new(engine).await;
        let two = one.second().await;
        let mut people = BTreeMap::new();
        for (letter, role) in "RLIASVDMFGX".chars().zip([
            Role::Referrer,
            Role::TeamLead,
            Role::Intake,
            Role::Adviser,
            Role::Supervisor,
            Role::Volunteer,
            Role::Administrator,
            Role::Manager,
            Role::Funder,
            Role::InformationGovernance,
            Role::Researcher,
        ]) {
            people.insert(letter, one.sign_in(role).await);
        }
        for (letter, role) in [
            ('r', Role::Referrer),
            ('s', Role::Supervisor),
            ('m', Role::Manager),
        ] {
            people.insert(letter, two.sign_in(role).await);
        }
        for (letter, role, kind) in [
            ('O', Role::Referrer, None),
            ('P', Role::Referrer, Some(Kind::Health)),
            ('Q', Role::Supervisor, Some(Kind::Advice)),
            ('B', Role::Adviser, None),
        ] {
            people.insert(letter, beside(&one, role, kind).await);
        }
        people.insert('-', one.visitor());
        assert_eq!(people.keys().collect::<String>().len(), EVERYBODY.len());
        Self { one, two, people }
    }

    async fn ask(&self, letter: char, method: &str, path: &str, body: &str) -> Answer {
        let kind = if method == "POST" {
            "application/x-www-form-urlencoded"
        } else {
            ""
        };
        let answer = self.people[&letter].ask(method, path, kind, body).await;
        let asked = format!("{method} {path}");
        silent(letter, &asked, &answer);
        assert!(
            answer.status < 500,
            "{letter}: {asked} answered {}:\n{}",
            answer.status,
            answer.body
        );
        answer
    }

    /// A number for everything that is kept, so that it shows when anything was changed.
    async fn fingerprint(&self) -> BTreeMap<String, (i64, i64)> {
        let mut print = BTreeMap::new();
        for (table, columns) in tables() {
            let versions = if columns.iter().any(|column| column == "version") {
                "coalesce(sum(version), 0)"
            } else {
                "0"
            };
            let sql = format!("SELECT count(*), CAST({versions} AS BIGINT) FROM {table}");
            let counted = self.one.db.read(&Actor::Operator(None), async |tx| {
                tx.first(&sql, &[], |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)))
                    .await
            });
            print.insert(table, counted.await.unwrap().unwrap());
        }
        print
    }
}

/// Somebody of another team: of the same organisation, or of another of this kind.
async fn beside(world: &World, role: Role, kind: Option<Kind>) -> Browser {
    world.pause();
    let own = if role == Role::Referrer {
        &world.health
    } else {
        &world.advice
    };
    let (organisation, team) = world
        .operate(async |tx| {
            let organisation = match kind {
                None => own.clone(),
                Some(kind) => {
                    let name = format!("Another {} body", kind.code());
                    let ods_code = None;
                    parts::add_organisation(tx, OrganisationDetails { kind, name, ods_code }).await?
                }
            };
            let naming = Naming::ordinary(format!("Another team of {}", role.code()));
            let team = parts::add_team(tx, &organisation, None, TeamDetails { naming }).await?;
            Ok((organisation, team))
        })
        .await;
    let partnership: PartnershipId = world.partnership.clone();
    let joined = world.join(&partnership, role, &organisation, Some(&team)).await;
    world.arrives(&joined).await
}

/// The words of every page without a record in its address, as everybody sees them.
async fn lists(house: &House) -> BTreeMap<(char, &'static str), String> {
    let mut words = BTreeMap::new();
    for route in ROUTES
        .iter()
        .filter(|route| route.method == "GET" && !route.pattern.contains('{'))
    {
        for letter in EVERYBODY.chars() {
            let answer = house.ask(letter, "GET", route.pattern, "").await;
            words.insert((letter, route.pattern), answer.page(route.pattern).text());
        }
    }
    words
}

/// Who is given an answer, who is told that it is not theirs to do, and that nobody else learns of it. What
/// falls short of the table, each in a line.
async fn standing(house: &House, route: &Route, planted: &Planted) -> Vec<String> {
    let path = route.address(planted);
    let body = route.body(planted, &house.one);
    let before = house.fingerprint().await;
    let mut faults = Vec::new();
    for letter in EVERYBODY
        .chars()
        .filter(|letter| !route.allowed.contains(*letter))
    {
        let answer = house.ask(letter, route.method, &path, &body).await;
        let fine = match letter {
            _ if route.refused.contains(letter) => route.refuses(&answer),
            '-' => answer.status == 401,
            _ => answer.status == 404,
        };
        if !fine {
            faults.push(told("is not refused as the table says", letter, route, &answer));
        }
    }
    assert_eq!(
        before,
        house.fingerprint().await,
        "{} {path} changed something for somebody who may not",
        route.method
    );
    for (number, letter) in route.allowed.chars().enumerate() {
        // The manager of the other partnership adds to an organisation of their own.
        let of = if letter == 'm' { &house.two } else { &house.one };
        let answer = house
            .ask(letter, route.method, &path, &route.body(planted, of))
            .await;
        // What the first of them did stands in the way of the others, who are told so, and not that it is
        // none of their business.
        let done = route.does(&answer);
        let late = number > 0 && route.method == "POST" && table::comes_too_late(&answer);
        if !(done || late) {
            faults.push(told("is not let in as the table says", letter, route, &answer));
        }
        if route.method == "GET" && answer.status == 200 && letter != '-' {
            assert!(
                answer.headers.contains("no-store"),
                "{path} may be kept by a browser"
            );
        }
    }
    faults
}

fn told(what: &str, letter: char, route: &Route, answer: &Answer) -> String {
    let heard = if answer.status == 303 {
        answer.headers.clone()
    } else {
        answer.page(route.pattern).text()
    };
    let heard: String = heard.chars().take(2000).collect();
    let (method, pattern, status) = (route.method, route.pattern, answer.status);
    format!("{letter}: {method} {pattern} {what}: {status} {heard}")
}

/// Asks every route of a method of everybody.
async fn all_standing(house: &House, method: &str, planted: &Planted) {
    let mut faults = Vec::new();
    for route in ROUTES.iter().filter(|route| route.method == method) {
        faults.extend(standing(house, route, planted).await);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn every_route_of_the_program_is_in_the_table_and_no_other() {
    let of_program: BTreeSet<(String, String)> = routes::of_program();
    let listed = ROUTES
        .iter()
        .map(|route| (route.method.to_owned(), route.pattern.to_owned()));
    let apart = table::APART
        .iter()
        .map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned()));
    let listed: BTreeSet<_> = listed.chain(apart).collect();
    let missing: Vec<_> = of_program.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&of_program).collect();
    assert!(missing.is_empty(), "who may ask for these? {missing:#?}");
    assert!(gone.is_empty(), "there is no such route: {gone:#?}");
    for route in ROUTES {
        let who = format!("{}{}", route.allowed, route.refused);
        assert!(
            who.chars().all(|letter| EVERYBODY.contains(letter)),
            "{}: {who}",
            route.pattern
        );
        let once: BTreeSet<char> = who.chars().collect();
        assert_eq!(
            once.len(),
            who.len(),
            "{}: somebody is named twice",
            route.pattern
        );
    }
}

on_both! {
    async fn nobody_is_given_more_than_the_table_says(engine: Engine) {
        let house = House::new(engine).await;
        let empty = lists(&house).await;
        let (one, two) = (
            |layer, field: &str, _| marker("One", layer, field),
            |layer, field: &str, _| marker("Two", layer, field),
        );
        let planted = house.one.plant(&one).await;
        let beyond = house.two.plant(&two).await;

        // A list, a count or a hint that changed gives away that something is there.
        let full = lists(&house).await;
        for (asked, words) in &empty {
            if table::may_change(asked.0, asked.1) {
                continue;
            }
            assert_eq!(words, &full[asked], "{} at {} shows that something was added", asked.0, asked.1);
        }
        let changed = |letter: char, path| empty[&(letter, path)] != full[&(letter, path)];
        assert!(changed('R', "/work") && changed('S', "/work") && changed('R', "/drafts"), "nothing was planted");

        all_standing(&house, "GET", &planted).await;
        // What is in the other partnership is not there, whatever the role.
        for route in ROUTES.iter().filter(|route| route.pattern.contains('{')) {
            let (path, body) = (route.address(&beyond), route.body(&beyond, &house.two));
            for letter in EVERYBODY.chars().filter(|letter| !"rsm-".contains(*letter)) {
                let status = house.ask(letter, route.method, &path, &body).await.status;
                assert_eq!(status, 404, "{letter}: {} {path} of another partnership", route.method);
            }
        }
        found_by_nobody_else(&house).await;
        every_referral(&house, &planted).await;
        all_standing(&house, "POST", &planted).await;
        two_records_are_for_those_who_know_both(&house, &planted).await;
    }

    async fn in_a_real_installation_those_who_look_after_messages_read_none(engine: Engine) {
        let world = World::new(engine).await;
        let write = |layer, field: &str, _| marker("One", layer, field);
        let planted = world.plant(&write).await;
        for role in [Role::Manager, Role::Administrator] {
            let somebody = world.sign_in(role).await.at(world.in_earnest());
            let answer = somebody.ask("GET", "/outbox", "", "").await;
            assert_eq!(answer.status, 200);
            assert!(answer.body.contains("New referral"), "there are messages");
            assert!(!answer.body.contains("A body") && !answer.body.contains("Sign in to Alongside to"));
            assert!(!answer.body.contains("quote"), "the words of a message to a client");
            silent('M', "/outbox", &answer);
            assert!(!answer.body.contains(&planted.helped.to_string()));
        }
        let nobody = world.visitor().at(world.in_earnest());
        let demo = nobody.ask("POST", "/sign-in/demonstration", "application/x-www-form-urlencoded", "membership=x");
        assert_eq!(demo.await.status, 404, "nobody can be somebody else in a real installation");
        let page = nobody.ask("GET", "/sign-in", "", "").await;
        assert!(!page.body.contains("mem_") && !page.body.contains("Adviser Person"), "{}", page.body);
    }
}

/// Each side reads its own of every referral, wherever it stands.
async fn every_referral(house: &House, planted: &Planted) {
    let all = [
        &planted.new[0],
        &planted.helped,
        &planted.told,
        &planted.withheld,
        &planted.rejected,
        &planted.cancelled,
    ];
    for referral in all {
        for path in [
            format!("/referrals/{referral}"),
            format!("/referrals/{referral}/sent"),
        ] {
            for letter in EVERYBODY.chars() {
                let status = house.ask(letter, "GET", &path, "").await.status;
                let expected = match letter {
                    '-' => 401,
                    letter if sees(Layer::Case).contains(letter) => 200,
                    _ => 404,
                };
                assert_eq!(status, expected, "{letter} at {path}");
            }
        }
    }
    for (letter, referral, layer) in [
        ('R', &planted.told, Layer::Told),
        ('R', &planted.rejected, Layer::Told),
        ('R', &planted.helped, Layer::Case),
        ('A', &planted.helped, Layer::Advice),
        ('I', &planted.rejected, Layer::Advice),
        // A supervisor answers for the quality of the advice, and reads how it was closed: the note of the advice
        // side, and the words that the consent keeps from the referrer.
        ('S', &planted.told, Layer::Advice),
        ('S', &planted.told, Layer::Told),
        ('S', &planted.withheld, Layer::Advice),
    ] {
        let answer = house
            .ask(letter, "GET", &format!("/referrals/{referral}"), "")
            .await;
        let whole = answer.body.to_uppercase();
        assert!(
            whole.contains(&root("One", layer)),
            "{letter} reads {layer:?} of {referral}"
        );
    }
}

/// Whoever advises the client of one record may say that another is somebody else as soon as they know of that
/// one too. The table shows that they may not before; by now the draft about the other has been sent to them.
async fn two_records_are_for_those_who_know_both(house: &House, planted: &Planted) {
    let path = format!("/people/{}/duplicates", planted.person);
    let body = format!("other={}", planted.double);
    for (letters, expected) in [("RLOIASB", 303), ("VDMFGXPQrsm", 404)] {
        for letter in letters.chars() {
            let answer = house.ask(letter, "POST", &path, &body).await;
            assert_eq!(answer.status, expected, "{letter} keeps two records apart");
        }
    }
}

/// Searching and recording the same person tell an organisation nothing of whom it does not know.
async fn found_by_nobody_else(house: &House) {
    let kind = "application/x-www-form-urlencoded";
    for query in [
        "MkOnePers",
        "943+476+5919",
        "07700+900451",
        "LE1+4AB",
        "personemail%40example.org",
        "5+March+1961",
    ] {
        for letter in "PQrs".chars() {
            // What was searched for stands in the box again, so only what was found is looked at.
            let body = format!("q={query}");
            let answer = house.people[&letter]
                .ask("POST", "/people/search", kind, body)
                .await;
            let own = "rs".contains(letter) && query != "MkOnePers";
            let found = answer.body.contains("/people/per_");
            assert_eq!(found, own, "{letter} searches for {query}");
            assert!(
                !answer.body.to_uppercase().contains(&root("One", Layer::Person)),
                "{letter} finds {query}"
            );
        }
    }
    let same = "given-1=MkOnePersongivenfamilyz&family-1=x&born-day=5&born-month=3&born-year=1961\
                &nhs_number=943+476+5919&mobile=07700+900451&email=personemail%40example.org";
    let answer = house.people[&'P'].ask("POST", "/people", kind, same).await;
    assert_eq!(answer.status, 303, "nobody whom they know looks alike");
}
