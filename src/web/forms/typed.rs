//! What was typed, as it came.

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::{Method, Uri, header::CONTENT_TYPE};
use axum::response::Response;
use percent_encoding::percent_decode;

use super::{Reader, over};
use crate::{kit::token, web::errors::Problem};

/// The most bytes that a form may send. Our longest note is 10,000 characters, which is 40,000
/// bytes at worst before it is encoded; files travel by another road.
const MOST_BYTES: usize = 64 * 1024;

/// The most fields that a form may send: the longest page of ours has about a hundred.
const MOST_FIELDS: usize = 500;

/// The longest name that a field may have.
const LONGEST_NAME: usize = 100;

/// The fields of a form, in the order in which they came, and where it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    fields: Vec<(String, String)>,
    /// The way and the address by which it came; empty for what nobody sent.
    to: String,
}

impl Typed {
    /// A form as if someone had typed it: what an edit page starts from, and tests.
    pub fn of<N: Into<String>, V: Into<String>>(fields: impl IntoIterator<Item = (N, V)>) -> Self {
        Self {
            fields: fields
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
            to: String::new(),
        }
    }

    /// The same form, as it was sent to this address.
    #[must_use]
    pub fn to(mut self, method: &Method, uri: &Uri) -> Self {
        self.to = format!("{method} {}", uri.path());
        self
    }

    /// The same form with one more field.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.fields.push((name.to_owned(), value.into()));
        self
    }

    /// The same form without a field.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(field, _)| field != name);
        self
    }

    /// What was typed in a field, without the space around it; empty when the field is not there.
    pub fn get(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(n, _)| n == name)
            .map_or("", |(_, value)| value.trim())
    }

    /// Everything sent under a name: the ticked boxes of a group.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let same = self.fields.iter().filter(|(n, _)| n == name);
        same.map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
            .collect()
    }

    /// Whether this value was sent under this name.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).contains(&value)
    }

    /// The key of this form at this address and, behind a dot, what else was sent with it: so that sending
    /// the same thing again is told apart from sending something else under the same key. The buttons of one
    /// page share a key and send nothing else, so another address is another key. Empty for a form without
    /// a key.
    pub fn once(&self) -> String {
        let key = self.get("key");
        if key.is_empty() {
            return String::new();
        }
        let mut sent = String::new();
        for (name, value) in self.iter().filter(|(name, _)| *name != "key") {
            sent.extend([name, "\u{1f}", value, "\u{1e}"]);
        }
        let key = token::hash(&format!("{key}\u{1f}{}", self.to));
        format!("{key}.{}", token::hash(&sent))
    }

    /// Whether the field was on the page at all: what was not on the page must not be written.
    pub fn sent(&self, name: &str) -> bool {
        self.fields.iter().any(|(n, _)| n == name)
    }

    /// Every field, as it came.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Starts reading: each question asked of the reader answers a value or adds a sentence.
    pub fn reader(&self) -> Reader<'_> {
        Reader::new(self)
    }

    /// Reads `application/x-www-form-urlencoded` text, a body or the part of an address after `?`.
    ///
    /// # Errors
    /// When it is not UTF-8, or has more or longer names than any page of ours.
    pub fn decode(encoded: &[u8]) -> Result<Self, Problem> {
        let mut fields = Vec::new();
        for pair in encoded
            .split(|byte| *byte == b'&')
            .filter(|pair| !pair.is_empty())
        {
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let name = decode(halves.next().unwrap_or_default())?;
            let value = decode(halves.next().unwrap_or_default())?;
            if fields.len() == MOST_FIELDS || name.len() > LONGEST_NAME {
                return Err(Problem::Unreadable("It had more fields than any form of ours."));
            }
            fields.push((name, value));
        }
        Ok(Self {
            fields,
            to: String::new(),
        })
    }
}

/// One name or value. Control characters that no database or page can hold (pasted from word
/// processors, or sent to hurt) become spaces; line ends become `\n`; marks that turn the direction
/// of the words after them are dropped: every script is written in its own direction without them.
fn decode(encoded: &[u8]) -> Result<String, Problem> {
    let spaced: Vec<u8> = encoded
        .iter()
        .map(|byte| if *byte == b'+' { b' ' } else { *byte })
        .collect();
    let text = percent_decode(&spaced)
        .decode_utf8()
        .map_err(|_| Problem::Unreadable("It was not written in UTF-8."))?
        .replace("\r\n", "\n");
    let kept = text
        .chars()
        .filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
    Ok(kept
        .map(|c| {
            if c.is_control() && c != '\n' && c != '\t' {
                ' '
            } else {
                c
            }
        })
        .collect())
}

/// The form in the body of a request, within limits.
#[derive(Clone, Debug)]
pub struct Form(pub Typed);

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Response;

    async fn from_request(request: Request<Body>, _: &S) -> Result<Self, Response> {
        let kind = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or("");
        let essence = kind.split(';').next().unwrap_or("").trim();
        if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(Problem::NotAForm.into());
        }
        let (method, uri) = (request.method().clone(), request.uri().clone());
        let body = match over::read(request.into_body(), MOST_BYTES).await? {
            over::Read::Whole(body) => body,
            over::Read::TooLong(page) => return Err(page),
        };
        Ok(Self(Typed::decode(&body)?.to(&method, &uri)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn post(kind: &str, body: impl Into<Body>) -> Result<Typed, u16> {
        let request = Request::post("/people")
            .header(CONTENT_TYPE, kind)
            .body(body.into())
            .unwrap();
        Form::from_request(request, &())
            .await
            .map(|form| form.0)
            .map_err(|refused| refused.status().as_u16())
    }

    const URLENCODED: &str = "application/x-www-form-urlencoded; charset=UTF-8";

    #[tokio::test]
    async fn a_form_is_read_as_it_was_typed() {
        let typed = post(URLENCODED, "name=+Zo%C3%AB+&need=debt&need=housing&note=a%0D%0Ab")
            .await
            .unwrap();
        assert_eq!(typed.get("name"), "Zoë");
        assert_eq!(typed.all("need"), ["debt", "housing"]);
        assert!(typed.has("need", "debt") && !typed.has("need", "work"));
        assert_eq!(typed.get("note"), "a\nb");
        assert_eq!(typed.get("absent"), "");
        assert!(typed.sent("name") && !typed.sent("absent"));
    }

    #[test]
    fn a_key_holds_for_one_address_and_one_answer() {
        let sent = |to: &'static str, note: &str| {
            Typed::of([("key", "k"), ("note", note)]).to(&Method::POST, &Uri::from_static(to))
        };
        let first = sent("/a/1/accept", "x").once();
        let (key, digest) = first.split_once('.').unwrap();
        assert_eq!(sent("/a/1/accept", "x").once(), first);
        let other = sent("/a/1/reject", "x").once();
        assert!(
            !other.starts_with(key) && other.ends_with(digest),
            "another address, another key"
        );
        let changed = sent("/a/1/accept", "y").once();
        assert!(
            changed.starts_with(key) && !changed.ends_with(digest),
            "the same key, other answers"
        );
        assert_eq!(Typed::of([("note", "x")]).once(), "");
    }

    #[tokio::test]
    async fn what_is_too_large_or_not_a_form_is_refused() {
        assert_eq!(post(URLENCODED, vec![b'a'; MOST_BYTES + 1]).await, Err(413));
        assert_eq!(post("application/json", "{}").await, Err(415));
        assert_eq!(post(URLENCODED, "name=%FF%FE").await, Err(400));
        assert_eq!(post(URLENCODED, "a=1&".repeat(MOST_FIELDS + 1)).await, Err(400));
        assert_eq!(
            post(URLENCODED, format!("{}=1", "n".repeat(LONGEST_NAME + 1))).await,
            Err(400)
        );
        assert!(post(URLENCODED, "a=1&".repeat(MOST_FIELDS)).await.is_ok());
    }

    #[tokio::test]
    async fn characters_that_no_database_can_hold_become_spaces_and_words_keep_their_direction() {
        assert_eq!(
            post(URLENCODED, "name=A%E2%80%AEB").await.unwrap().get("name"),
            "AB"
        );
        assert_eq!(
            post(URLENCODED, "name=A%00B%0BC").await.unwrap().get("name"),
            "A B C"
        );
    }
}
