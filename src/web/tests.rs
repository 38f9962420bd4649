//! The frame, the components and the answers of the web, as people and browsers meet them.

use askama::Template;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use jiff::civil::date;
use tower::ServiceExt;

use super::page::{Chrome, Page};
use super::samples::{self, HOSTILE, chrome};
use super::security::{Reached, secure};
use super::ui::{Choice, Identity, Link, Moment, Progress, Row, Tab, TaskRow};
use super::{Errors, Form, Problem, Typed, assets};

#[derive(Template)]
#[template(path = "web/gallery.html")]
struct Gallery {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    choices: Vec<Choice>,
    rows: Vec<Row>,
    tasks: Vec<TaskRow>,
    moments: Vec<Moment>,
    tabs: Vec<Tab>,
    crumbs: Vec<Link>,
    person: Identity,
    first: Option<String>,
    next: Option<String>,
}

fn empty() -> Gallery {
    Gallery {
        chrome: Chrome::plain(),
        typed: Typed::default(),
        errors: Errors::new(),
        choices: Vec::new(),
        rows: Vec::new(),
        tasks: Vec::new(),
        moments: Vec::new(),
        tabs: Vec::new(),
        crumbs: Vec::new(),
        person: Identity::default(),
        first: None,
        next: None,
    }
}

fn task(words: &str, progress: Progress) -> TaskRow {
    let href = if progress == Progress::CannotStartYet {
        String::new()
    } else {
        "/set-up".into()
    };
    TaskRow {
        words: words.into(),
        href,
        hint: String::new(),
        progress,
    }
}

/// Every component filled, with `name` wherever people write words of their own.
fn full(name: &str) -> Gallery {
    use super::ui::{Channel, Safety};
    let channel = |words: &str, safety, note: &str| Channel {
        words: words.into(),
        safety,
        note: note.into(),
    };
    let mut errors = Errors::one("family_name", "Enter the family name");
    errors.add_at("born", "born-month", "The date of birth must include a month");
    errors.add("need", "Choose at least one need");
    Gallery {
        chrome: chrome(),
        typed: Typed::of([
            ("family_name", name),
            ("note", name),
            ("urgency", "urgent"),
            ("born-day", "5"),
            ("born-year", "1961"),
        ]),
        errors,
        choices: vec![
            Choice::new("urgent", "Urgent")
                .hint("A legal date is near")
                .reveals(),
            Choice::new("routine", "Routine"),
            Choice::new("none", name).exclusive(),
        ],
        rows: vec![
            Row::new("Name", name).change("/people/per_1/name", "the name"),
            Row::lines("Address", ["1 Mill Lane", "Hebden Bridge"]),
            Row::new("Telephone", ""),
        ],
        tasks: vec![
            TaskRow {
                hint: "Who works together".into(),
                ..task("Add organisations", Progress::Completed)
            },
            task("Add teams", Progress::InProgress),
            task("Add sites", Progress::Incomplete),
            task("Invite people", Progress::CannotStartYet),
        ],
        moments: vec![
            Moment {
                what: "Referral accepted".into(),
                who: format!("{name}, adviser, Riverside Law Centre"),
                when: "22 November 2026 at 9:30am".into(),
                at: "2026-11-22T09:30:00Z".into(),
                words: "Ringing on Monday".into(),
                link: Some(Link::to("/referrals/ref_1", "Open the referral")),
            },
            Moment {
                what: "Referral sent".into(),
                when: "20 November 2026 at 4pm".into(),
                ..Moment::default()
            },
        ],
        tabs: vec![
            Tab::to("Mine to do", "/work").counting(12).current(),
            Tab::to("Waiting on others", "/work?view=waiting").counting(3),
            Tab::to("Closed", "/work?view=closed"),
        ],
        crumbs: vec![Link::to("/", "Home"), Link::to("/referrals", "Referrals")],
        person: Identity {
            name: name.into(),
            known_as: "Gracie".into(),
            href: "/people/per_1".into(),
            born: Some(date(1961, 3, 5)),
            today: date(2026, 11, 22),
            nhs_number: "9434765919".into(),
            channels: vec![
                channel("Mobile", Safety::Safe, "after 6pm"),
                channel("Text message", Safety::NotSafe, "her husband reads them"),
                channel("Letter", Safety::NotKnown, ""),
            ],
            language: "Twi".into(),
            interpreter: true,
            access: vec!["Step-free room".into(), "Large print".into()],
            flags: vec!["Do not visit alone".into(), "Never ring the landline".into()],
            ..Identity::default()
        },
        first: Some("/referrals".into()),
        next: Some("/referrals?after=abc".into()),
    }
}

#[test]
fn every_component_shows_full_empty_and_hostile_words() {
    let page = full("Grace Okafor").render().unwrap();
    for words in [
        "Grace Okafor",
        "943 476 5919",
        "5 March 1961 (65 years)",
        "Not known: do not use",
        "Error: Gallery",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let page = samples::check(&full(HOSTILE));
    assert!(
        page.contains("&#60;script&#62;alert(1)"),
        "the words are still there"
    );
    samples::check(&full("Grace Okafor"));
    samples::check(&empty());
    // For tests/browser, and for whoever wants to look.
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/target");
    for (name, words) in [("gallery", "Grace Okafor"), ("gallery-hostile", HOSTILE)] {
        std::fs::write(format!("{folder}/{name}.html"), full(words).render().unwrap()).unwrap();
    }
}

/// A small site: a page, a form, an error, the files.
fn site(reached: Reached) -> Router {
    let routes = Router::new()
        .route("/", get(|| async { Page(full("Grace Okafor")) }))
        .route(
            "/people",
            post(|Form(typed): Form| async move { typed.get("name").to_owned() }),
        )
        .route(
            "/fails",
            get(|| async { Problem::ours(&anyhow::anyhow!("the disk said no")).into_response() }),
        )
        .merge(assets::routes());
    secure(routes, reached)
}

async fn ask(request: Request<Body>) -> (StatusCode, header::HeaderMap, String) {
    let response = site(Reached::Http).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    (
        parts.status,
        parts.headers,
        String::from_utf8_lossy(&body).into_owned(),
    )
}

fn get_request(path: &str) -> Request<Body> {
    Request::get(path)
        .header(header::HOST, "localhost")
        .body(Body::empty())
        .unwrap()
}

#[tokio::test]
async fn pages_are_not_kept_and_carry_the_headers_that_protect_them() {
    let (status, headers, page) = ask(get_request("/")).await;
    assert_eq!(status, 200);
    assert_eq!(headers[header::CACHE_CONTROL], "no-store");
    assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(
        policy.contains("default-src 'none'") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert!(!headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
    assert!(
        !page.contains(" style=") && !page.contains("onclick"),
        "nothing inline, the policy forbids it"
    );
    let response = site(Reached::Https).oneshot(get_request("/")).await.unwrap();
    assert!(response.headers().contains_key(header::STRICT_TRANSPORT_SECURITY));
}

#[tokio::test]
async fn what_another_site_sends_in_our_name_is_refused_with_a_page() {
    let send = |site: &str| {
        Request::post("/people")
            .header(header::HOST, "localhost")
            .header("sec-fetch-site", site)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from("name=Grace"))
            .unwrap()
    };
    let (status, _, words) = ask(send("cross-site")).await;
    assert_eq!(status, 403);
    assert!(
        words.contains("This was not sent from one of our pages"),
        "{words}"
    );
    assert_eq!(ask(send("same-origin")).await.2, "Grace");
}

#[tokio::test]
async fn files_may_be_kept_for_a_year_and_are_sent_compressed() {
    let path = assets::style();
    let (status, headers, plain) = ask(get_request(path)).await;
    assert_eq!(status, 200);
    assert_eq!(
        headers[header::CACHE_CONTROL],
        "public, max-age=31536000, immutable"
    );
    assert!(plain.contains(".nhsuk-button"));
    let request = Request::get(path)
        .header(header::ACCEPT_ENCODING, "br, gzip")
        .body(Body::empty())
        .unwrap();
    let zipped = ask(request).await.1;
    assert_eq!(zipped[header::CONTENT_ENCODING], "gzip");
    let (status, headers, _) = ask(get_request("/assets/alongside-0123456789ab.css")).await;
    assert_eq!(
        (status.as_u16(), headers[header::CACHE_CONTROL].to_str().unwrap()),
        (200, "no-cache")
    );
    assert_eq!(ask(get_request("/assets/../Cargo.toml")).await.0, 404);
    assert_eq!(ask(get_request("/assets/other-0123456789ab.css")).await.0, 404);
}

#[tokio::test]
async fn a_fault_of_ours_shows_a_reference_and_nothing_of_its_cause() {
    let (status, _, words) = ask(get_request("/fails")).await;
    assert_eq!(status, 500);
    assert!(
        words.contains("Something went wrong on our side") && !words.contains("disk"),
        "{words}"
    );
    let Problem::Ours(reference) = Problem::ours(&anyhow::anyhow!("x")) else {
        panic!()
    };
    assert_eq!(reference.len(), 9);
}

#[test]
fn every_error_page_says_what_to_do_next() {
    let all = [
        (Problem::NotFound, 404),
        (Problem::Refused("Say why you are declining.".into()), 422),
        (Problem::Stale, 409),
        (Problem::NotAllowed, 403),
        (Problem::Foreign, 403),
        (Problem::SignedOut, 401),
        (Problem::TooLarge, 413),
        (Problem::NotAForm, 415),
        (Problem::Unreadable("It was not written in UTF-8."), 400),
        (Problem::NotThatWay, 405),
        (Problem::TooMany(60), 429),
        (Problem::TooSlow, 503),
        (Problem::Starting, 503),
        (Problem::Away, 503),
        (Problem::Full, 503),
        (Problem::Ours("AB12-CD34".into()), 500),
    ];
    for (problem, status) in all {
        let response = problem.into_response();
        assert_eq!(response.status().as_u16(), status);
        assert_eq!(
            response.headers()[header::CONTENT_TYPE],
            "text/html; charset=utf-8"
        );
    }
}

/// Classes that scripts look for, or that only group: they have no style of their own.
const WITHOUT_STYLE: &[&str] = &[
    "al-people",
    "nhsuk-checkboxes",
    "nhsuk-icon--arrow-left",
    "nhsuk-icon--arrow-right",
    "nhsuk-js-character-count",
    "nhsuk-pagination__link--next",
    "nhsuk-pagination__link--prev",
];

#[test]
fn every_class_that_a_template_names_is_in_the_style_sheet() {
    let style = include_str!("assets/alongside.css");
    let styled = |name: &str| {
        style.match_indices(&format!(".{name}")).any(|(at, found)| {
            let after = style[at + found.len()..].chars().next();
            !after.is_some_and(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        })
    };
    let mut missing = Vec::new();
    for file in templates(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))) {
        let text = std::fs::read_to_string(&file).unwrap();
        for name in classes(&text) {
            if !styled(&name) && !WITHOUT_STYLE.contains(&name.as_str()) {
                missing.push(format!("{name} in {}", file.display()));
            }
        }
    }
    assert!(
        missing.is_empty(),
        "no style: {missing:#?}\nUse a component of web/ui.html, or see web/assets/source"
    );
    assert_eq!(
        classes(r#"<p class="a{% if x == "y" %} b-{{ c }}{% endif %} d">"#),
        ["a", "d"]
    );
    assert!(!styled("nhsuk-butto"), "parts of names do not count");
}

fn templates(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let inside = |path: std::path::PathBuf| {
        if path.is_dir() {
            templates(&path)
        } else {
            vec![path]
        }
    };
    entries
        .flat_map(inside)
        .filter(|path| path.extension().is_some_and(|kind| kind == "html"))
        .collect()
}

/// The whole names in the `class` attributes of a template; names that a template puts together are left out.
fn classes(template: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut rest = template;
    while let Some(start) = rest.find('{') {
        let (ends, instead) = match rest[start..].get(..2) {
            Some("{%") => ("%}", " "),
            Some("{{") => ("}}", "\0"),
            Some("{#") => ("#}", ""),
            _ => ("{", "{"),
        };
        plain.push_str(&rest[..start]);
        plain.push_str(instead);
        rest = rest[start..].split_once(ends).map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    let attributes = plain
        .split("class=\"")
        .skip(1)
        .filter_map(|after| after.split_once('"'));
    let names = attributes.flat_map(|(value, _)| value.split_whitespace());
    names
        .filter(|name| !name.contains('\0'))
        .map(str::to_owned)
        .collect()
}

/// docs/performance.md aims at 14 KB for the HTML and CSS of a first page.
#[test]
fn the_first_page_is_small() {
    let page = Page(Small { chrome: chrome() }).0.render().unwrap();
    let (page, style) = (
        zipped(page.as_bytes()),
        zipped(include_bytes!("assets/alongside.css")),
    );
    let script = zipped(include_bytes!("assets/alongside.js"));
    assert!(
        page + style < 14 * 1024,
        "{page} bytes of page and {style} of style"
    );
    assert!(page + style + script < 20 * 1024, "and {script} of script");
}

#[derive(Template)]
#[template(
    source = r#"{% extends "web/layout.html" %}{% block title %}Work{% endblock %}{% block main %}<h1>Work</h1>{% endblock %}"#,
    ext = "html"
)]
struct Small {
    chrome: Chrome,
}

fn zipped(bytes: &[u8]) -> usize {
    use std::io::Write;
    let mut zip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    zip.write_all(bytes).unwrap();
    zip.finish().unwrap().len()
}
