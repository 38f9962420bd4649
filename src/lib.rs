//! Alongside: the shared system of a health-justice partnership.

pub mod consent;
pub mod event;
pub mod identity;
pub mod kit;
pub mod obligation;
pub mod partnership;
pub mod person;
pub mod web;

#[cfg(test)]
mod world;
