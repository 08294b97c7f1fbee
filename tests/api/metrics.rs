//! The present values of the metrics.

use std::collections::BTreeMap;

use crate::server::TestServer;

/// The value of one sample, named with its labels as it is written; a sample that is not there counts nothing.
pub(crate) fn sample(text: &str, name: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.map_or(0, |value| value.parse().unwrap())
}

impl TestServer {
    pub(crate) fn metric(&self, name: &str) -> u64 {
        sample(&self.state.metrics.render(), name)
    }

    /// Hashes made since the start, by the label of their scheme.
    pub(crate) fn hashes_by_scheme(&self) -> BTreeMap<String, u64> {
        let text = self.state.metrics.render();
        let samples = text.lines().filter_map(|line| {
            let (scheme, count) =
                line.strip_prefix("countersign_hashes_total{scheme=\"")?.split_once("\"} ")?;
            Some((scheme.to_owned(), count.parse().unwrap()))
        });
        samples.collect()
    }

    /// Hashes made since the start, of every scheme.
    pub(crate) fn hashes(&self) -> u64 {
        self.metric("countersign_hash_duration_seconds_count")
    }
}
