//! Candidates (a) and (b): `pools any|sqlite|postgres|seaorm …`, see `workload::candidate`.

mod any;
mod native;
mod seaorm;

use workload::Outcome;
use workload::candidate::Asked;

const PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;
     PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;";

#[tokio::main(worker_threads = 2)]
async fn main() -> Outcome<()> {
    let asked = Asked::from_arguments();
    match asked.driver.as_str() {
        "any" => any::answer(&asked).await,
        "sqlite" => native::sqlite::answer(&asked).await,
        "postgres" => native::postgres::answer(&asked).await,
        "seaorm" => seaorm::answer(&asked).await,
        other => Err(format!("no driver `{other}`").into()),
    }
}
