//! What people see when a page cannot be shown: what happened, whether anything was lost, and what
//! to do next. No internals, and no personal data.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::kit::error::Error;

use super::page::Chrome;

/// Why a page cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// There is no such page, or not for this reader. 404.
    NotFound,
    /// A rule says no; the sentence says which. 422.
    Refused(String),
    /// Someone else changed it first. 409.
    Stale,
    /// The reader's role does not include this. 403.
    NotAllowed,
    /// The request came from another site's page. 403.
    Foreign,
    /// Nobody is signed in, or not any more. 401.
    SignedOut,
    /// More was sent than we take. 413.
    TooLarge,
    /// It was no form. 415.
    NotAForm,
    /// It was a form that cannot be read; the sentence says why. 400.
    Unreadable(&'static str),
    /// The page is there, but not for this kind of request. 405.
    NotThatWay,
    /// Too many requests from one place. 429, with the seconds to wait.
    TooMany(u32),
    /// It took too long and was given up. 503.
    TooSlow,
    /// The program is starting, or being worked on. 503.
    Starting,
    /// Something failed on our side. 500, with the reference that is also in the log.
    Ours(String),
}

/// What an error page says.
struct Words {
    status: StatusCode,
    heading: &'static str,
    paragraphs: Vec<String>,
}

impl Problem {
    /// Something failed on our side: writes the cause to the log, and makes the reference number by
    /// which whoever reads the log can find it.
    pub fn ours(cause: &anyhow::Error) -> Self {
        let reference = reference();
        tracing::error!(reference, cause = format!("{cause:#}"), "a request failed");
        Self::Ours(reference)
    }

    fn words(&self) -> Words {
        let (status, heading, paragraphs): (_, _, &[&str]) = match self {
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "Page not found",
                &[
                    "If you typed the address, check that it is right. If you pasted it, check that you copied all of it.",
                    "The page may have been moved or removed, or it may not be shared with you.",
                ],
            ),
            Self::Refused(why) => {
                return Words {
                    status: StatusCode::UNPROCESSABLE_ENTITY,
                    heading: "This could not be done",
                    paragraphs: vec![why.clone(), "Nothing was changed.".to_owned()],
                };
            }
            Self::Stale => (
                StatusCode::CONFLICT,
                "Someone else changed this first",
                &[
                    "While you were working, someone else saved a change to the same record. Nothing of theirs was overwritten, and your change was not saved.",
                    "Go back, copy anything that you want to keep, open the page again to see what changed, and then make your change.",
                ],
            ),
            Self::NotAllowed => (
                StatusCode::FORBIDDEN,
                "Your role does not include this",
                &[
                    "If you need it for your work, ask the person who looks after accounts in your organisation.",
                ],
            ),
            Self::Foreign => (
                StatusCode::FORBIDDEN,
                "This was not sent from one of our pages",
                &[
                    "To keep records safe, we only take what is sent from our own pages. Nothing was changed.",
                    "Open the page again and send it from there.",
                ],
            ),
            Self::SignedOut => (
                StatusCode::UNAUTHORIZED,
                "You are signed out",
                &[
                    "You have signed out, or nothing happened for a while and we signed you out to keep records safe.",
                ],
            ),
            Self::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "That is too large",
                &[
                    "What you sent is larger than this page can take. Nothing was saved.",
                    "Go back, make it shorter and send it again.",
                ],
            ),
            Self::NotAForm => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "That could not be read",
                &["This page takes a form. What was sent is something else. Nothing was saved."],
            ),
            Self::Unreadable(why) => {
                return Words {
                    status: StatusCode::BAD_REQUEST,
                    heading: "That could not be read",
                    paragraphs: vec![
                        (*why).to_owned(),
                        "Nothing was saved. Open the page again and send it from there.".to_owned(),
                    ],
                };
            }
            Self::NotThatWay => (
                StatusCode::METHOD_NOT_ALLOWED,
                "This page does not work that way",
                &["Go to your home page and start from there."],
            ),
            Self::TooMany(_) => (
                StatusCode::TOO_MANY_REQUESTS,
                "Please wait a moment",
                &[
                    "There have been many requests from where you are. This one was not carried out.",
                    "Wait a minute and try again.",
                ],
            ),
            Self::TooSlow => (
                StatusCode::SERVICE_UNAVAILABLE,
                "That took too long",
                &[
                    "We gave up on this request. If you sent a form, open the record to see whether it was saved before you send it again.",
                    "Sending the same form again is safe: it will not be saved twice.",
                ],
            ),
            Self::Starting => (
                StatusCode::SERVICE_UNAVAILABLE,
                "Alongside is starting",
                &[
                    "It is being started or worked on and will be back soon. Nothing that was saved has been lost.",
                    "Wait a minute and open the page again.",
                ],
            ),
            Self::Ours(_) => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "Something went wrong on our side",
                &[
                    "It is our fault, not yours. If you sent a form, it may not have been saved: open the record to see.",
                ],
            ),
        };
        Words {
            status,
            heading,
            paragraphs: paragraphs.iter().map(|&words| words.to_owned()).collect(),
        }
    }
}

/// The page that says what happened.
#[derive(Template)]
#[template(path = "web/error.html")]
struct ErrorPage {
    chrome: Chrome,
    heading: &'static str,
    paragraphs: Vec<String>,
    reference: String,
    sign_in: bool,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let words = self.words();
        let reference = if let Self::Ours(reference) = &self {
            reference.clone()
        } else {
            String::new()
        };
        let page = ErrorPage {
            chrome: Chrome::plain(),
            heading: words.heading,
            paragraphs: words.paragraphs,
            reference,
            sign_in: self == Self::SignedOut,
        };
        let mut response = match page.render() {
            Ok(html) => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
            Err(_) => words.heading.into_response(),
        };
        *response.status_mut() = words.status;
        let wait = match self {
            Self::TooMany(seconds) => Some(seconds),
            Self::Starting | Self::TooSlow => Some(5),
            _ => None,
        };
        if let Some(seconds) = wait {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Problem> for Response {
    fn from(problem: Problem) -> Self {
        problem.into_response()
    }
}

/// Where what went wrong becomes what the person sees. Nothing of the cause is shown; it is logged once.
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        match self {
            Self::Refused(sentence) => Problem::Refused(sentence),
            Self::NotFound => Problem::NotFound,
            Self::SignedOut => Problem::SignedOut,
            Self::Stale => Problem::Stale,
            Self::TooLarge => Problem::TooLarge,
            Self::Unreadable(why) => Problem::Unreadable(why),
            Self::Internal(cause) => Problem::ours(&cause),
        }
        .into_response()
    }
}

/// Eight letters and digits that can be read out over the telephone: no I, L, O or U.
fn reference() -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let bits: u64 = rand::random();
    let letter = |n: u32| char::from(LETTERS[usize::try_from((bits >> (5 * n)) & 31).unwrap_or_default()]);
    let half = |from: u32| (from..from + 4).map(letter).collect::<String>();
    format!("{}-{}", half(0), half(4))
}
