//! The program as it is run: started, used over HTTP, killed, and started again.

#![expect(clippy::unwrap_used, reason = "these are tests, in a crate of their own")]

mod commands;
mod crash;
mod dependencies;
mod first_start;
mod http;
mod program;
