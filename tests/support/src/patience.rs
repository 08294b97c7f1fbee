//! How long a test waits for something that must come.

use std::time::{Duration, Instant};

/// Longest wait for something that must come. Only a failing test waits that long.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Asks until the answer is yes; every question is a round trip of its own.
#[track_caller]
pub fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "not within {PATIENCE:?}: {what}");
        std::thread::yield_now();
    }
}
