//! How many bodies may be large at once: so many connections as are served, each with a body of the largest
//! size, would take more memory than everything else together.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A body up to this size needs no place. Nearly every request that means something is smaller, so that nobody
/// who takes all places keeps others from logging in.
pub(super) const SMALL_BYTES: usize = 4 * 1024;

/// What all large bodies together may take.
const MEMORY_BYTES: usize = 16 * 1024 * 1024;

/// The places for large bodies.
#[derive(Clone, Debug)]
pub(in crate::http) struct LargeBodies(Arc<Semaphore>);

/// Held as long as the body is, and by a form on. The account API lets it go when its body is decoded.
#[derive(Debug)]
pub(in crate::http) struct Place {
    _permit: OwnedSemaphorePermit,
}

impl LargeBodies {
    /// Places for bodies of at most `body_limit` bytes.
    pub(in crate::http) fn new(body_limit: usize) -> Self {
        Self(Arc::new(Semaphore::new((MEMORY_BYTES / body_limit).max(1))))
    }

    /// A place for a body of any size, as soon as there is one. It is taken as a whole, not byte by byte: bodies that each
    /// have a part and wait for more would wait for each other.
    pub(super) async fn take(&self) -> Option<Place> {
        Arc::clone(&self.0).acquire_owned().await.ok().map(|permit| Place { _permit: permit })
    }
}
