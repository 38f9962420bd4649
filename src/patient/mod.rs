//! The patient's own page: where their referral stands, in plain words, behind a link that works once.
//!
//! It says nothing that gives a case away: no name, no problem, nothing of the advice side's own. Whoever was given the
//! link opens it once, on their own device, and has a short while to read.

pub mod actions;
pub mod model;
pub mod store;
pub mod web;

pub use model::{Refused, Seen};

#[cfg(test)]
mod tests;
