//! Metrics of the clocks.

use std::sync::atomic::AtomicU64;

use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

/// Metrics of the clocks; a clone is the same ones.
#[derive(Clone, Debug, Default)]
pub struct ClockMetrics {
    offset: Gauge<f64, AtomicU64>,
    trusted: Gauge,
}

impl ClockMetrics {
    /// The clocks were read. The offset is in milliseconds.
    pub fn read(&self, offset: i64, is_trusted: bool) {
        #[expect(clippy::cast_precision_loss, reason = "a gauge of seconds is a float")]
        self.offset.set(offset as f64 / 1000.0);
        self.trusted.set(i64::from(is_trusted));
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        let offset = "What the database's clock is ahead of this machine's";
        registry.register_with_unit("clock_offset", offset, Unit::Seconds, self.offset.clone());
        let trusted = "1 while what goes by the time is done, such as deleting what has expired; else 0";
        registry.register("clock_trusted", trusted, self.trusted.clone());
    }
}
