//! Reads the command line and leaves the rest to it.

use std::process::ExitCode;

fn main() -> ExitCode {
    alongside::cli::run()
}
