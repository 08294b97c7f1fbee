//! Request ids: unique, not secret, and cheap enough for every request.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::ambient::Ambient;

/// The id of one request, 32 hexadecimal digits.
#[derive(Clone, Debug)]
pub(in crate::http) struct RequestId(String);

impl RequestId {
    pub(in crate::http) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Numbers the requests of this process. A random number before the count tells processes apart.
#[derive(Debug)]
pub(in crate::http) struct RequestIds {
    process: u64,
    next: AtomicU64,
}

impl RequestIds {
    pub(in crate::http) fn new(ambient: &Ambient) -> Self {
        Self { process: u64::from_be_bytes(ambient.random()), next: AtomicU64::new(0) }
    }

    pub(in crate::http) fn next(&self) -> RequestId {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        RequestId(format!("{:016x}{number:016x}", self.process))
    }
}
