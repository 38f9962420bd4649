//! Reads the command line and leaves the rest to it.

use std::process::ExitCode;

/// A page makes and drops hundreds of short texts, and the system's allocator took a tenth of its time
/// (docs/performance.md).
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    alongside::cli::run()
}
