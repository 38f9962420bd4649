//! What a process has used, as Linux tells it.

use std::{fmt, fs};

use anyhow::{Context as _, Result};
use serde::Serialize;

/// Microseconds of processor time that a process has used so far, in steps of 10,000.
pub fn processor_time(process: u32) -> Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).context("the server is gone")?;
    // The name in parentheses may hold anything; the fields are counted after it: 14 and 15 of the whole line.
    let after = stat.rsplit_once(") ").context("no process name")?.1;
    let ticks: u64 = after
        .split(' ')
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    Ok(ticks as f64 * 10_000.0)
}

/// Megabytes of memory that a process holds now.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Memory {
    /// All that is resident, pages of mapped files included, as often as they are mapped.
    pub resident: f64,
    /// Its own, which nobody else could use.
    pub own: f64,
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:.0} MB resident, {:.0} MB of it its own",
            self.resident, self.own
        )
    }
}

pub fn memory(process: u32) -> Result<Memory> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).context("the server is gone")?;
    let megabytes = |name: &str| -> Result<f64> {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kilobytes: f64 = line
            .context("no resident size")?
            .trim()
            .trim_end_matches(" kB")
            .parse()?;
        Ok(kilobytes / 1024.0)
    };
    Ok(Memory {
        resident: megabytes("VmRSS:")?,
        own: megabytes("RssAnon:")?,
    })
}
