//! Who may be connected: so many in all, and so many from one address, so that a flood from one leaves permits to
//! the others.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::address::Prefix;
use crate::metrics::{ConnectionMetrics, Limit};

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
    arriving: usize,
    /// In the second before.
    arrived: usize,
    /// Since when they are counted.
    since: Option<Instant>,
}

/// For how long a connection is taken for one that is about to ask for something.
const ARRIVAL: Duration = Duration::from_secs(1);

/// A connection's permit; given back when dropped.
pub(super) struct Permit {
    permits: Arc<Permits>,
    prefix: Option<Prefix>,
}

impl Permits {
    pub(super) fn new(in_all: usize, per_address: usize, metrics: ConnectionMetrics) -> Self {
        Self { in_all, per_address, taken: Mutex::default(), metrics }
    }

    /// A permit for a connection from `prefix`. Without one, only the limit of all counts.
    pub(super) fn take(self: &Arc<Self>, prefix: Option<Prefix>) -> Result<Permit, Limit> {
        let mut taken = self.lock();
        let from_there = prefix.and_then(|prefix| taken.by_address.get(&prefix)).copied().unwrap_or_default();
        // First: whoever has more than their share counts for nothing beyond it.
        if from_there >= self.per_address {
            return Err(self.refused(Limit::Address));
        }
        taken.count_arrival();
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
        self.metrics.refused(limit);
        limit
    }

    /// How many connections have come within a second, this one or the last, those that were refused included: each may want something.
    pub(super) fn arriving(&self) -> usize {
        let taken = self.lock();
        taken.arriving.max(taken.arrived)
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

impl Taken {
    fn count_arrival(&mut self) {
        let now = Instant::now();
        let age = self.since.map_or(Duration::MAX, |since| now - since);
        if age > ARRIVAL {
            self.arrived = if age < 2 * ARRIVAL { self.arriving } else { 0 };
            (self.arriving, self.since) = (0, Some(now));
        }
        self.arriving += 1;
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.permits.give_back(self.prefix);
    }
}
