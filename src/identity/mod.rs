//! Who works here: accounts, the roles that they hold in organisations, and their sessions.
//!
//! An account is somebody's sign-in to the installation. A membership is a role in one organisation,
//! from one date to another; somebody may hold several, and chooses between them. A session acts in exactly one membership, and
//! ends by itself when it is left alone, when the membership ends, or when its holder says so.

pub mod actions;
pub mod model;
pub mod store;
pub mod web;

pub use model::{Account, Invited, Known, Membership, NewMember, Refused, Session};
pub use web::Here;

#[cfg(test)]
mod tests;
