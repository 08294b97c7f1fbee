//! Metrics of the accept loop.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// Which limit a connection would have exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Of all connections.
    Total,
    /// Of those from one address.
    Address,
}

impl Limit {
    fn label(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Address => "address",
        }
    }
}

/// Metrics of connections; a clone is the same ones.
#[derive(Clone, Debug, Default)]
pub struct ConnectionMetrics {
    live: Gauge,
    refused: Family<[(&'static str, &'static str); 1], Counter>,
}

impl ConnectionMetrics {
    /// A connection is being served.
    pub fn opened(&self) {
        self.live.inc();
    }

    /// One is no more.
    pub fn closed(&self) {
        self.live.dec();
    }

    /// One was not served.
    pub fn refused(&self, limit: Limit) {
        self.refused.get_or_create(&[("limit", limit.label())]).inc();
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register("connections", "Connections being served", self.live.clone());
        let refused = "Connections answered 503 and closed, by the limit that they were over";
        registry.register("connections_refused", refused, self.refused.clone());
        for limit in [Limit::Total, Limit::Address] {
            drop(self.refused.get_or_create(&[("limit", limit.label())]));
        }
    }
}
