//! What people type into forms: reading it within limits, keeping it when it is refused, and
//! saying clearly what to put right.
//!
//! A handler takes `Form(typed)`, reads the fields with [`Typed::reader`], and when the reader
//! answers [`Errors`], or somebody else was faster, it shows the same page again: a [`Sheet`] with what
//! was typed and what to do about it.

mod dates;
mod errors;
mod over;
pub mod question;
mod read;
mod save;
mod sheet;
mod typed;

pub use dates::When;
pub use errors::{Errors, Wrong};
pub use question::Question;
pub use read::Reader;
pub use save::Asking;
pub use sheet::{OVERTAKEN, Sheet, recorded_now};
pub use typed::{Form, Typed};
