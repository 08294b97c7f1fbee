//! Metrics of the hashing threads and of the queue before them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

/// Schemes beyond that many are counted as one. Somebody who can write hashes into the table must not be able
/// to make labels without end.
const MAX_SCHEMES: usize = 32;
const OTHER_SCHEMES: &str = "other";

/// From a millisecond to the longest deadline that makes sense, in seconds.
const BUCKETS: [f64; 11] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];

/// Metrics of hashing; a clone is the same ones.
#[derive(Clone, Debug)]
pub struct HashingMetrics {
    threads: Gauge,
    running: Gauge,
    queue_capacity: Gauge,
    queue_depth: Gauge,
    wait: Histogram,
    duration: Histogram,
    hashes: Family<[(&'static str, String); 1], Counter>,
    /// How many schemes have been new.
    schemes: Arc<AtomicUsize>,
    refusals: Family<[(&'static str, &'static str); 1], Counter>,
    /// The sum of these, which is not shown as a metric.
    all_refusals: Counter,
}

impl Default for HashingMetrics {
    fn default() -> Self {
        Self {
            threads: Gauge::default(),
            running: Gauge::default(),
            queue_capacity: Gauge::default(),
            queue_depth: Gauge::default(),
            wait: seconds(),
            duration: seconds(),
            hashes: Family::default(),
            schemes: Arc::default(),
            refusals: Family::default(),
            all_refusals: Counter::default(),
        }
    }
}

impl HashingMetrics {
    /// There are that many threads, and slots before them; a hash may be refused for one of these reasons.
    pub fn started(
        &self,
        threads: usize,
        queue_capacity: usize,
        reasons: impl IntoIterator<Item = &'static str>,
    ) {
        self.threads.set(count(threads));
        self.queue_capacity.set(count(queue_capacity));
        for reason in reasons {
            drop(self.refusals.get_or_create(&[("reason", reason)]));
        }
    }

    /// That many jobs wait now, and that many run.
    pub fn load(&self, waiting: usize, running: usize) {
        self.queue_depth.set(count(waiting));
        self.running.set(count(running));
    }

    /// A thread has begun with a job that waited that long.
    pub fn waited(&self, time: Duration) {
        self.wait.observe(time.as_secs_f64());
    }

    /// A thread has made a hash of this scheme, with its parameters.
    pub fn hashed(&self, scheme: String, time: Duration) {
        self.duration.observe(time.as_secs_f64());
        let mut labels = [("scheme", scheme)];
        let is_new = self.hashes.get(&labels).is_none();
        if is_new && self.schemes.fetch_add(1, Ordering::Relaxed) >= MAX_SCHEMES {
            OTHER_SCHEMES.clone_into(&mut labels[0].1);
        }
        self.hashes.get_or_create(&labels).inc();
    }

    /// A hash was not made, for this reason.
    pub fn refused(&self, reason: &'static str) {
        self.refusals.get_or_create(&[("reason", reason)]).inc();
        self.all_refusals.inc();
    }

    /// How many hashes were not made since the start.
    pub fn refusals(&self) -> u64 {
        self.all_refusals.get()
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        let threads = "Threads that hash passwords";
        registry.register("hash_threads", threads, self.threads.clone());
        let running = "Hashes being made now";
        registry.register("hashes_running", running, self.running.clone());
        let capacity = "Most hashes that may wait for a thread";
        registry.register("hash_queue_capacity", capacity, self.queue_capacity.clone());
        let depth = "Hashes waiting for a thread";
        registry.register("hash_queue_depth", depth, self.queue_depth.clone());
        let wait = "Time between a request for a hash and its beginning";
        registry.register_with_unit("hash_queue_wait", wait, Unit::Seconds, self.wait.clone());
        let duration = "Time for one hash";
        registry.register_with_unit("hash_duration", duration, Unit::Seconds, self.duration.clone());
        let hashes = "Hashes made, by scheme and parameters";
        registry.register("hashes", hashes, self.hashes.clone());
        let refusals =
            "Hashes not made: the queue was full, the job was displaced, or it would have come too late";
        registry.register("hash_refusals", refusals, self.refusals.clone());
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn seconds() -> Histogram {
    Histogram::new(BUCKETS)
}
