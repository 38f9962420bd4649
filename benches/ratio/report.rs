//! What came out, as a table for people or as JSON for programs.

use anyhow::Result;
use serde_json::{Value, json};

use crate::load::Measure;
use crate::scenario::Scenario;

/// The rounds of one scenario on one store.
pub struct Outcome {
    pub store: &'static str,
    pub size: u64,
    pub scenario: Scenario,
    pub probe: Vec<Measure>,
}

pub struct Report {
    connections: usize,
    seconds: f64,
    outcomes: Vec<Outcome>,
    memory: Vec<(&'static str, u64, f64)>,
}

/// A median with what lies about it.
struct Spread {
    median: f64,
    least: f64,
    most: f64,
}

impl Report {
    pub fn new(connections: usize, seconds: f64) -> Self {
        Self {
            connections,
            seconds,
            outcomes: Vec::new(),
            memory: Vec::new(),
        }
    }

    pub fn add(&mut self, outcome: Outcome) {
        self.outcomes.push(outcome);
    }

    /// Megabytes that the server held when it had answered everything.
    pub fn memory(&mut self, store: &'static str, size: u64, megabytes: f64) {
        self.memory.push((store, size, megabytes));
    }

    pub fn print(&self) {
        println!("{} connections, {} s each.", self.connections, self.seconds);
        println!(
            "| store | referrals | scenario | server | a second (least to most) | p50 ms | p95 ms | p99 ms | CPU µs each | bytes | errors |"
        );
        println!("|---|---|---|---|---|---|---|---|---|---|---|");
        for outcome in &self.outcomes {
            let Outcome {
                store,
                size,
                scenario,
                probe,
            } = outcome;
            println!(
                "| {store} | {size} | {} | probe | {} |",
                scenario.name(),
                cells(probe)
            );
        }
        for (store, size, megabytes) in &self.memory {
            println!("Resident at {size} on {store}: {megabytes:.0} MB.");
        }
    }

    pub fn print_json(&self) -> Result<()> {
        let outcomes: Vec<Value> = self
            .outcomes
            .iter()
            .map(|one| json!({"store": one.store, "referrals": one.size, "scenario": one.scenario.name(), "probe": one.probe}))
            .collect();
        let memory: Vec<Value> = self
            .memory
            .iter()
            .map(
                |(store, size, megabytes)| json!({"store": store, "referrals": size, "megabytes": megabytes}),
            )
            .collect();
        let all = json!({"connections": self.connections, "seconds": self.seconds, "outcomes": outcomes, "memory": memory});
        println!("{}", serde_json::to_string_pretty(&all)?);
        Ok(())
    }
}

fn cells(rounds: &[Measure]) -> String {
    let rate = spread(rounds.iter().map(|round| round.per_second));
    let middle = |get: fn(&Measure) -> f64| spread(rounds.iter().map(get)).median;
    format!(
        "{:.0} ({:.0} to {:.0}) | {:.2} | {:.2} | {:.2} | {:.0} | {:.0} | {}",
        rate.median,
        rate.least,
        rate.most,
        middle(|round| round.p50),
        middle(|round| round.p95),
        middle(|round| round.p99),
        middle(|round| round.processor),
        middle(|round| round.bytes),
        rounds.iter().map(|round| round.errors).sum::<u64>(),
    )
}

fn spread(values: impl Iterator<Item = f64>) -> Spread {
    let mut values: Vec<f64> = values.collect();
    values.sort_unstable_by(f64::total_cmp);
    let at = |n: usize| values.get(n).copied().unwrap_or(f64::NAN);
    Spread {
        median: at(values.len() / 2),
        least: at(0),
        most: at(values.len().saturating_sub(1)),
    }
}
