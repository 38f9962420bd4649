//! The people who are helped: a patient to health staff, a client to advisers, and one and the same.
//!
//! A person is recorded once per partnership, with the names they go by, what they need, and which ways of
//! reaching them are safe. An organisation finds only the people it knows: those it recorded or was sent.

pub mod model;

pub use model::{Channel, Details, Person, Reach, Unreachable};
