//! How many connections there may be: in all, and from one address. A flood from one address leaves permits
//! to all others.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::address::Prefix;
use crate::metrics::ConnectionMetrics;

/// The permits of a server.
pub(super) struct Permits {
    in_all: usize,
    per_address: usize,
    taken: Mutex<Taken>,
    metrics: ConnectionMetrics,
}

#[derive(Default)]
struct Taken {
    in_all: usize,
    by_address: HashMap<Prefix, usize>,
    arrivals: Arrivals,
}

/// How many connections have come, second by second.
#[derive(Default)]
struct Arrivals {
    /// In the present second.
    present: usize,
    /// In the second before.
    last: usize,
    /// When the present second began.
    since: Option<Instant>,
}

const SECOND: Duration = Duration::from_secs(1);

/// Which limit a connection would have exceeded.
#[derive(Clone, Copy)]
pub(super) enum Limit {
    /// Of all connections.
    Total,
    /// Of those from one address.
    Address,
}

impl Limit {
    const ALL: [Self; 2] = [Self::Total, Self::Address];

    /// The label of the metric.
    fn as_str(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Address => "address",
        }
    }
}

/// What a connection holds. It is given back when it is dropped.
pub(super) struct Permit {
    permits: Arc<Permits>,
    prefix: Option<Prefix>,
}

impl Permits {
    pub(super) fn new(in_all: usize, per_address: usize, metrics: ConnectionMetrics) -> Self {
        metrics.started(Limit::ALL.map(Limit::as_str));
        Self { in_all, per_address, taken: Mutex::default(), metrics }
    }

    /// A permit for a connection from `prefix`. Without a prefix, only the limit of all connections counts.
    pub(super) fn take(self: &Arc<Self>, prefix: Option<Prefix>) -> Result<Permit, Limit> {
        let mut taken = self.lock();
        let from_there = prefix.and_then(|prefix| taken.by_address.get(&prefix)).copied().unwrap_or_default();
        // The address is judged first: connections over its share are not even counted as arrivals.
        if from_there >= self.per_address {
            return Err(self.refused(Limit::Address));
        }
        taken.arrivals.count();
        if taken.in_all >= self.in_all {
            return Err(self.refused(Limit::Total));
        }
        taken.in_all += 1;
        if let Some(prefix) = prefix {
            taken.by_address.insert(prefix, from_there + 1);
        }
        self.metrics.opened();
        Ok(Permit { permits: Arc::clone(self), prefix })
    }

    fn refused(&self, limit: Limit) -> Limit {
        self.metrics.refused(limit.as_str());
        limit
    }

    /// How many connections have come within a second: the present one or the last, the larger number of
    /// both. Each connection may want to log in, also one that was refused for the limit of all.
    pub(super) fn arriving(&self) -> usize {
        let taken = self.lock();
        taken.arrivals.present.max(taken.arrivals.last)
    }

    fn give_back(&self, prefix: Option<Prefix>) {
        let mut taken = self.lock();
        taken.in_all -= 1;
        if let Some(prefix) = prefix {
            let rest = taken.by_address.remove(&prefix).unwrap_or_default().saturating_sub(1);
            if rest > 0 {
                taken.by_address.insert(prefix, rest);
            }
        }
        self.metrics.closed();
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Arrivals {
    fn count(&mut self) {
        #[expect(clippy::disallowed_methods, reason = "arrivals are counted by the seconds of the machine")]
        let now = Instant::now();
        let age = self.since.map_or(Duration::MAX, |since| now - since);
        if age > SECOND {
            self.last = if age < 2 * SECOND { self.present } else { 0 };
            (self.present, self.since) = (0, Some(now));
        }
        self.present += 1;
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.permits.give_back(self.prefix);
    }
}
