//! One run: for each size and store the servers are started, filled, asked in turn, and stopped.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use tokio_postgres::NoTls;

use crate::load::storm;
use crate::report::{Outcome, Report};
use crate::scenario::{self, Scenario};
use crate::{Asked, machine};

/// Every size on every store, then the report.
pub async fn all(asked: &Asked) -> Result<()> {
    let scenarios = scenarios(&asked.scenarios)?;
    let folder = asked
        .folder
        .join(format!("alongside-ratio-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let mut report = Report::new(asked.connections, asked.seconds);
    for &size in &asked.sizes {
        let file = folder.join(format!("probe-{size}.db"));
        one(
            asked,
            &scenarios,
            "SQLite",
            &file.display().to_string(),
            size,
            &mut report,
        )
        .await?;
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", file.display()));
        }
        if let Some(server) = &asked.database {
            let database = Database::make(server, "alongside_ratio_probe").await?;
            one(
                asked,
                &scenarios,
                "PostgreSQL",
                &database.address,
                size,
                &mut report,
            )
            .await?;
            database.drop().await?;
        }
    }
    std::fs::remove_dir_all(&folder)?;
    if asked.json {
        report.print_json()
    } else {
        report.print();
        Ok(())
    }
}

/// One size on one store.
async fn one(
    asked: &Asked,
    scenarios: &[Scenario],
    store: &'static str,
    place: &str,
    size: u64,
    report: &mut Report,
) -> Result<()> {
    let filling = Instant::now();
    let probe = Server::probe(place, size)?;
    eprintln!(
        "{store}, {size} referrals: the probe is ready after {:.1} s",
        filling.elapsed().as_secs_f64()
    );
    let time = Duration::from_secs_f64(asked.seconds);
    for &scenario in scenarios {
        let lane = scenario::probe(scenario, probe.address, probe.id(), size).await?;
        // Caches are filled and plans are made before anything counts.
        storm(&lane, asked.connections, time / 3, 1).await?;
        let mut measures = Vec::new();
        for round in 0..asked.rounds {
            measures.push(storm(&lane, asked.connections, time, 1_000 + round as u64).await?);
        }
        eprintln!("  {}: {:.0} a second", scenario.name(), measures[0].per_second);
        report.add(Outcome {
            store,
            size,
            scenario,
            probe: measures,
        });
    }
    report.memory(store, size, machine::resident(probe.id())?);
    Ok(())
}

fn scenarios(named: &[String]) -> Result<Vec<Scenario>> {
    for name in named {
        ensure!(
            Scenario::ALL.iter().any(|one| one.name() == name),
            "no scenario is called `{name}`"
        );
    }
    let asked = |one: &Scenario| named.is_empty() || named.iter().any(|name| one.name() == name);
    Ok(Scenario::ALL.into_iter().filter(asked).collect())
}

/// A server in a process of its own, stopped when dropped.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
}

impl Server {
    /// Starts this program again, as the probe, and waits until it has filled its store.
    pub fn probe(place: &str, size: u64) -> Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["--probe", place, "--sizes", &size.to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .context("the probe does not start")?;
        let mut line = String::new();
        let output = child.stdout.take().context("the probe has an output")?;
        BufReader::new(output).read_line(&mut line)?;
        let Some(address) = line.trim().strip_prefix("ready ") else {
            bail!("the probe ended before it was ready")
        };
        Ok(Self {
            address: address.parse()?,
            child,
        })
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing to be done about either failure.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A database made for the run.
struct Database {
    server: String,
    name: &'static str,
    address: String,
}

impl Database {
    async fn make(server: &str, name: &'static str) -> Result<Self> {
        let (base, _) = server
            .rsplit_once('/')
            .context("a database's address ends in /name")?;
        let made = Self {
            server: server.to_owned(),
            name,
            address: format!("{base}/{name}"),
        };
        made.run(&format!("DROP DATABASE IF EXISTS {name}")).await?;
        made.run(&format!("CREATE DATABASE {name}")).await?;
        Ok(made)
    }

    async fn drop(self) -> Result<()> {
        self.run(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name))
            .await
    }

    async fn run(&self, statement: &str) -> Result<()> {
        let (client, connection) = tokio_postgres::connect(&self.server, NoTls).await?;
        let connection = tokio::spawn(connection);
        client.batch_execute(statement).await?;
        drop(client);
        Ok(connection.await??)
    }
}
