//! Metrics of the accept loop.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// Metrics of connections; a clone is the same ones.
#[derive(Clone, Debug, Default)]
pub struct ConnectionMetrics {
    live: Gauge,
    refused: Family<[(&'static str, &'static str); 1], Counter>,
}

impl ConnectionMetrics {
    /// A connection may be refused for one of these limits.
    pub fn started(&self, limits: impl IntoIterator<Item = &'static str>) {
        for limit in limits {
            drop(self.refused.get_or_create(&[("limit", limit)]));
        }
    }

    /// A connection is being served.
    pub fn opened(&self) {
        self.live.inc();
    }

    /// A connection is no longer served.
    pub fn closed(&self) {
        self.live.dec();
    }

    /// A connection was not served, since it would have exceeded this limit.
    pub fn refused(&self, limit: &'static str) {
        self.refused.get_or_create(&[("limit", limit)]).inc();
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register("connections", "Connections being served", self.live.clone());
        let refused = "Connections answered 503 and closed, by the limit that they were over";
        registry.register("connections_refused", refused, self.refused.clone());
    }
}
