//! The present values of the metrics.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::server::TestServer;
use crate::metrics::sample;

impl TestServer {
    /// The value of one sample, named with its labels as it is written; a sample that is not there counts
    /// nothing.
    pub fn metric(&self, name: &str) -> u64 {
        sample(&self.state.metrics.render(), name).unwrap_or(0)
    }

    /// The templates of all URLs that the server answers: each is counted from the start.
    pub fn routed(&self) -> BTreeSet<String> {
        let metrics = self.state.metrics.render();
        let samples =
            metrics.lines().filter_map(|line| line.strip_prefix("countersign_http_requests_total{path=\""));
        let templates = samples.map(|sample| sample.split_once('"').unwrap().0.to_owned());
        templates.filter(|template| template != "other").collect()
    }

    /// Hashes made since the start, by the label of their scheme.
    pub fn hashes_by_scheme(&self) -> BTreeMap<String, u64> {
        let text = self.state.metrics.render();
        let samples = text.lines().filter_map(|line| {
            let (scheme, count) =
                line.strip_prefix("countersign_hashes_total{scheme=\"")?.split_once("\"} ")?;
            Some((scheme.to_owned(), count.parse().unwrap()))
        });
        samples.collect()
    }

    /// Hashes made since the start, of every scheme.
    pub fn hashes(&self) -> u64 {
        self.metric("countersign_hash_duration_seconds_count")
    }
}
