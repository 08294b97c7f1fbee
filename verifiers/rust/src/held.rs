//! A thing that was fetched, and how old it is.

use std::sync::Arc;
use std::time::Duration;

use crate::source::Fetched;

/// A thing that is at hand.
pub(crate) struct Held<T> {
    pub(crate) value: Arc<T>,
    ttl: Duration,
    pub(crate) retry: Duration,
    /// When the fetch began: what the server says may be as old as that.
    since: Duration,
}

impl<T> Held<T> {
    pub(crate) fn new(Fetched { value, ttl, retry }: Fetched<T>, since: Duration) -> Self {
        Self { value: Arc::new(value), ttl, retry, since }
    }

    pub(crate) fn age(&self, now: Duration) -> Duration {
        now.saturating_sub(self.since)
    }

    pub(crate) fn is_fresh(&self, now: Duration) -> bool {
        self.age(now) < self.ttl
    }

    /// A thing whose age is below 1.2 times its `ttl` is used while the next one is fetched.
    pub(crate) fn is_overdue(&self, now: Duration) -> bool {
        self.age(now) * 5 >= self.ttl * 6
    }
}

impl<T> Clone for Held<T> {
    fn clone(&self) -> Self {
        Self { value: Arc::clone(&self.value), ..*self }
    }
}

/// What is at hand.
pub(crate) struct Answer<T> {
    pub(crate) value: Arc<T>,
    /// False for a thing that is overdue and could not be fetched anew.
    pub(crate) is_current: bool,
    /// Whether the request has waited for a fetch.
    pub(crate) has_waited: bool,
}
