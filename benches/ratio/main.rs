//! The product beside the physical limit of the machine that it runs on, asked in turn, over HTTP.
//!
//! The limit is the *probe*: a bare server with a schema of its own, no sign-in, no permission, no audit and no pages,
//! that does the one thing a scenario needs. The product is `alongside serve` with everything on, asked as a browser
//! asks: sign-in, scope, consent, events, obligations, notifications, HTML, compression. `docs/performance.md` has the
//! budgets and the figures.
//!
//! ```text
//! cargo bench --bench ratio -- --sizes 10000,100000 [--database postgres://user@host:port/postgres] [--json]
//! ```
//!
//! Absolute figures change with the machine and the hour: only compare what was measured in one run.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts and times become figures of three digits"
)]

mod client;
mod data;
mod load;
mod machine;
mod probe;
mod product;
mod report;
mod rows;
mod run;
mod scenario;
mod typing;

use std::path::PathBuf;

use anyhow::Result;
use clap::Parser;

/// Measures the product and the probe in turn, closed loop.
#[derive(Clone, Debug, Parser)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Asked {
    /// Referrals in the database, one run for each.
    #[arg(long, value_delimiter = ',', default_value = "10000,100000")]
    pub sizes: Vec<u64>,
    /// Rounds of every scenario; the figures are medians of the rounds.
    #[arg(long, default_value_t = 5)]
    pub rounds: usize,
    /// Seconds of each measurement.
    #[arg(long, default_value_t = 3.0)]
    pub seconds: f64,
    /// Connections that send at once, each waiting for its answer.
    #[arg(long, default_value_t = 16)]
    pub connections: usize,
    /// Scenarios to run: submit, open, worklist, search. All when none is given.
    #[arg(long, value_delimiter = ',')]
    pub scenarios: Vec<String>,
    /// A PostgreSQL where databases may be made, to be measured on in place of SQLite.
    #[arg(long)]
    pub database: Option<String>,
    /// Both PostgreSQL and SQLite.
    #[arg(long, requires = "database")]
    pub both: bool,
    /// One JSON document instead of tables.
    #[arg(long)]
    pub json: bool,
    /// Where the databases are put, on the disk to be measured.
    #[arg(long, default_value_os_t = std::env::temp_dir())]
    pub folder: PathBuf,
    /// Fills what is not filled yet, and leaves it for the next run. The place is `--folder`.
    #[arg(long)]
    pub keep: bool,
    /// Drafts to be sent; by default as many as the fastest product so far would send in the time.
    #[arg(long)]
    pub drafts: Option<usize>,
    /// Given by cargo to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
    /// Be the probe on this store; started by the run itself.
    #[arg(long, hide = true)]
    probe: Option<String>,
}

fn main() -> Result<()> {
    let asked = Asked::parse();
    // Two threads, like the servers: on two cores the three share what there is.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match &asked.probe {
            Some(store) => probe::serve(store, asked.sizes.first().copied().unwrap_or_default()).await,
            None => run::all(&asked).await,
        }
    })
}
