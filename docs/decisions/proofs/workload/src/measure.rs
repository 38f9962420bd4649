//! Closed-loop storms, and what they cost in time and in processor time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// One storm: how fast, how dear, how long each waited.
#[derive(Clone, Debug)]
pub struct Measure {
    pub per_second: f64,
    /// Processor time of this process, microseconds for each operation.
    pub cpu: f64,
    /// Processor time of the database server's processes, microseconds for each operation; 0 without a server.
    pub server_cpu: f64,
    /// Milliseconds.
    pub p50: f64,
    pub p99: f64,
}

impl Measure {
    pub fn line(&self) -> String {
        format!(
            "{:.1} {:.2} {:.2} {:.3} {:.3}",
            self.per_second, self.cpu, self.server_cpu, self.p50, self.p99
        )
    }

    pub fn parse(line: &str) -> Option<Self> {
        let n: Vec<f64> = line
            .split_whitespace()
            .map(str::parse)
            .collect::<Result<_, _>>()
            .ok()?;
        let [per_second, cpu, server_cpu, p50, p99] = n[..] else {
            return None;
        };
        Some(Self {
            per_second,
            cpu,
            server_cpu,
            p50,
            p99,
        })
    }
}

/// `senders` tasks repeat `operation(sender, number)` for `time`; numbers never repeat within a storm.
pub async fn storm<F, Fut>(senders: u64, time: Duration, postmaster: Option<i64>, operation: F) -> Measure
where
    F: Fn(u64, u64) -> Fut + Send + Sync + Clone + 'static,
    Fut: Future<Output = ()> + Send,
{
    let (stop, numbers) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let (start, cpu, server) = (Instant::now(), processor_time(), server_time(postmaster));
    let tasks: Vec<_> = (0..senders)
        .map(|sender| {
            let (stop, numbers, operation) = (Arc::clone(&stop), Arc::clone(&numbers), operation.clone());
            tokio::spawn(async move {
                let mut waits = Vec::with_capacity(4096);
                while !stop.load(Ordering::Relaxed) {
                    let begun = Instant::now();
                    operation(sender, numbers.fetch_add(1, Ordering::Relaxed)).await;
                    waits.push(begun.elapsed());
                    // A candidate that never waits must not keep the others from their turn.
                    tokio::task::yield_now().await;
                }
                waits
            })
        })
        .collect();
    tokio::time::sleep(time).await;
    stop.store(true, Ordering::Relaxed);
    let mut waits = Vec::new();
    for task in tasks {
        waits.extend(task.await.expect("a sender failed"));
    }
    let (seconds, count) = (start.elapsed().as_secs_f64(), waits.len() as f64);
    let (cpu, server_cpu) = (processor_time() - cpu, server_time(postmaster) - server);
    drop(operation);
    waits.sort_unstable();
    let at = |share: f64| waits[((waits.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    Measure {
        per_second: count / seconds,
        cpu: cpu * 1e6 / count,
        server_cpu: server_cpu * 1e6 / count,
        p50: at(0.5),
        p99: at(0.99),
    }
}

/// Median, least and greatest.
pub fn spread(values: impl IntoIterator<Item = f64>) -> (f64, f64, f64) {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_unstable_by(f64::total_cmp);
    (values[values.len() / 2], values[0], values[values.len() - 1])
}

/// Seconds of processor time that this process has used.
pub fn processor_time() -> f64 {
    let mut spec = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the pointer is to a live local of the right type.
    let answer = unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &raw mut spec) };
    assert_eq!(answer, 0, "the processor clock could not be read");
    spec.tv_sec as f64 + spec.tv_nsec as f64 / 1e9
}

/// Seconds of processor time of a process and its living children, in ticks of 10 ms; the storm's connections stay open.
fn server_time(postmaster: Option<i64>) -> f64 {
    let Some(postmaster) = postmaster else { return 0.0 };
    let processes = std::fs::read_dir("/proc").expect("/proc is there on Linux");
    let ticks: u64 = processes
        .filter_map(|entry| std::fs::read_to_string(entry.ok()?.path().join("stat")).ok())
        .filter_map(|stat| {
            let rest = stat.rsplit_once(") ")?.1;
            let fields: Vec<&str> = rest.split(' ').collect();
            let parent: i64 = fields[1].parse().ok()?;
            (parent == postmaster)
                .then(|| fields[11].parse::<u64>().unwrap_or(0) + fields[12].parse::<u64>().unwrap_or(0))
        })
        .sum();
    ticks as f64 / 100.0
}

/// The parent of a process: the server that a session's own process belongs to.
pub fn parent(process: i64) -> Option<i64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()
}
