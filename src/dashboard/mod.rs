//! How it is going: what each side owed and how it was kept, how old the open referrals are, and how long people wait.
//! It only reads, and what it reads is counted already or open.

pub mod actions;
pub mod model;
pub mod store;
pub mod web;

#[cfg(test)]
mod tests;
