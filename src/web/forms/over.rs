//! A form that is longer than we take: what was typed is shown as far as we can read it, to be copied.

use askama::Template;
use axum::{
    body::Body,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use futures_util::StreamExt as _;

use super::Typed;
use crate::web::{Chrome, errors::Problem};

/// The most bytes of a form that is too long which are read to be shown again.
const MOST_SHOWN: usize = 1024 * 1024;

/// The most bytes that are let through before we hang up: a browser shows our answer once it has sent all.
const MOST_HEARD: usize = 16 * 1024 * 1024;

/// Fields that nobody reads on a page, or that nobody is to read over a shoulder.
const NOT_SHOWN: [&str; 4] = ["key", "version", "person_version", "then"];

/// What came in a body.
pub(super) enum Read {
    Whole(Vec<u8>),
    TooLong(Response),
}

#[derive(Template)]
#[template(path = "web/too_long.html")]
struct TooLong {
    chrome: Chrome,
    /// The most that is taken, in thousands of bytes.
    most: usize,
    kept: Vec<(String, String)>,
}

/// Reads a form of at most `most` bytes; a longer one is answered with a page.
///
/// # Errors
/// When the connection breaks off.
pub(super) async fn read(body: Body, most: usize) -> Result<Read, Problem> {
    let (mut bytes, mut heard) = (Vec::new(), 0);
    let mut coming = body.into_data_stream();
    while let Some(part) = coming.next().await {
        let part = part.map_err(|_| Problem::Unreadable("It broke off on its way."))?;
        heard += part.len();
        if heard > MOST_HEARD {
            break;
        }
        if heard <= MOST_SHOWN {
            bytes.extend_from_slice(&part);
        }
    }
    if heard <= most {
        return Ok(Read::Whole(bytes));
    }
    let shown = if heard <= MOST_SHOWN { bytes } else { Vec::new() };
    Ok(Read::TooLong(page(most, &shown)))
}

fn page(most: usize, shown: &[u8]) -> Response {
    let typed = Typed::decode(shown).unwrap_or_default();
    let is_shown = |name: &str, value: &str| {
        !(value.is_empty() || NOT_SHOWN.contains(&name) || name.contains("password"))
    };
    let said = typed.iter().filter(|(name, value)| is_shown(name, value));
    let page = TooLong {
        chrome: Chrome::plain(),
        most: most / 1000,
        kept: said
            .map(|(name, value)| (in_words(name), value.to_owned()))
            .collect(),
    };
    let mut response = match page.render() {
        Ok(html) => ([(CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
        Err(_) => return Problem::TooLarge.into_response(),
    };
    *response.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
    response.extensions_mut().insert(Problem::TooLarge);
    response
}

/// The name of a field as words: `urgent_reason` is "Urgent reason".
fn in_words(name: &str) -> String {
    let words = name.replace(['_', '-'], " ");
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;

    use super::*;

    async fn answer(body: String) -> String {
        match read(Body::from(body), 100).await {
            Ok(Read::Whole(bytes)) => String::from_utf8(bytes).unwrap(),
            Ok(Read::TooLong(response)) => {
                assert_eq!(response.status(), 413);
                let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
                String::from_utf8(body.to_vec()).unwrap()
            }
            Err(problem) => panic!("{}", problem.heading()),
        }
    }

    #[tokio::test]
    async fn what_is_too_long_is_shown_and_what_is_beyond_reading_is_not() {
        assert_eq!(answer("note=short".into()).await, "note=short");
        let long = "Words+".repeat(50);
        let page = answer(format!(
            "note={long}&urgent_reason=%3Cb%3E&key=k-1&password=secret-1"
        ))
        .await;
        assert!(
            page.contains(&"Words ".repeat(49))
                && page.contains("Urgent reason")
                && page.contains("&#60;b&#62;")
        );
        assert!(!page.contains("k-1") && !page.contains("secret-1"), "{page}");
        assert!(page.contains("Back"), "{page}");
        let beyond = answer(format!("note={}", "x".repeat(MOST_SHOWN))).await;
        assert!(beyond.contains("Back") && !beyond.contains("xxxx"));
    }
}
