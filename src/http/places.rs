//! Who may be connected: so many in all, and so many from one address, so that a flood from one leaves places to
//! the others.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::address::Prefix;
use crate::metrics::{ConnectionMetrics, Limit};

/// The places of a server.
pub(super) struct Places {
    in_all: usize,
    per_address: usize,
    taken: Mutex<Taken>,
    metrics: ConnectionMetrics,
}

#[derive(Default)]
struct Taken {
    in_all: usize,
    by_address: HashMap<Prefix, usize>,
}

/// A connection's place; given back when dropped.
pub(super) struct Place {
    places: Arc<Places>,
    prefix: Option<Prefix>,
}

impl Places {
    pub(super) fn new(in_all: usize, per_address: usize, metrics: ConnectionMetrics) -> Self {
        Self { in_all, per_address, taken: Mutex::default(), metrics }
    }

    /// A place for a connection from `prefix`. Without one, only the limit of all counts.
    pub(super) fn take(self: &Arc<Self>, prefix: Option<Prefix>) -> Option<Place> {
        let mut taken = self.lock();
        let from_there = prefix.and_then(|prefix| taken.by_address.get(&prefix)).copied().unwrap_or_default();
        let is_full = taken.in_all >= self.in_all;
        if is_full || from_there >= self.per_address {
            self.metrics.refused(if is_full { Limit::Total } else { Limit::Address });
            return None;
        }
        taken.in_all += 1;
        if let Some(prefix) = prefix {
            taken.by_address.insert(prefix, from_there + 1);
        }
        self.metrics.opened();
        Some(Place { places: Arc::clone(self), prefix })
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

impl Drop for Place {
    fn drop(&mut self) {
        self.places.give_back(self.prefix);
    }
}
