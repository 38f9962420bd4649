//! Alongside: the shared system of a health-justice partnership.

#![cfg_attr(test, expect(clippy::too_many_lines, reason = "a story is told in one piece"))]

pub mod arrival;
pub mod audit;
pub mod batch;
pub mod cli;
pub mod consent;
pub mod dashboard;
pub mod demo;
pub mod digest;
pub mod event;
pub mod identity;
pub mod kit;
pub mod obligation;
pub mod outbox;
pub mod partnership;
pub mod patient;
pub mod person;
pub mod question;
pub mod referral;
pub mod router;
pub mod screening;
pub mod sheet;
pub mod verify;
pub mod web;
pub mod work;

#[cfg(test)]
mod access;
#[cfg(test)]
mod architecture;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod outage;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod races;
#[cfg(test)]
mod world;
