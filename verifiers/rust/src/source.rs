//! Where a thing comes from.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::Clock;
use crate::events::Events;
use crate::fetch::FetchFailed;

/// How a thing is fetched.
pub(crate) trait Source: Send + Sync + 'static {
    /// The thing.
    type Value: Send + Sync + 'static;

    /// Fetches it. `held` is the one at hand, however old.
    fn fetch(
        &self,
        held: Option<Arc<Self::Value>>,
    ) -> impl Future<Output = Result<Fetched<Self::Value>, FetchFailed>> + Send;
}

/// A thing as it was fetched, how long it is fresh, and the pause between retries after it.
pub(crate) struct Fetched<T> {
    pub(crate) value: T,
    pub(crate) ttl: Duration,
    pub(crate) retry: Duration,
}

/// What all things that are fetched have in common.
#[derive(Clone)]
pub(crate) struct Common {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) events: Arc<Events>,
    pub(crate) timeout: Duration,
}
