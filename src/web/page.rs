//! A page: a template, and the frame around it.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::assets;
use super::errors::Problem;

/// A template as an answer: `Page(show)` is 200, `Page::status(422, form)` anything else.
#[derive(Debug)]
pub struct Page<T>(pub T);

impl<T: Template> Page<T> {
    /// The page with a status of its own: 422 for a form that came back.
    pub fn status(status: u16, page: T) -> Response {
        let mut response = Self(page).into_response();
        if response.status() == StatusCode::OK {
            *response.status_mut() =
                StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        }
        response
    }
}

/// Bytes that a page is given to be written into.
const ROOM: usize = 16 << 10;

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        #[cfg(test)]
        super::drawn::note::<T>();
        // Most pages fit: text that grows is copied each time that it has doubled.
        let mut html = String::with_capacity(ROOM.max(T::SIZE_HINT));
        match self.0.render_into(&mut html) {
            Ok(()) => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
            Err(error) => Problem::ours(&anyhow::Error::new(error).context("writing a page")).into_response(),
        }
    }
}

/// What stands around every page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chrome {
    /// The partnership that is being worked in; empty before one is known.
    pub partnership: String,
    /// Who is signed in.
    pub signed_in: Option<SignedIn>,
    /// The main places to go.
    pub nav: Vec<NavItem>,
    /// What the last action came to, shown once.
    pub notice: Option<Notice>,
    /// In a demonstration: where one can become someone else.
    pub demo: Option<String>,
}

impl Chrome {
    /// The frame around a page for someone who has not signed in.
    pub fn plain() -> Self {
        Self::default()
    }

    /// The same frame with a notice.
    #[must_use]
    pub fn with(mut self, notice: Option<Notice>) -> Self {
        self.notice = notice;
        self
    }

    /// The same frame with the place where one is marked, by its address.
    #[must_use]
    pub fn at(mut self, href: &str) -> Self {
        for item in &mut self.nav {
            item.current = item.href == href;
        }
        self
    }

    /// Where the style sheet is.
    pub fn style(&self) -> &'static str {
        assets::style()
    }

    /// Where the script is.
    pub fn script(&self) -> &'static str {
        assets::script()
    }

    /// Where the icon is.
    pub fn icon(&self) -> &'static str {
        assets::icon()
    }
}

/// The person at the screen, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignedIn {
    /// Their name.
    pub name: String,
    /// What they are here: "Adviser".
    pub role: String,
    /// For whom: "Riverside Law Centre".
    pub organisation: String,
    /// Where they choose another of their roles, when they hold several.
    pub change_role: Option<String>,
}

/// A place to go, in the navigation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NavItem {
    /// What it is called.
    pub words: &'static str,
    /// Where it is.
    pub href: &'static str,
    /// Whether we are there.
    pub current: bool,
    /// How much waits there, when that is known.
    pub count: Option<i64>,
}

impl NavItem {
    /// A place without a count.
    pub fn to(words: &'static str, href: &'static str) -> Self {
        Self {
            words,
            href,
            ..Self::default()
        }
    }

    /// A place where `count` things wait.
    #[must_use]
    pub fn counting(mut self, count: i64) -> Self {
        self.count = Some(count);
        self
    }
}

/// What an action came to, shown once at the head of the next page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How it is shown.
    pub kind: NoticeKind,
    /// The short of it.
    pub heading: String,
    /// What happens next; may be empty.
    pub words: String,
}

/// How a notice is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// It was done.
    Success,
    /// Something to know.
    Information,
    /// It was not done, or something is in the way.
    Problem,
}

impl NoticeKind {
    /// One word, for a cookie.
    pub fn name(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Information => "information",
            Self::Problem => "problem",
        }
    }

    /// The title over the notice.
    pub fn title(self) -> &'static str {
        match self {
            Self::Success => "Success",
            Self::Information => "Important",
            Self::Problem => "There is a problem",
        }
    }

    /// Whether assistive technology should read it out at once.
    pub fn is_alert(self) -> bool {
        self != Self::Information
    }
}

impl Notice {
    /// It was done.
    pub fn success(heading: impl Into<String>, words: impl Into<String>) -> Self {
        Self {
            kind: NoticeKind::Success,
            heading: heading.into(),
            words: words.into(),
        }
    }

    /// Something to know.
    pub fn information(heading: impl Into<String>, words: impl Into<String>) -> Self {
        Self {
            kind: NoticeKind::Information,
            heading: heading.into(),
            words: words.into(),
        }
    }

    /// It was not done.
    pub fn problem(heading: impl Into<String>, words: impl Into<String>) -> Self {
        Self {
            kind: NoticeKind::Problem,
            heading: heading.into(),
            words: words.into(),
        }
    }
}
