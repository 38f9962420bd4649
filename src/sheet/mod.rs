//! Printed referral forms: issued to a team, each with a reference and a QR code that say nothing of anybody. Whoever
//! takes one in types or scans it, and enters what stands on the paper.

pub mod actions;
pub mod model;
pub mod store;
pub mod web;

pub use model::{Issue, Reference, Sheet};

#[cfg(test)]
pub(crate) mod tests;
