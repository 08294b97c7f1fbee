//! Metrics of the requests.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

const CLASSES: [&str; 4] = ["2xx", "3xx", "4xx", "5xx"];

/// Metrics of requests; a clone is the same ones.
#[derive(Clone, Debug, Default)]
pub struct RequestMetrics {
    requests: Family<[(&'static str, String); 2], Counter>,
}

/// How often one URL was answered, by class of status. The counters are looked up once, so that a request
/// costs one addition.
#[derive(Clone, Debug)]
pub struct StatusCounters([Counter; CLASSES.len()]);

impl RequestMetrics {
    /// The counters of a template, as `/users/{id}`. Every template becomes a label, so that it must be one
    /// that the server routes by, and never a path that was typed.
    pub fn of(&self, template: &str) -> StatusCounters {
        StatusCounters(CLASSES.map(|class| {
            let labels = [("path", template.to_owned()), ("status", class.to_owned())];
            self.requests.get_or_create_owned(&labels)
        }))
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        let requests =
            "Requests answered, by template of the path and class of status; unknown paths are one";
        registry.register("http_requests", requests, self.requests.clone());
    }
}

impl StatusCounters {
    /// An answer of this status was given.
    pub fn answered(&self, status: u16) {
        let class = usize::from(status / 100).saturating_sub(2);
        if let Some(counter) = self.0.get(class) {
            counter.inc();
        }
    }
}
