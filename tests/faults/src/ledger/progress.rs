//! How far a round has come, and whether it is over.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// Shared by all who are at work.
#[derive(Default)]
pub(super) struct Progress {
    accounts: AtomicU32,
    is_stopping: AtomicBool,
}

impl Progress {
    /// A client is done with an account.
    pub(super) fn advance(&self) {
        self.accounts.fetch_add(1, Ordering::Relaxed);
    }

    /// With how many accounts clients are done.
    pub(super) fn accounts(&self) -> u32 {
        self.accounts.load(Ordering::Relaxed)
    }

    pub(super) fn stop(&self) {
        self.is_stopping.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_stopping(&self) -> bool {
        self.is_stopping.load(Ordering::Relaxed)
    }
}
