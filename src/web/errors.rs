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
    /// The database cannot be reached now. 503.
    Away,
    /// The database takes nothing more. 503.
    Full,
    /// Something failed on our side. 500, with the reference that is also in the log.
    Ours(String),
}

impl Problem {
    /// Something failed on our side: writes the cause to the log, and makes the reference number by
    /// which whoever reads the log can find it.
    pub fn ours(cause: &anyhow::Error) -> Self {
        let reference = reference();
        tracing::error!(reference, cause = format!("{cause:#}"), "a request failed");
        Self::Ours(reference)
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Stale => StatusCode::CONFLICT,
            Self::NotAllowed | Self::Foreign => StatusCode::FORBIDDEN,
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotAForm => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Unreadable(_) => StatusCode::BAD_REQUEST,
            Self::NotThatWay => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::TooSlow | Self::Starting | Self::Away | Self::Full => StatusCode::SERVICE_UNAVAILABLE,
            Self::Ours(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What happened, in a few words.
    pub fn heading(&self) -> &'static str {
        match self {
            Self::NotFound => "Page not found",
            Self::Refused(_) => "This could not be done",
            Self::Stale => "Someone else changed this first",
            Self::NotAllowed => "Your role does not include this",
            Self::Foreign => "This was not sent from one of our pages",
            Self::SignedOut => "You are signed out",
            Self::TooLarge => "That is too large",
            Self::NotAForm | Self::Unreadable(_) => "That could not be read",
            Self::NotThatWay => "This page does not work that way",
            Self::TooMany(_) => "Please wait a moment",
            Self::TooSlow => "That took too long",
            Self::Starting => "Alongside is starting",
            Self::Away => "The records cannot be reached just now",
            Self::Full => "This could not be saved",
            Self::Ours(_) => "Something went wrong on our side",
        }
    }

    /// Whether anything was lost, and what to do next.
    fn paragraphs(&self) -> Vec<&str> {
        match self {
            Self::NotFound => vec![
                "If you typed the address, check that it is right. If you pasted it, check that you copied all of it.",
                "The page may have been moved or removed, or it may not be shared with you.",
            ],
            Self::Refused(why) => vec![why, "Nothing was changed."],
            Self::Stale => vec![
                "While you were working, someone else saved a change to the same record. Nothing of theirs was overwritten, and your change was not saved.",
                "Go back, copy anything that you want to keep, open the page again to see what changed, and then make your change.",
            ],
            Self::NotAllowed => {
                vec![
                    "If you need it for your work, ask the person who looks after accounts in your organisation.",
                ]
            }
            Self::Foreign => vec![
                "To keep records safe, we only take what is sent from our own pages. Nothing was changed.",
                "Open the page again and send it from there.",
            ],
            Self::SignedOut => vec![
                "You have signed out, or nothing happened for a while and we signed you out to keep records safe.",
            ],
            Self::TooLarge => vec![
                "What you sent is larger than this page can take. Nothing was saved.",
                "Press Back in your browser: it keeps what you typed. Make it smaller, and send it again.",
            ],
            Self::NotAForm => {
                vec!["This page takes a form. What was sent is something else. Nothing was saved."]
            }
            Self::Unreadable(why) => {
                vec![
                    why,
                    "Nothing was saved. Open the page again and send it from there.",
                ]
            }
            Self::NotThatWay => vec!["Go to your home page and start from there."],
            Self::TooMany(_) => vec![
                "There have been many requests from where you are. This one was not carried out.",
                "Wait a minute and try again.",
            ],
            Self::TooSlow => vec![
                "We gave up on this request. If you sent a form, open the record to see whether it was saved before you send it again.",
                "Sending the same form again is safe: it will not be saved twice.",
            ],
            Self::Starting => vec![
                "It is being started or worked on and will be back soon. Nothing that was saved has been lost.",
                "Wait a minute and open the page again.",
            ],
            Self::Away => vec![
                "Nothing that was saved has been lost. If you sent a form, it may not have been saved.",
                "Wait a minute and try again. Press Back in your browser to see what you typed, and send it again: it will not be saved twice.",
            ],
            Self::Full => vec![
                "There is no room left to save anything. Nothing of what you sent was saved. What was saved before is safe, and can be read.",
                "Tell whoever looks after Alongside for you. Press Back in your browser to see what you typed, and keep a copy of it.",
            ],
            Self::Ours(_) => vec![
                "It is our fault, not yours. If you sent a form, it may not have been saved: open the record to see.",
            ],
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(why) | Error::RefusedAt { sentence: why, .. } => Self::Refused(why),
            Error::NotFound => Self::NotFound,
            Error::SignedOut => Self::SignedOut,
            Error::Stale => Self::Stale,
            Error::TooLarge => Self::TooLarge,
            Error::Busy(seconds) => Self::TooMany(seconds),
            Error::Unreadable(why) => Self::Unreadable(why),
            Error::Away(_) | Error::Full(_) => {
                tracing::error!(%error, "a request failed");
                if matches!(error, Error::Away(_)) {
                    Self::Away
                } else {
                    Self::Full
                }
            }
            Error::Internal(cause) => Self::ours(&cause),
        }
    }
}

/// The one place where what went wrong becomes an answer. Interfaces for programs answer in a form
/// of their own: they find the [`Problem`] among the extensions of this response.
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        Problem::from(self).into_response()
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
        let page = ErrorPage {
            chrome: Chrome::plain(),
            heading: self.heading(),
            paragraphs: self.paragraphs().into_iter().map(str::to_owned).collect(),
            reference: if let Self::Ours(reference) = &self {
                reference.clone()
            } else {
                String::new()
            },
            sign_in: self == Self::SignedOut,
        };
        let mut response = match page.render() {
            Ok(html) => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
            Err(_) => self.heading().into_response(),
        };
        *response.status_mut() = self.status();
        let wait = match self {
            Self::TooMany(seconds) => Some(seconds),
            Self::Starting | Self::TooSlow | Self::Away | Self::Full => Some(5),
            Self::NotFound
            | Self::Refused(_)
            | Self::Stale
            | Self::NotAllowed
            | Self::Foreign
            | Self::SignedOut
            | Self::TooLarge
            | Self::NotAForm
            | Self::Unreadable(_)
            | Self::NotThatWay
            | Self::Ours(_) => None,
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

/// Eight letters and digits that can be read out over the telephone: no I, L, O or U.
fn reference() -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let bits: u64 = rand::random();
    let letter = |n: u32| char::from(LETTERS[usize::try_from((bits >> (5 * n)) & 31).unwrap_or_default()]);
    let half = |from: u32| (from..from + 4).map(letter).collect::<String>();
    format!("{}-{}", half(0), half(4))
}
