//! Quick questions: health staff ask an advice service about nobody in particular, and are answered. A question that
//! turns out to be somebody's becomes a referral.

pub mod actions;
pub mod model;
pub mod store;
pub mod web;

pub use model::{Answer, Question, Refused};

#[cfg(test)]
mod tests;
