//! What every slice stands on, and what knows no case: the unit of work, identifiers, the clock, who
//! acts, how things go wrong, mail and configuration.

pub mod actor;
pub mod calendar;
pub mod clock;
pub mod config;
pub mod db;
pub mod error;
pub mod few;
pub mod id;
pub mod mail;
pub mod proxies;
pub mod token;
pub mod words;
