//! Metrics of what limits attempts to log in.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

/// Metrics of the throttle; a clone is the same ones.
#[derive(Clone, Debug, Default)]
pub struct ThrottleMetrics {
    refusals: Family<[(&'static str, &'static str); 1], Counter>,
}

impl ThrottleMetrics {
    /// These kinds of buckets there are.
    pub fn started(&self, kinds: impl IntoIterator<Item = &'static str>) {
        for kind in kinds {
            drop(self.refusals.get_or_create(&[("bucket", kind)]));
        }
    }

    /// An attempt found no token in a bucket of this kind.
    pub fn refused(&self, kind: &'static str) {
        self.refusals.get_or_create(&[("bucket", kind)]).inc();
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        let refusals = "Attempts that found no token, by the kind of bucket that they waited longest for";
        registry.register("throttle_refusals", refusals, self.refusals.clone());
    }
}
