//! The command line.

pub mod partnership;
