//! The program as it is run: started, used over HTTP, killed, and started again.

mod commands;
mod crash;
mod first_start;
mod http;
mod program;
