//! Metrics of the connections to the database.

use std::time::Duration;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

/// From half a millisecond to longer than any request waits, in seconds.
const BUCKETS: [f64; 11] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.5];

/// Metrics of a database; a clone is the same ones.
#[derive(Clone, Debug)]
pub struct DatabaseMetrics {
    awaiting: Gauge,
    in_use: Gauge,
    wait: Histogram,
    statements: Histogram,
    late: Counter,
    closed: Counter,
    repeated: Counter,
}

impl Default for DatabaseMetrics {
    fn default() -> Self {
        Self {
            awaiting: Gauge::default(),
            in_use: Gauge::default(),
            wait: Histogram::new(BUCKETS),
            statements: Histogram::new(BUCKETS),
            late: Counter::default(),
            closed: Counter::default(),
            repeated: Counter::default(),
        }
    }
}

impl DatabaseMetrics {
    /// Somebody waits for a connection, until the value is dropped.
    pub fn awaiting(&self) -> Awaiting {
        self.awaiting.inc();
        Awaiting(self.awaiting.clone())
    }

    /// A connection was lent, after a wait that long.
    pub fn lent(&self, wait: Duration) {
        self.wait.observe(wait.as_secs_f64());
        self.in_use.inc();
    }

    /// A connection is no longer in use.
    pub fn returned(&self) {
        self.in_use.dec();
    }

    /// A statement was answered, or given up, after that time.
    pub fn answered(&self, time: Duration) {
        self.statements.observe(time.as_secs_f64());
    }

    /// A deadline has passed: of a statement, of a request, or of the wait for a connection.
    pub fn late(&self) {
        self.late.inc();
    }

    /// A connection was closed, since nobody could go on with it.
    pub fn closed(&self) {
        self.closed.inc();
    }

    /// A statement was sent again over another connection.
    pub fn repeated(&self) {
        self.repeated.inc();
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        let awaiting = "Requests and others that wait for a connection to the database";
        registry.register("database_connections_awaited", awaiting, self.awaiting.clone());
        let in_use = "Connections to the database that are in use";
        registry.register("database_connections_in_use", in_use, self.in_use.clone());
        let wait = "Time between the request for a connection and its loan";
        registry.register_with_unit("database_connection_wait", wait, Unit::Seconds, self.wait.clone());
        let statements = "Time for one statement, also if it was given up";
        registry.register_with_unit(
            "database_statement_duration",
            statements,
            Unit::Seconds,
            self.statements.clone(),
        );
        let late = "Statements and waits for a connection that were given up at a deadline";
        registry.register("database_deadlines", late, self.late.clone());
        let closed = "Connections closed since nobody could go on with them";
        registry.register("database_connections_closed", closed, self.closed.clone());
        let repeated = "Statements sent again over another connection";
        registry.register("database_repeats", repeated, self.repeated.clone());
    }
}

/// A wait for a connection.
#[must_use = "the wait counts for as long as this value lives"]
#[derive(Debug)]
pub struct Awaiting(Gauge);

impl Drop for Awaiting {
    fn drop(&mut self) {
        self.0.dec();
    }
}
