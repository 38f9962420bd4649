//! The program as it is run: started, used over HTTP, killed, and started again.

#![expect(clippy::unwrap_used, reason = "these are tests, in a crate of their own")]

use alongside::kit;

mod commands;
mod crash;
#[path = "../../src/world/database.rs"]
#[expect(
    dead_code,
    reason = "the test kit's own PostgreSQL, of which only a fresh database is needed here"
)]
mod database;
mod dependencies;
mod first_start;
mod http;
mod program;
