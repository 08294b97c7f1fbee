//! What the tests run the program with: a directory and an environment of its own for each test, processes
//! that end with it, and a client that speaks HTTP/1.1 byte by byte.

pub(crate) mod kill_point;
pub(crate) mod outcome;
pub(crate) mod process;
pub(crate) mod request;
pub(crate) mod rsa_key;
pub(crate) mod sandbox;
pub(crate) mod server;
pub(crate) mod settled;
pub(crate) mod store;
pub(crate) mod wire;

use std::time::{Duration, Instant};

pub(crate) use self::outcome::Outcome;
pub(crate) use self::sandbox::Sandbox;
pub(crate) use self::server::Server;

/// Longest wait for something that must come. Only a failing test waits that long.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Asks until the answer is yes; every question is a round trip of its own.
#[track_caller]
pub(crate) fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "not within {PATIENCE:?}: {what}");
        std::thread::yield_now();
    }
}
