//! For the tests of pages: a frame, words that break what does not escape, and a check of the page.
//!
//! ```ignore
//! for page in [full("Grace Okafor"), empty(), full(samples::HOSTILE)] {
//!     samples::check(&page);
//! }
//! ```

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;

use super::page::{Chrome, NavItem, Notice, SignedIn};

/// A name that breaks out of a page that does not escape, is not Latin, and does not end.
pub const HOSTILE: &str = concat!(
    r#""><script>alert(1)</script>'&amp;{{7*7}}<img src=x onerror=alert(1)> "#,
    "\u{202e}Ọláwálé 王小明 زهراء 🙂 ",
    "LlanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogochLlanfairpwllgwyngyllgogerychwyrndrobwll",
);

/// The frame around a page, filled.
pub fn chrome() -> Chrome {
    Chrome {
        partnership: "Calder Valley Health Justice Partnership".into(),
        signed_in: Some(SignedIn {
            name: "Amina Yusuf".into(),
            role: "Adviser".into(),
            organisation: "Riverside Law Centre".into(),
            change_role: Some("/session/role".into()),
        }),
        nav: vec![
            NavItem::to("Work", "/work").counting(12),
            NavItem::to("People", "/people"),
            NavItem::to("Referrals", "/referrals"),
            NavItem::to("Partnership", "/partnership"),
        ],
        notice: Some(Notice::success(
            "Referral accepted",
            "Grace Okafor has been told.",
        )),
        demo: Some("/sign-in".into()),
    }
    .at("/work")
}

/// Elements that have no end.
const VOID: &[&str] = &["br", "hr", "img", "input", "link", "meta", "path", "!doctype"];

/// Draws a page and checks what no browser complains about but people suffer from: markup in words,
/// elements that do not close, ids twice, labels of nothing, boxes without a label, forms that do
/// not say how they are sent, style or script inline, no heading or two.
pub fn check(page: &impl Template) -> String {
    let html = page.render().expect("the page is drawn");
    check_html(&html);
    html
}

/// Checks a page that was drawn.
pub fn check_html(html: &str) {
    assert!(
        !html.contains("<script>alert") && !html.contains("<img src=x"),
        "markup got through"
    );
    let (mut open, mut ids, mut labels, mut boxes) = (Vec::new(), BTreeSet::new(), Vec::new(), Vec::new());
    let mut headings = 0;
    for tag in tags(html) {
        if let Some(name) = tag.name.strip_prefix('/') {
            assert_eq!(
                open.pop(),
                Some(name.to_owned()),
                "an element that closes is not the one that is open"
            );
            continue;
        }
        headings += usize::from(tag.name == "h1");
        for (name, value) in &tag.attributes {
            assert!(
                !name.starts_with("on") && name != "style",
                "{name} is inline: {value}"
            );
            assert!(
                name != "id" || ids.insert(value.clone()),
                "two elements have the id {value}"
            );
            assert!(
                name != "href" || !value.trim().to_lowercase().starts_with("javascript:"),
                "{value}"
            );
        }
        let get = |name: &str| tag.attributes.get(name).map(String::as_str);
        match tag.name.as_str() {
            "label" => labels.extend(get("for").map(str::to_owned)),
            "input" if matches!(get("type"), Some("hidden" | "submit")) => {}
            "input" | "select" | "textarea" => boxes.push(get("id").unwrap_or("(no id)").to_owned()),
            "form" => {
                assert!(
                    matches!(get("method"), Some("get" | "post")),
                    "a form says how it is sent"
                );
                assert!(
                    get("action").is_some_and(|to| to.starts_with('/')),
                    "a form says where it is sent"
                );
            }
            _ => {}
        }
        if !VOID.contains(&tag.name.as_str()) {
            open.push(tag.name);
        }
    }
    assert_eq!(open, [""; 0], "elements stay open");
    assert_eq!(headings, 1, "a page has one h1");
    for label in &labels {
        assert!(ids.contains(label), "a label is for {label}, which is not there");
    }
    for input in &boxes {
        assert!(labels.contains(input), "the box {input} has no label");
    }
    let title = html
        .split_once("<title>")
        .and_then(|(_, after)| after.split_once(" - Alongside</title>"));
    assert!(
        title.is_some_and(|(title, _)| !title.trim().is_empty()),
        "a page has a title"
    );
}

struct Tag {
    name: String,
    attributes: BTreeMap<String, String>,
}

/// Every tag of a page that escapes its words, so that `<` and `>` are only ever ours.
fn tags(html: &str) -> impl Iterator<Item = Tag> {
    let inside = html.split('<').skip(1).filter_map(|rest| rest.split_once('>'));
    inside.map(|(inside, _)| {
        let inside = inside.trim_end_matches('/');
        let (name, mut rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
        let mut attributes = BTreeMap::new();
        while let Some((name, after)) = rest.split_once("=\"") {
            let (value, after) = after.split_once('"').expect("a quotation that ends");
            attributes.extend(
                name.split_whitespace()
                    .map(|name| (name.to_owned(), value.to_owned())),
            );
            rest = after;
        }
        Tag {
            name: name.to_lowercase(),
            attributes,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Template)]
    #[template(
        source = "<title>{{ title }} - Alongside</title>{{ body|safe }}",
        ext = "html"
    )]
    struct Bare {
        title: &'static str,
        body: &'static str,
    }

    fn passes(title: &'static str, body: &'static str) -> bool {
        std::panic::catch_unwind(|| check(&Bare { title, body })).is_ok()
    }

    #[test]
    fn the_check_notices_what_is_wrong() {
        assert!(passes(
            "A",
            r#"<h1>A</h1><label for="n">N</label><input id="n" name="n">"#
        ));
        let bad = [
            "",
            "<h1>A</h1><h1>B</h1>",
            "<h1>A</h1><p>",
            "<h1>A</h1><p></div>",
            "<h1>A</h1><script>alert(1)</script>",
            r#"<h1 id="a">A</h1><p id="a"></p>"#,
            r#"<h1>A</h1><input id="n">"#,
            r#"<h1>A</h1><label for="m">M</label>"#,
            r#"<h1>A</h1><form action="/a"></form>"#,
            r#"<h1>A</h1><form action="https://b" method="post"></form>"#,
            r#"<h1>A</h1><p style="color:red"></p>"#,
            r#"<h1>A</h1><a href="javascript:x">x</a>"#,
        ];
        for body in bad {
            assert!(!passes("A", body), "{body}");
        }
        assert!(!passes("", "<h1>A</h1>"));
    }
}
