//! The ask, from one team to one service, to help one person; and how everyone involved learns what
//! came of it.
//!
//! A referral is sent on a consent, looked at, accepted or turned down, given to an adviser, and ended;
//! whoever sent it is told, and reads it. Who has the ball, and what they owe by when, follows from what
//! happened. What happened is in the record of events, and [`State`] is a fold of it.

pub mod actions;
pub mod model;
pub mod store;
pub mod web;

pub use model::{Action, Ending, Happening, Referral, Refused, State, Step};
pub use store::List as WorkList;

#[cfg(test)]
pub(crate) mod tests;
