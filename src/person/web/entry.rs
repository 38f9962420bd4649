//! Somebody new on a page of another slice, which asks for more than the person.

use axum::response::{IntoResponse as _, Response};
use jiff::civil::Date;

use super::{form, new};

use crate::{
    kit::id::PersonId,
    person::{actions::Lookalike, model::Details},
    web::{Chrome, Errors, Page, Typed},
};
pub use new::Look;

/// Reads the details of somebody new: a name at the least.
///
/// # Errors
/// What has to be put right.
pub fn read(typed: &Typed, today: Date) -> Result<Details, Errors> {
    form::details(&new::with_name(typed), &Details::default(), today)
}

/// Those who look alike and were said on the page before to be somebody else.
pub fn said_apart(typed: &Typed, alike: &[Lookalike]) -> Vec<PersonId> {
    new::said_apart(typed, alike)
}

/// Asks whether it is one of those who look alike. All that was typed goes on, to the same page for somebody new, or
/// to the page of the same name of the person who is meant. The frame comes with what this side calls them.
pub fn ask(
    frame: (Chrome, &'static str),
    typed: &Typed,
    name: &str,
    alike: &[Lookalike],
    page: &'static str,
) -> Response {
    let ask = new::Alike::to_refer(frame, typed, name.to_owned(), alike, page);
    Page(ask).into_response()
}
