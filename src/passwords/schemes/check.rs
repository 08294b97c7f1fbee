//! What a hash of every scheme can do.

use super::memory::Memory;

/// A hash that has been read.
pub(super) trait Check: Send + Sync {
    /// Whether the hash was made from `password`. Does the work of one hash, whatever the answer.
    fn matches(&self, password: &[u8], memory: &mut Memory) -> bool;

    /// Whether every byte of `password` counts. A scheme that stops somewhere says so here.
    fn reads_whole(&self, _password: &[u8]) -> bool {
        true
    }
}
