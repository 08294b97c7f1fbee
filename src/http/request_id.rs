//! Request ids: unique, not secret, and cheap enough for every request.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::ambient::Ambient;

/// The id of one request, 32 hexadecimal digits.
#[derive(Clone, Debug)]
pub(super) struct RequestId(String);

impl RequestId {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Numbers the requests of this process, behind a random number that tells processes apart.
#[derive(Debug)]
pub(super) struct RequestIds {
    process: u64,
    next: AtomicU64,
}

impl RequestIds {
    pub(super) fn new(ambient: &Ambient) -> Self {
        Self { process: u64::from_be_bytes(ambient.random()), next: AtomicU64::new(0) }
    }

    pub(super) fn next(&self) -> RequestId {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        RequestId(format!("{:016x}{number:016x}", self.process))
    }
}
