//! What waits for a thread.

/// A piece of work, and the caller who waits for its outcome.
pub trait Job {
    /// Whether the caller has gone away.
    fn is_abandoned(&self) -> bool;
}
