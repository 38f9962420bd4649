//! A partnership: the health bodies, advice providers and funders that work together, their teams and places,
//! the services that advisers offer, who may refer to them and until when, and how long each side has for what it
//! owes the other.

pub mod actions;
pub mod model;
pub mod packs;
pub mod register;
pub mod store;
pub mod web;

#[cfg(test)]
mod tests;

pub use model::{Clocks, Organisation, Partnership, Provider, Service, Site, Team};
pub use store::inside_names;
