//! The log and the numbers, for whoever runs the installation. Neither holds what a person said: other
//! crates, which may log what they are given, are only heard when they warn.

use std::{io::IsTerminal as _, sync::OnceLock};

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

use crate::kit::config::{Format, Log};

/// Upper ends, in seconds, of the classes into which times are counted.
const CLASSES: [f64; 14] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0,
];

/// Starts the log of a server, on standard error.
pub fn start(log: Log) {
    let filter = EnvFilter::new(format!("warn,alongside={}", log.level));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let started = match log.format {
        Format::Text => subscriber.try_init(),
        Format::Json => subscriber.json().flatten_event(true).try_init(),
    };
    if started.is_err() {
        tracing::warn!("the log was started already");
    }
}

/// The log of a command that ends by itself: only what went wrong.
pub(super) fn quietly() {
    start(Log {
        format: Format::Text,
        level: "warn",
    });
}

/// The numbers of this process, counted from the first call on.
pub fn numbers() -> Option<&'static PrometheusHandle> {
    static NUMBERS: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    let handle = NUMBERS.get_or_init(|| {
        let builder = PrometheusBuilder::new().set_buckets(&CLASSES).ok()?;
        let handle = builder.install_recorder().ok();
        describe();
        handle
    });
    handle.as_ref()
}

fn describe() {
    metrics::describe_histogram!(
        "alongside_request_seconds",
        "How long requests took, by route and status"
    );
    metrics::describe_histogram!(
        "alongside_delivery_seconds",
        "How long messages took to deliver, by outcome"
    );
    metrics::describe_gauge!("alongside_messages_waiting", "Messages that wait to go out");
}
