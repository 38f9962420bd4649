//! Candidate (c): `ours sqlite|threaded|postgres …`, see `workload::candidate`.

use std::sync::atomic::{AtomicUsize, Ordering};

use proofs::postgres::{self, Postgres};
use proofs::sqlite::{self, Idle, Sqlite, Threaded};
use workload::Outcome;
use workload::candidate::{Asked, Connections, answer};

struct InPlace(String, Idle);

impl Connections for InPlace {
    type One = Sqlite;
    async fn acquire(&self) -> Outcome<Sqlite> {
        Sqlite::take(&self.0, &self.1)
    }
}

/// A few connections, each on its own thread and reached by messages.
struct OnThreads(Vec<Threaded>, AtomicUsize);

impl Connections for OnThreads {
    type One = Threaded;
    async fn acquire(&self) -> Outcome<Threaded> {
        Ok(self.0[self.1.fetch_add(1, Ordering::Relaxed) % self.0.len()].clone())
    }
}

struct Server(deadpool_postgres::Pool);

impl Connections for Server {
    type One = Postgres;
    async fn acquire(&self) -> Outcome<Postgres> {
        Ok(Postgres(self.0.get().await?))
    }
}

#[tokio::main(worker_threads = 2)]
async fn main() -> Outcome<()> {
    let asked = Asked::from_arguments();
    match asked.driver.as_str() {
        "sqlite" => answer(&asked, InPlace(asked.address.clone(), Idle::default())).await,
        "threaded" => {
            let threads = (0..4)
                .map(|_| sqlite::open(&asked.address).map(Threaded::new))
                .collect::<Outcome<_>>()?;
            answer(&asked, OnThreads(threads, AtomicUsize::new(0))).await
        }
        "postgres" => answer(&asked, Server(postgres::pool(&asked.address, 16)?)).await,
        other => Err(format!("no driver `{other}`").into()),
    }
}
