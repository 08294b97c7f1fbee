//! What a request has waited for, as its line in the log tells (`log.requests`).

use std::cell::Cell;
use std::time::Duration;

use tokio::time::Instant;

tokio::task_local! {
    static SPENT: Spent;
}

/// Waits of one request, each kind added up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spent {
    hashing: Cell<Duration>,
    database: Cell<Duration>,
}

impl Spent {
    /// For hashes, the queue before the threads included.
    pub(crate) fn hashing(&self) -> Duration {
        self.hashing.get()
    }

    /// For the database, the wait for a connection included.
    pub(crate) fn database(&self) -> Duration {
        self.database.get()
    }
}

/// Does the work of one request, and says what it has waited for.
pub(crate) async fn measured<T>(work: impl Future<Output = T>) -> (T, Spent) {
    let work = async {
        let done = work.await;
        (done, SPENT.with(Clone::clone))
    };
    SPENT.scope(Spent::default(), work).await
}

/// A wait of the request, which counts until the value is dropped. Where nobody measures, as in background
/// work, no clock is read.
#[must_use = "the wait counts for as long as this value lives"]
pub(crate) struct Wait {
    began: Option<Instant>,
    kind: fn(&Spent) -> &Cell<Duration>,
}

impl Wait {
    /// For a hash.
    pub(crate) fn for_hash() -> Self {
        Self::begin(|spent| &spent.hashing)
    }

    /// For the database.
    pub(crate) fn for_database() -> Self {
        Self::begin(|spent| &spent.database)
    }

    fn begin(kind: fn(&Spent) -> &Cell<Duration>) -> Self {
        #[expect(clippy::disallowed_methods, reason = "what really passes is what the log tells")]
        let began = SPENT.try_with(|_| Instant::now()).ok();
        Self { began, kind }
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        let Some(began) = self.began else {
            return;
        };
        // A request that was given up is not told of.
        let _ = SPENT.try_with(|spent| {
            let sum = (self.kind)(spent);
            sum.set(sum.get() + began.elapsed());
        });
    }
}
