//! Logins that wait for a hash: a server on which a test can hold them, and how the test sees that they wait.

use std::time::Duration;

use countersign::config::{Config, Period};
use futures_util::future::join;
use tokio::task::yield_now;
use tokio::time::timeout;

use crate::api::server::TestServer;

/// How many were sent away because the queue was full.
pub const FULL: &str = "countersign_hash_refusals_total{reason=\"full\"}";

/// One thread for hashes that cost next to nothing, which the server's clock can hold, and so many slots
/// before it.
pub fn held(slots: usize) -> impl Fn(&mut Config) {
    move |config| {
        config.passwords.queue = slots;
        config.clients.cache_ttl = Period::minutes(1);
    }
}

impl TestServer {
    /// Goes on when so many logins wait for a hash.
    pub async fn until_waiting(&self, count: usize) {
        self.until("countersign_hash_queue_depth", count).await;
    }

    /// Goes on when no login waits for a hash.
    pub async fn until_none_waits(&self) {
        self.until_metric("countersign_hash_queue_depth", |count| count == 0).await;
    }

    /// Lets one hash begin, and goes on when it is being made.
    pub async fn until_a_hash_has_begun(&self) {
        self.clock.let_a_hash_begin();
        self.until("countersign_hashes_running", 1).await;
    }

    /// Goes on when a metric has reached this.
    pub async fn until(&self, metric: &str, count: usize) {
        self.until_metric(metric, |reached| reached >= count).await;
    }

    async fn until_metric(&self, metric: &str, is_awaited: impl Fn(usize) -> bool) {
        let waiting = async {
            while !is_awaited(usize::try_from(self.metric(metric)).unwrap()) {
                yield_now().await;
            }
        };
        let is_over = timeout(Duration::from_mins(1), waiting).await.is_err();
        assert!(!is_over, "{metric} stays {}", self.metric(metric));
    }

    /// Lets the server learn, by a login of nobody through the client `web`, that a hash takes so long.
    pub async fn learn_that_a_hash_takes(&self, time: Duration) {
        self.clock.hold_hashes();
        let slow_hash = async {
            self.until_a_hash_has_begun().await;
            self.clock.advance(time);
            self.clock.release_hashes();
        };
        join(self.login("web", "nobody", ""), slow_hash).await;
    }
}
