//! Request ids: unique, not secret, and cheap enough for every request.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::ambient::Ambient;

/// How many digits an id has.
const DIGITS: usize = 32;

/// The id of one request.
#[derive(Clone, Copy, Debug)]
pub(in crate::http) struct RequestId {
    process: u64,
    number: u64,
}

/// An id as it is written: 32 hexadecimal digits.
pub(in crate::http) struct Digits([u8; DIGITS]);

impl RequestId {
    pub(in crate::http) fn digits(self) -> Digits {
        let id = u128::from(self.process) << u64::BITS | u128::from(self.number);
        Digits(std::array::from_fn(|place| {
            let digit = (id >> (4 * (DIGITS - 1 - place))) as usize & 0xf;
            b"0123456789abcdef"[digit]
        }))
    }
}

impl Digits {
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
        RequestId { process: self.process, number: self.next.fetch_add(1, Ordering::Relaxed) }
    }
}
