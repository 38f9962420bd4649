//! What came in and is no referral yet: somebody who asks for help on the public page of a service, or an e-mail to
//! its mailbox. Nobody is recorded
//! and nothing is decided before somebody of the service's own side has looked at it, who makes it a referral or says
//! what was done instead.

pub mod actions;
pub mod languages;
pub mod model;
pub mod pace;
pub mod post;
pub mod store;
pub mod web;

pub use model::{Arrival, Content, PublicPage};
pub use store::Kept;

#[cfg(test)]
pub(crate) mod tests;
