//! What a team that refers is told of a month: how many patients it sent, how many were helped, and what was achieved.

pub mod actions;
pub mod model;
pub mod store;
pub mod web;

pub use model::Digest;

#[cfg(test)]
mod tests;
