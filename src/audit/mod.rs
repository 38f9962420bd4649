//! Reading the record of events: what happened to something, who did it, and when.

pub mod store;

pub use store::Recorded;
