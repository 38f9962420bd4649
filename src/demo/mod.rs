//! The demonstration: invented partnerships with invented people and months of history, made by driving the
//! verbs that everybody uses, each as the member of staff who would do it and at the time when they would.
//!
//! The same seed and the same last day make the same rows. Nothing here is about a real person, practice or
//! organisation: names are put together by chance, NHS numbers are of the range that is never issued,
//! postcodes lie in areas that cannot exist, and telephone numbers in the ranges kept for drama.

mod chance;
mod crowd;
mod days;
mod house;
mod packs;
mod person;
mod plan;
mod play;
pub mod scenes;
pub mod seed;
mod settings;
mod staff;
mod store;
pub mod web;
pub mod world;

#[cfg(test)]
mod tests;

pub use world::{Progress, Wish};
