//! Asking a patient about housing, money, work and care, in the flow of care; and what was found.
//!
//! A screening is kept whole as it was asked, with who asked, where and at which moment. A yes is a need; one
//! with which help is wanted goes into a referral, and how it goes on is told by that referral alone. The answers
//! are for the health organisation that asked. The advice side sees what was referred, with consent.

pub mod actions;
pub mod model;
mod store;
pub mod web;

#[cfg(test)]
pub(crate) mod tests;

pub use model::{Asking, Screening};
