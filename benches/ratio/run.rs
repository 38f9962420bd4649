//! One run: for each size and store both servers are started, filled, asked in turn (A B A B), and stopped.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use tokio_postgres::NoTls;

use crate::load::{Lane, storm};
use crate::product::{Product, Store};
use crate::report::{Outcome, Report, Whole};
use crate::scenario::{self, Scenario};
use crate::{Asked, machine};

/// Sends a second for which drafts are made ready: more than any product has managed on such a machine.
const MOST_SENDS: f64 = 3_000.0;

/// Every size on every store, then the report.
pub async fn all(asked: &Asked) -> Result<()> {
    let scenarios = scenarios(&asked.scenarios)?;
    let folder = if asked.keep {
        asked.folder.join("alongside-ratio")
    } else {
        asked
            .folder
            .join(format!("alongside-ratio-{}", std::process::id()))
    };
    std::fs::create_dir_all(&folder)?;
    let mut report = Report::new(asked.connections, asked.seconds);
    for &size in &asked.sizes {
        let probe = folder.join(format!("probe-{size}.db")).display().to_string();
        if asked.database.is_none() || asked.both {
            let product = Store::Folder(folder.join(format!("product-{size}")));
            one(
                asked,
                &scenarios,
                ("SQLite", size),
                (&probe, &product),
                &mut report,
            )
            .await?;
        }
        if let Some(server) = &asked.database {
            let probe = Database::make(server, &format!("ratio_probe_{size}"), asked).await?;
            let product = Database::make(server, &format!("ratio_product_{size}"), asked).await?;
            let store = Store::Postgres(product.address.clone());
            one(
                asked,
                &scenarios,
                ("PostgreSQL", size),
                (&probe.address, &store),
                &mut report,
            )
            .await?;
            for database in [probe, product] {
                database.drop(asked).await?;
            }
        }
    }
    if !asked.keep {
        std::fs::remove_dir_all(&folder)?;
    }
    if asked.json {
        return report.print_json();
    }
    report.print();
    Ok(())
}

/// One size on one store.
async fn one(
    asked: &Asked,
    scenarios: &[Scenario],
    (store, size): (&'static str, u64),
    (probe, product): (&str, &Store),
    report: &mut Report,
) -> Result<()> {
    let filling = Instant::now();
    let drafts = if scenarios.contains(&Scenario::Submit) {
        drafts(asked)
    } else {
        0
    };
    let product = Product::fill(product, size, drafts).await?;
    let probe = Server::probe(probe, size)?;
    let served = product.serve().await?;
    let ready = filling.elapsed().as_secs_f64();
    eprintln!(
        "{store}, {size} referrals: ready after {ready:.1} s; the product started in {:.0} ms",
        served.started
    );
    let first_page = product.first_page(&served).await?;
    let idle = machine::memory(served.id())?;
    for &scenario in scenarios {
        let limit = scenario::probe(scenario, probe.address, probe.id(), size).await?;
        let ours = product.lane(scenario, &served).await?;
        let outcome = in_turn(asked, scenario, &limit, &ours).await?;
        report.add(Outcome {
            store,
            size,
            scenario,
            ..outcome
        });
    }
    report.whole(Whole {
        store,
        size,
        started: served.started,
        first_page,
        idle,
        after: machine::memory(served.id())?,
        probe: machine::memory(probe.id())?,
    });
    Ok(())
}

/// The probe and the product by turns, so that both meet the same quiet and busy minutes.
async fn in_turn(asked: &Asked, scenario: Scenario, limit: &Lane, ours: &Lane) -> Result<Outcome> {
    let time = Duration::from_secs_f64(asked.seconds);
    // Caches are filled and plans are made before anything counts.
    for lane in [limit, ours] {
        storm(lane, asked.connections, time / 3, 1).await?;
    }
    let (mut probe, mut product) = (Vec::new(), Vec::new());
    for round in 0..asked.rounds {
        let seed = 1_000 + round as u64;
        let limit = storm(limit, asked.connections, time, seed).await?;
        let ours = storm(ours, asked.connections, time, seed).await?;
        eprintln!(
            "  {}: {:.0} of {:.0} a second, {:.1} %, p95 {:.1} ms, {:.0} µs each",
            scenario.name(),
            ours.per_second,
            limit.per_second,
            100.0 * ours.per_second / limit.per_second,
            ours.p95,
            ours.processor,
        );
        probe.push(limit);
        product.push(ours);
    }
    Ok(Outcome {
        store: "",
        size: 0,
        scenario,
        probe,
        product,
    })
}

fn drafts(asked: &Asked) -> usize {
    let seconds = asked.seconds * (asked.rounds as f64 + 0.5);
    asked.drafts.unwrap_or((seconds * MOST_SENDS) as usize)
}

fn scenarios(named: &[String]) -> Result<Vec<Scenario>> {
    if named.is_empty() {
        return Ok(Scenario::ALL.into());
    }
    // Reading comes first, whatever the order in which they were named.
    let mut asked = named
        .iter()
        .map(|name| Scenario::named(name).with_context(|| format!("no scenario is called `{name}`")))
        .collect::<Result<Vec<_>>>()?;
    asked.sort_by_key(|one| *one == Scenario::Submit);
    Ok(asked)
}

/// The probe in a process of its own, stopped when dropped.
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
    name: String,
    address: String,
}

impl Database {
    /// Makes it anew, or takes what an earlier run left when that is asked for.
    async fn make(server: &str, name: &str, asked: &Asked) -> Result<Self> {
        let (base, _) = server
            .rsplit_once('/')
            .context("a database's address ends in /name")?;
        let made = Self {
            server: server.to_owned(),
            name: name.to_owned(),
            address: format!("{base}/{name}"),
        };
        let there = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
        let rows = crate::rows::Rows::of_server(server).await?.all(&there).await?;
        if asked.keep && !rows.is_empty() {
            return Ok(made);
        }
        made.run(&format!("DROP DATABASE IF EXISTS {name}")).await?;
        made.run(&format!("CREATE DATABASE {name}")).await?;
        Ok(made)
    }

    async fn drop(self, asked: &Asked) -> Result<()> {
        if asked.keep {
            return Ok(());
        }
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
