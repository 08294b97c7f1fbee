//! How many bodies may be large at once. One large body for each connection would take more memory than
//! everything else together.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A body up to this size needs no permit. Nearly every request that means something is smaller, so that a
/// client that takes all permits keeps nobody from logging in.
pub(super) const SMALL_BYTES: usize = 4 * 1024;

/// How many bytes all large bodies together may have.
const MEMORY_BYTES: usize = 16 * 1024 * 1024;

/// The permits for large bodies.
#[derive(Clone, Debug)]
pub(in crate::http) struct LargeBodies(Arc<Semaphore>);

/// A permit for one large body. A form holds it as long as its parameters live. The account API gives it back
/// when the body is decoded.
#[derive(Debug)]
pub(in crate::http) struct Permit {
    _permit: OwnedSemaphorePermit,
}

impl LargeBodies {
    /// Permits for bodies of at most `body_limit` bytes.
    pub(in crate::http) fn new(body_limit: usize) -> Self {
        Self(Arc::new(Semaphore::new((MEMORY_BYTES / body_limit).max(1))))
    }

    /// A permit for a body of any size, as soon as there is one. A permit is for a whole body: bodies that
    /// each had memory for a part, and waited for more, would wait for each other.
    pub(super) async fn take(&self) -> Option<Permit> {
        Arc::clone(&self.0).acquire_owned().await.ok().map(|permit| Permit { _permit: permit })
    }
}
