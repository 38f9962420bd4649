//! What a process has used, as Linux tells it.

use std::fs;

use anyhow::{Context as _, Result};

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
pub fn resident(process: u32) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).context("the server is gone")?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .context("no resident size")?;
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kilobytes / 1024.0)
}
