//! What an operator counts, in the text format that Prometheus reads.
//!
//! Owns the names of all metrics. They are stable: dashboards and alerts are built on them. A label has one
//! of a few values that are known beforehand; nothing that a request brings becomes one.

mod clock;
mod connections;
mod database;
mod hashing;
mod requests;
mod throttle;

use std::sync::Arc;

use prometheus_client::encoding::text;
use prometheus_client::registry::Registry;

pub use self::clock::ClockMetrics;
pub use self::connections::ConnectionMetrics;
pub use self::database::DatabaseMetrics;
pub use self::hashing::HashingMetrics;
pub use self::requests::{RequestMetrics, StatusCounters};
pub use self::throttle::ThrottleMetrics;

const PREFIX: &str = "countersign";

/// All metrics of a server; a clone is the same ones.
#[derive(Clone, Debug)]
pub struct Metrics {
    /// Of the clocks.
    pub clock: ClockMetrics,
    /// Of the hashing threads.
    pub hashing: HashingMetrics,
    /// Of the accept loop.
    pub connections: ConnectionMetrics,
    /// Of the requests.
    pub requests: RequestMetrics,
    /// Of what limits attempts.
    pub throttle: ThrottleMetrics,
    registry: Arc<Registry>,
}

impl Metrics {
    /// All at zero, but those of the database, which was opened before.
    pub fn new(database: &DatabaseMetrics) -> Self {
        let mut registry = Registry::with_prefix(PREFIX);
        let clock = ClockMetrics::default();
        let hashing = HashingMetrics::default();
        let connections = ConnectionMetrics::default();
        let requests = RequestMetrics::default();
        let throttle = ThrottleMetrics::default();
        clock.register(&mut registry);
        hashing.register(&mut registry);
        connections.register(&mut registry);
        database.register(&mut registry);
        requests.register(&mut registry);
        throttle.register(&mut registry);
        Self { clock, hashing, connections, requests, throttle, registry: Arc::new(registry) }
    }

    /// The present values.
    pub fn render(&self) -> String {
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = text::encode(&mut text, &self.registry);
        text
    }
}
