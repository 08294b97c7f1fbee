//! What waits for a thread.

/// Work that somebody waits for.
pub trait Job {
    /// Whether nobody waits for it any more.
    fn is_abandoned(&self) -> bool;
}
