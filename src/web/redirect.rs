//! After a change: on to the page that shows it, with a notice that is shown there once.
//!
//! The notice travels in a cookie of the browser's own for as long as the redirect takes: short,
//! out of reach of scripts, gone when it has been shown.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::page::{Notice, NoticeKind};

const COOKIE: &str = "notice";

/// The most characters of a notice that travel: browsers drop a cookie over 4 KiB.
const LONGEST: usize = 300;

/// "See this page": 303, so that the browser asks for it and a reload sends no form again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct See {
    to: String,
    notice: Option<Notice>,
}

impl See {
    /// On to this address of ours.
    pub fn page(to: impl Into<String>) -> Self {
        Self {
            to: to.into(),
            notice: None,
        }
    }

    /// The same, saying this there.
    #[must_use]
    pub fn saying(mut self, notice: Notice) -> Self {
        self.notice = Some(notice);
        self
    }
}

impl IntoResponse for See {
    fn into_response(self) -> Response {
        let Ok(to) = HeaderValue::try_from(self.to) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response();
        if let Some(cookie) = self
            .notice
            .as_ref()
            .and_then(|notice| HeaderValue::try_from(write(notice)).ok())
        {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}

/// The notice that the page before left for this one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Left(pub Option<Notice>);

impl<S: Send + Sync> FromRequestParts<S> for Left {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(read(&parts.headers)))
    }
}

/// Takes the notice away once a page has been shown with it. Goes around all routes that make pages.
pub async fn forget_notice(request: Request, next: Next) -> Response {
    let had = cookie(request.headers()).is_some();
    let mut response = next.run(request).await;
    let page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if had && page {
        let gone = HeaderValue::from_static("notice=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
        response.headers_mut().append(header::SET_COOKIE, gone);
    }
    response
}

fn write(notice: &Notice) -> String {
    let part = |words: &str| {
        let short: String = words.chars().take(LONGEST).collect();
        utf8_percent_encode(&short, NON_ALPHANUMERIC).to_string()
    };
    let words = [
        notice.kind.name().to_owned(),
        part(&notice.heading),
        part(&notice.words),
    ]
    .join("!");
    format!("{COOKIE}={words}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax")
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let all = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok());
    let mut pairs = all
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs.find_map(|(name, value)| (name == COOKIE && !value.is_empty()).then_some(value))
}

fn read(headers: &HeaderMap) -> Option<Notice> {
    let [kind, heading, words]: [&str; 3] =
        cookie(headers)?.split('!').collect::<Vec<_>>().try_into().ok()?;
    let kinds = [NoticeKind::Success, NoticeKind::Information, NoticeKind::Problem];
    let kind = kinds.into_iter().find(|one| one.name() == kind)?;
    let part = |words: &str| {
        let words = percent_decode_str(words).decode_utf8().ok()?;
        Some(words.chars().take(LONGEST).collect::<String>())
    };
    Some(Notice {
        kind,
        heading: part(heading)?,
        words: part(words)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn carried(set: &str) -> Option<Notice> {
        let mut headers = HeaderMap::new();
        let sent = format!("session=abc; {}", set.split(';').next().unwrap());
        headers.insert(header::COOKIE, HeaderValue::try_from(sent).unwrap());
        read(&headers)
    }

    #[test]
    fn a_notice_survives_the_redirect_whatever_its_words() {
        let notice = Notice::success("Zoë; \"accepted\" <b>", "50% done! = ok\n2");
        let response = See::page("/referrals/ref_1")
            .saying(notice.clone())
            .into_response();
        assert_eq!(
            (response.status().as_u16(), &response.headers()[header::LOCATION]),
            (303, &HeaderValue::from_static("/referrals/ref_1"))
        );
        let set = response.headers()[header::SET_COOKIE].to_str().unwrap();
        assert!(set.contains("HttpOnly"), "{set}");
        assert_eq!(carried(set), Some(notice));
    }

    #[test]
    fn a_notice_that_was_tampered_with_is_no_notice() {
        for set in [
            "notice=",
            "notice=success",
            "notice=other!a!b",
            "notice=success!%FF!b",
            "notice=success!a!b!c",
        ] {
            assert_eq!(carried(set), None, "{set}");
        }
    }

    #[test]
    fn an_address_that_cannot_be_a_header_is_not_sent() {
        assert_eq!(See::page("/a\r\nset-cookie: x=1").into_response().status(), 404);
    }
}
