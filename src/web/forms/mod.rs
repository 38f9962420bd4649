//! What people type into forms: reading it within limits, keeping it when it is refused, and
//! saying clearly what to put right.
//!
//! A handler takes `Form(typed)`, reads the fields with [`Typed::reader`], and when the reader
//! answers [`Errors`] it shows the same page again with `typed` and `errors`, status 422.

mod dates;
mod errors;
mod read;
mod typed;

pub use dates::When;
pub use errors::{Errors, Wrong};
pub use read::Reader;
pub use typed::{Form, Typed};
