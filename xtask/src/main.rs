//! Tasks for those who work on Alongside.
//!
//! `cargo run -p xtask -- assets` remakes the vendored files with the pinned versions of
//! `xtask/assets/package-lock.json` and fails when they differ from what is committed;
//! `cargo run -p xtask -- assets --write` takes what was made.

mod assets;

use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["assets"] => assets::remake(assets::Then::Compare),
        ["assets", "--write"] => assets::remake(assets::Then::Write),
        _ => {
            eprintln!("usage: cargo run -p xtask -- assets [--write]");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(words) => {
            println!("{words}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
