//! A closed loop: each connection sends, waits for the answer, and sends again.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use serde::Serialize;

use crate::client::Client;
use crate::data::Random;
use crate::machine;

/// Writes the next request of a scenario; nothing when there is none left.
pub type Ask = Arc<dyn Fn(&mut Random, &mut Vec<u8>) + Send + Sync>;

/// One server asked for one thing.
#[derive(Clone)]
pub struct Lane {
    pub address: SocketAddr,
    pub process: u32,
    pub ask: Ask,
    /// The status of a good answer.
    pub status: u16,
}

#[derive(Clone, Debug, Serialize)]
pub struct Measure {
    pub per_second: f64,
    /// Milliseconds.
    pub p50: f64,
    pub p95: f64,
    pub p99: f64,
    /// Processor time of the server process for each answer, in microseconds.
    pub processor: f64,
    /// Mean size of an answer's body.
    pub bytes: f64,
    pub errors: u64,
}

/// How one connection fared.
#[derive(Default)]
struct Sender {
    waits: Vec<Duration>,
    bytes: usize,
    errors: u64,
}

/// Asks `lane` over `connections` connections for `time`. `seed` makes the questions differ from round to round.
pub async fn storm(lane: &Lane, connections: usize, time: Duration, seed: u64) -> Result<Measure> {
    let mut clients = Vec::with_capacity(connections);
    for _ in 0..connections {
        clients.push(Client::connect(lane.address).await?);
    }
    let (start, used) = (Instant::now(), machine::processor_time(lane.process)?);
    let senders: Vec<_> = clients
        .into_iter()
        .enumerate()
        .map(|(n, client)| {
            tokio::spawn(send(
                lane.clone(),
                client,
                start + time,
                Random(seed ^ ((n as u64) << 40)),
            ))
        })
        .collect();
    let mut all = Sender::default();
    for sender in senders {
        let one = sender.await??;
        all.waits.extend(one.waits);
        all.bytes += one.bytes;
        all.errors += one.errors;
    }
    let (seconds, used) = (
        start.elapsed().as_secs_f64(),
        machine::processor_time(lane.process)? - used,
    );
    measure(all, seconds, used)
}

async fn send(lane: Lane, mut client: Client, until: Instant, mut random: Random) -> Result<Sender> {
    let (mut sender, mut request) = (Sender::default(), Vec::with_capacity(2048));
    while Instant::now() < until {
        request.clear();
        (lane.ask)(&mut random, &mut request);
        if request.is_empty() {
            break;
        }
        let sent = Instant::now();
        let answer = client.send(&request).await?;
        sender.waits.push(sent.elapsed());
        sender.bytes += answer.body.len();
        sender.errors += u64::from(answer.status != lane.status);
    }
    Ok(sender)
}

fn measure(mut all: Sender, seconds: f64, used: f64) -> Result<Measure> {
    if all.waits.is_empty() {
        bail!("no request was answered in the time given");
    }
    all.waits.sort_unstable();
    let count = all.waits.len();
    let at = |percent: usize| all.waits[(count - 1) * percent / 100].as_secs_f64() * 1e3;
    Ok(Measure {
        per_second: count as f64 / seconds,
        p50: at(50),
        p95: at(95),
        p99: at(99),
        processor: used / count as f64,
        bytes: all.bytes as f64 / count as f64,
        errors: all.errors,
    })
}
