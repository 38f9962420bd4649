//! What goes out: e-mail to staff and to the people who are helped, each with a state that says what
//! became of it. Nothing goes to a person on a channel that is not known to be safe, and that is asked
//! again at the moment of sending. What is for a team goes to each of its members as a message of its own.

pub mod actions;
pub mod jobs;
pub mod model;
pub mod store;
pub mod web;

pub use model::{Outgoing, Recipient, State};

#[cfg(test)]
mod tests;
