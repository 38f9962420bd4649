//! Alongside: the shared system of a health-justice partnership.

pub mod event;
pub mod identity;
pub mod kit;
pub mod person;

#[cfg(test)]
mod world;
