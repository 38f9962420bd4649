//! The web as people see it: the layout of a page, its components, forms, paging, error pages,
//! the files that browsers fetch, and the headers that keep a page safe. It knows no case.
//!
//! A page is a struct with a `chrome: Chrome`, its template extends `web/layout.html` and imports
//! `web/ui.html`; a handler answers `Page(struct)`.

pub mod app;
pub mod assets;
pub mod errors;
pub mod forms;
pub mod page;
pub mod paging;
pub mod redirect;
pub mod say;
pub mod security;
pub mod spreadsheet;
pub mod squares;
pub mod ui;
pub mod zip;

pub use app::{App, Mail, Purpose};
pub use errors::Problem;
pub use forms::{Errors, Form, Sheet, Typed, When};
pub use page::{Chrome, NavItem, Notice, Page, SignedIn};
pub use paging::{After, Listing, Paging};
pub use redirect::{Left, See};
pub use ui::Choice;

#[cfg(test)]
pub mod drawn;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
pub mod samples;
#[cfg(test)]
mod tests;
