//! Going everywhere that links lead, and the forms that are found there.

use std::collections::{BTreeMap, VecDeque};

use super::browser::{Browser, Page, between, unescape};

/// Pages opened of one kind, by the shape of the address.
const OF_A_KIND: usize = 4;

/// A form of a page.
#[derive(Clone, Debug)]
pub struct Form {
    pub method: String,
    pub action: String,
    /// Sends files.
    pub multipart: bool,
    pub fields: Vec<Field>,
}

/// A field of a form, a hidden one and a named button too.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub name: String,
    /// The type of an input, or "textarea", "select", "button". A select is a field for each of its options.
    pub kind: String,
    pub value: String,
    /// Whether it is what stands on the page: a box that is ticked, the option that is chosen, or anything
    /// that is not to be chosen.
    pub chosen: bool,
}

impl Form {
    /// What stands under a name, in order: words, and of what is to be chosen what is.
    pub fn holds(&self, name: &str) -> Vec<&str> {
        let standing = self
            .fields
            .iter()
            .filter(|field| field.name == name && field.chosen);
        let mut holds: Vec<&str> = standing.map(|field| field.value.trim()).collect();
        holds.retain(|value| !value.is_empty());
        holds.sort_unstable();
        holds
    }

    /// Whether words are typed under this name.
    pub fn is_words(&self, name: &str) -> bool {
        let mut named = self.fields.iter().filter(|field| field.name == name);
        named.any(Field::is_typed)
    }

    /// Whether this can be sent under this name by somebody who does as the page says.
    pub fn offers(&self, name: &str, value: &str) -> bool {
        let mut named = self.fields.iter().filter(|field| field.name == name);
        named.any(|field| field.is_typed() || field.value == value)
    }
}

impl Field {
    /// Whether somebody types words into it that come back when the form does.
    pub fn is_typed(&self) -> bool {
        ["text", "textarea", "email", "tel", "search"].contains(&self.kind.as_str())
    }
}

/// Opens these addresses and everything that they link to, a few of each kind.
pub async fn crawl(browser: &Browser, from: &[&str]) -> Vec<Page> {
    let mut waiting: VecDeque<String> = from.iter().map(|path| (*path).to_owned()).collect();
    let mut opened: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut pages = Vec::new();
    while let Some(path) = waiting.pop_front() {
        let of_a_kind = opened.entry(shape(&path)).or_default();
        if of_a_kind.contains(&path) || of_a_kind.len() >= OF_A_KIND {
            continue;
        }
        of_a_kind.push(path.clone());
        let answer = browser.ask("GET", &path, "", "").await;
        if let Some(to) = answer.location {
            waiting.push_back(to);
            continue;
        }
        let page = Page {
            status: answer.status,
            path,
            html: answer.body,
        };
        waiting.extend(page.links());
        pages.push(page);
    }
    pages
}

/// An address without what names one record: `/people/{}/edit?after`.
pub fn shape(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let parts = path.split('/').map(|part| if is_id(part) { "{}" } else { part });
    let names = query.split('&').filter_map(|pair| pair.split('=').next());
    let mut shape = parts.collect::<Vec<_>>().join("/");
    for name in names.filter(|name| !name.is_empty()) {
        shape.push('?');
        shape.push_str(name);
    }
    shape
}

/// Whether this names one record.
pub fn is_id(part: &str) -> bool {
    let id = part
        .split_once('_')
        .is_some_and(|(kind, id)| kind.len() == 3 && id.len() == 26);
    id || (part.len() == 64 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

impl Page {
    /// Where its links lead, on this site.
    pub fn links(&self) -> Vec<String> {
        let links = self.html.split("<a ").skip(1);
        let hrefs = links.filter_map(|link| between(link.split('>').next().unwrap(), "href=\"", "\""));
        // What is kept as a file is no page.
        let here = |href: &String| href.starts_with('/') && !href.starts_with("//") && !is_file(href);
        hrefs
            .map(unescape)
            .filter(here)
            .map(|href| href.split('#').next().unwrap().to_owned())
            .collect()
    }

    /// Its forms.
    pub fn forms(&self) -> Vec<Form> {
        let forms = self.html.split("<form ").skip(1);
        forms
            .map(|form| read(form.split("</form>").next().unwrap()))
            .collect()
    }
}

fn read(form: &str) -> Form {
    let (tag, inside) = form.split_once('>').unwrap();
    let get = |tag: &str, name: &str| between(tag, &format!("{name}=\""), "\"").map(unescape);
    let mut fields: Vec<Field> = Vec::new();
    let mut select = None;
    for element in inside.split('<').skip(1) {
        let (tag, rest) = element.split_once('>').unwrap_or((element, ""));
        let (kind, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        let attributes = format!(" {attributes}");
        let ticked = attributes.ends_with(" checked") || attributes.contains(" checked ");
        let name = get(&attributes, " name");
        let (name, kind, value, chosen) = match (kind, name) {
            ("select", name) => {
                select = name;
                continue;
            }
            ("option", _) => {
                let chosen = attributes.ends_with(" selected");
                (
                    select.clone(),
                    Some("select".into()),
                    get(&attributes, " value"),
                    chosen,
                )
            }
            ("input", name) => {
                let kind = get(&attributes, " type");
                let chosen = ticked || !matches!(kind.as_deref(), Some("radio" | "checkbox"));
                (name, kind, get(&attributes, " value"), chosen)
            }
            ("textarea", name) => (name, Some("textarea".into()), Some(unescape(rest)), true),
            ("button", name) => (name, Some("button".into()), get(&attributes, " value"), false),
            _ => continue,
        };
        let Some(name) = name else { continue };
        fields.push(Field {
            name,
            kind: kind.unwrap_or_else(|| "text".into()),
            value: value.unwrap_or_default(),
            chosen,
        });
    }
    Form {
        method: get(tag, "method").unwrap_or_default().to_lowercase(),
        action: get(tag, "action").unwrap_or_default(),
        multipart: tag.contains("multipart/form-data"),
        fields,
    }
}

/// Whether what is at an address is kept as a file, and no page.
pub fn is_file(address: &str) -> bool {
    let path = address.split('?').next().unwrap_or_default();
    std::path::Path::new(path)
        .extension()
        .is_some_and(|end| end == "csv")
}
