//! Every form of every page, sent as nobody meant it: nothing, too much, the wrong kind, markup, bytes that
//! are no text, other people's identifiers, old versions. Whatever comes, the answer is a page that says
//! what to do, nothing inside shows, and what was typed is still there.

mod bodies;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    access::table::ROUTES,
    kit::actor::Role,
    on_both,
    world::{
        Answer, Browser, World,
        browser::unescape,
        crawl::{Field, Form, crawl, is_file, is_id, shape},
        planted::{Layer, Planted},
    },
};

use self::bodies::{Sent, URLENCODED, variants};

/// What only somebody inside should ever read.
const INSIDE: &[&str] = &[
    "sqlite",
    "postgres",
    "sql",
    "panicked",
    ".rs:",
    "src/",
    "/tmp/",
    "rusqlite",
    "serde",
    "deserialize",
    "anyhow",
    "askama",
    "backtrace",
    "missing field",
    "invalid url",
    "constraint",
    "utf8error",
];

/// Every way in which an answer fell short, each once.
#[derive(Default)]
struct Faults(BTreeSet<String>);

impl Faults {
    fn add(&mut self, what: String) {
        self.0.insert(what);
    }

    /// What holds for every answer, whatever was sent.
    fn look_at(&mut self, asked: &str, answer: &Answer) {
        let known = [200, 303, 400, 401, 403, 404, 405, 409, 413, 415, 422, 429];
        if !known.contains(&answer.status) {
            self.add(format!("{asked}: answered {}", answer.status));
        }
        if answer.status != 303 && !answer.kind.starts_with("text/html") {
            let said: String = answer.body.chars().take(80).collect();
            self.add(format!(
                "{asked}: {} is no page but {:?}: {said}",
                answer.status, answer.kind
            ));
        }
        if answer.status != 303 && !answer.body.contains("<h1") {
            self.add(format!("{asked}: {} has no heading", answer.status));
        }
        let small = answer.body.to_lowercase();
        for inside in INSIDE.iter().filter(|inside| small.contains(**inside)) {
            let at = small.find(inside).unwrap_or_default();
            let around: String = small[..at]
                .chars()
                .rev()
                .take(30)
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect();
            self.add(format!("{asked}: says \"{around}{inside}\""));
        }
        if small.contains("<script>alert") || small.contains("<img src=x") {
            self.add(format!("{asked}: markup got through"));
        }
    }

    /// Whatever was not stored is still there: in the form that came back, or, when it cannot be sent any
    /// more, on the page.
    fn kept(&mut self, asked: &str, form: &Form, sent: &Sent, answer: &Answer) {
        if sent.typed.is_empty() {
            return;
        }
        if answer.status == 303 && answer.headers.contains("notice=problem") {
            self.add(format!(
                "{asked}: sent on with a problem, and without what was typed"
            ));
        }
        if ![409, 422].contains(&answer.status) {
            return;
        }
        let page = answer.page(asked);
        let forms = page.forms();
        let Some(back) = forms
            .iter()
            .find(|back| shape(&back.action) == shape(&form.action))
        else {
            let shown = unescape(&answer.body);
            let lost = sent.typed.iter().filter(|(name, _)| form.is_words(name));
            for (name, _) in lost.filter(|(_, value)| !shown.contains(value.trim())) {
                self.add(format!(
                    "{asked}: {} and {name} is not on the page",
                    answer.status
                ));
            }
            return;
        };
        let mut names: Vec<&str> = sent.typed.iter().map(|(name, _)| name.as_str()).collect();
        names.dedup();
        for name in names {
            let sent = sent.typed.iter().filter(|(other, _)| other == name);
            let mut values: Vec<&str> = sent.map(|(_, value)| value.trim()).collect();
            values.retain(|value| !value.is_empty() && back.offers(name, value));
            values.sort_unstable();
            if !values.is_empty() && back.holds(name) != values {
                self.add(format!(
                    "{asked}: {} and {name} held {values:?} and came back as {:?}",
                    answer.status,
                    back.holds(name)
                ));
            }
        }
    }

    fn none(self) {
        let all: Vec<String> = self.0.into_iter().collect();
        assert!(all.is_empty(), "{} faults:\n{}", all.len(), all.join("\n"));
    }
}

/// A form, and who found it where.
struct Found {
    who: usize,
    page: String,
    form: Form,
}

/// Who looks for forms. Between them they are offered every one.
const WHO: &[(char, Role)] = &[
    ('R', Role::Referrer),
    ('I', Role::Intake),
    ('S', Role::Supervisor),
    ('A', Role::Adviser),
    ('D', Role::Administrator),
    ('M', Role::Manager),
];

async fn filled_in(engine: crate::world::database::Engine) -> (World, Planted, Vec<Browser>) {
    let world = World::new(engine).await;
    let plain = |layer: Layer, field: &str, _| format!("{layer:?} {field}");
    let planted = world.plant(&plain).await;
    let mut people = Vec::new();
    for (_, role) in WHO {
        people.push(world.sign_in(*role).await);
    }
    people.push(world.visitor());
    (world, planted, people)
}

/// Every form that is found by going everywhere, one of each kind.
async fn forms(planted: &Planted, people: &[Browser]) -> BTreeMap<(String, String), Found> {
    let mut found = BTreeMap::new();
    for (who, browser) in people.iter().enumerate() {
        let letter = WHO.get(who).map_or('-', |(letter, _)| *letter);
        let mine = ROUTES
            .iter()
            .filter(|route| route.method == "GET" && route.allowed.contains(letter));
        let addresses: Vec<String> = mine.map(|route| route.address(planted)).collect();
        let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
        for page in crawl(browser, &addresses).await {
            assert!(
                page.status < 400 || page.status == 422,
                "a link leads to {}: {}",
                page.path,
                page.status
            );
            for form in page.forms() {
                let key = (form.method.clone(), shape(&form.action));
                let page = page.path.clone();
                found.entry(key).or_insert(Found { who, page, form });
            }
        }
    }
    found
}

on_both! {
    async fn whatever_is_sent_to_a_form_the_answer_is_a_page_that_helps(engine: Engine) {
        let (world, planted, people) = filled_in(engine).await;
        let found = forms(&planted, &people).await;
        let posted: BTreeSet<&str> = found.keys().filter(|(method, _)| method == "post").map(|(_, to)| to.as_str()).collect();
        assert!(posted.len() > 40, "the forms are found: {posted:?}");
        let mut faults = Faults::default();
        for ((method, to), found) in &found {
            if ["/sign-out", "/demo/reset", "/sign-in/demonstration"].contains(&to.as_str()) {
                continue;
            }
            let browser = &people[found.who];
            for sent in variants(&found.form) {
                if method == "get" && (sent.kind != URLENCODED || sent.body.len() > 4000) {
                    continue;
                }
                let path = if method == "get" {
                    let sendable = |byte: &u8| byte.is_ascii_alphanumeric() || b"%&=+-_.~".contains(byte);
                    let query: Vec<u8> = sent.body.iter().copied().filter(sendable).collect();
                    format!("{to}?{}", String::from_utf8_lossy(&query))
                } else {
                    found.form.action.clone()
                };
                let (method, kind) = if method == "get" { ("GET", "") } else { ("POST", sent.kind) };
                let body = if method == "GET" { Vec::new() } else { sent.body.clone() };
                let answer = browser.ask(method, &path, kind, body).await;
                let asked = format!("{method} {to} ({}), from {}", sent.what, shape(&found.page));
                faults.look_at(&asked, &answer);
                if method == "POST" {
                    faults.kept(&asked, &found.form, &sent, &answer);
                    let refused = match sent.what.as_str() {
                        "too many fields" | "no UTF-8" => Some([400, 400]),
                        "a body over the limit" => Some([413, 413]),
                        what if what.starts_with("not a form") => Some([415, 400]),
                        _ => None,
                    };
                    let over = answer.status == 404 && !found.form.fields.iter().any(Field::is_typed);
                    if let Some(refused) = refused.filter(|refused| !refused.contains(&answer.status) && !over)
                        && !found.form.multipart
                    {
                        faults.add(format!("{asked}: answered {} and not {refused:?}", answer.status));
                    }
                }
            }
        }
        faults.none();
        world.balances().await;
    }

    async fn an_address_that_names_nothing_is_a_page_that_is_not_there(engine: Engine) {
        let (_world, planted, people) = filled_in(engine).await;
        let unknown = "01J00000000000000000000000";
        let mut faults = Faults::default();
        for route in ROUTES.iter().filter(|route| route.pattern.contains('{')) {
            let address = route.address(&planted);
            let id = address.split('/').find(|part| is_id(part)).unwrap().to_owned();
            let prefix = id.split('_').next().unwrap();
            let who = WHO.iter().position(|(letter, _)| route.allowed.contains(*letter)).unwrap_or(4);
            let long = "x".repeat(3000);
            for other in [&format!("{prefix}_{unknown}"), "x", "%00", "%FF", "..%2F..%2Fetc%2Fpasswd", "1'--", "per_", &long] {
                let path = address.replace(&id, other);
                let kind = if route.method == "POST" { "application/x-www-form-urlencoded" } else { "" };
                let answer = people[who].ask(route.method, &path, kind, "version=1&position=0").await;
                let short: String = other.chars().take(20).collect();
                let asked = format!("{} {} as {short}", route.method, route.pattern);
                faults.look_at(&asked, &answer);
                if answer.status != 404 {
                    faults.add(format!("{asked}: answered {}", answer.status));
                }
            }
        }
        faults.none();
    }

    async fn an_address_with_anything_behind_it_is_answered(engine: Engine) {
        let (_world, planted, people) = filled_in(engine).await;
        let long = format!("?name={}", "x".repeat(5000));
        let tails = [
            "?after=AAAA", "?after=%FF", "?after=MDEyMzQ", "?after=fgF-", "?state=%3Cscript%3Ealert(1)%3C/script%3E",
            "?how=a&how=b", "?list=waiting&status=%00", "?reference='--&name=%25&show=closed", "?a=%FF%FE", "?%=%&&&=", &long,
        ];
        let mut faults = Faults::default();
        for route in ROUTES.iter().filter(|route| route.method == "GET" && !is_file(route.pattern)) {
            let who = WHO.iter().position(|(letter, _)| route.allowed.contains(*letter)).unwrap();
            for tail in tails {
                let path = format!("{}{tail}", route.address(&planted));
                let answer = people[who].ask("GET", &path, "", "").await;
                let short: String = tail.chars().take(20).collect();
                faults.look_at(&format!("GET {}{short}", route.pattern), &answer);
            }
        }
        faults.none();
    }
}

#[test]
fn what_escapes_is_read_back_as_it_was() {
    assert_eq!(
        unescape("&#60;b&#62; &amp;amp; &#38;amp; &#34; & c"),
        "<b> &amp; &amp; \" & c"
    );
}
