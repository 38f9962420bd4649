//! The people who are helped: a patient to health staff, a client to advisers, and one and the same.
//!
//! A person is recorded once per partnership, with the names they go by, what they need, and which ways of
//! reaching them are safe. An organisation finds only the people it knows: those it recorded or was sent.
//! Nothing goes out to anybody without a [`Reach`], and only [`Person::reach`] can make one.

pub mod actions;
pub mod model;
mod store;
pub mod web;

#[cfg(test)]
mod tests;

pub use model::{Channel, Destination, Details, Person, Reach, Safety, Unreachable};
pub use store::erase;
