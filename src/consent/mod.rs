//! What a person agreed to share, for which purposes, with whom, and whether they still do.
//!
//! Consent here is agreement under the common-law duty of confidence; the lawful basis of the processing
//! is another thing (docs/loop.md). Nothing is disclosed without a [`Permit`], and only [`Consent::permit`]
//! can make one.

pub mod actions;
pub mod model;
pub mod store;

pub use model::{Consent, FeedbackLevel, GivenBy, Method, Permit, Purpose, Refused, Statement, Wording};
