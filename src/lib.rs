//! Alongside: the shared system of a health-justice partnership.

pub mod audit;
pub mod cli;
pub mod consent;
pub mod event;
pub mod identity;
pub mod kit;
pub mod obligation;
pub mod outbox;
pub mod partnership;
pub mod person;
pub mod referral;
pub mod router;
pub mod web;

#[cfg(test)]
mod architecture;
#[cfg(test)]
mod races;
#[cfg(test)]
mod world;
