//! Request ids: unique, not secret, and cheap enough for every request.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::ambient::Ambient;

/// How many digits an id has.
const DIGITS: usize = 32;

/// The id of one request, 32 hexadecimal digits.
#[derive(Clone, Copy, Debug)]
pub(in crate::http) struct RequestId([u8; DIGITS]);

impl RequestId {
    pub(in crate::http) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
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
        let number = u128::from(self.next.fetch_add(1, Ordering::Relaxed));
        let id = u128::from(self.process) << u64::BITS | number;
        RequestId(std::array::from_fn(|place| {
            let digit = (id >> (4 * (DIGITS - 1 - place))) as usize & 0xf;
            b"0123456789abcdef"[digit]
        }))
    }
}
