//! How many passwords a second this machine checks, and how long it takes over one.

use std::time::{Duration, Instant};

use super::cost::cost;
use super::error::Error;
use super::policy::MAX_BYTES;
use super::schemes::{self, Cost, Memory, Stored};
use crate::config::PasswordsConfig;

/// The longest that is taken: with sha-crypt it costs most. Elsewhere every password costs the same.
const PASSWORD: [u8; MAX_BYTES] = [b'x'; MAX_BYTES];
const SALT: [u8; 16] = [0; 16];

/// Hashes on as many threads as the configuration asks for, for about this time; hashes a second.
pub fn measure(config: &PasswordsConfig, time: Duration) -> Result<f64, Error> {
    let cost = cost(config)?;
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..config.thread_count())
            .map(|_| std::thread::Builder::new().spawn_scoped(scope, || rate(cost, time)))
            .collect::<Result<_, _>>()?;
        threads.into_iter().map(|thread| thread.join().map_err(|_| Error::Lost)?).sum()
    })
}

fn rate(cost: Cost, time: Duration) -> Result<f64, Error> {
    let mut memory = Memory::default();
    let mut hash =
        || schemes::hash(&PASSWORD, &SALT, cost, &mut memory).map_err(|error| Error::Cost(error.to_string()));
    // The first one finds its memory untouched, and is slower than all that follow.
    hash()?;
    #[expect(clippy::disallowed_methods, reason = "the machine is measured")]
    let began = Instant::now();
    let mut hashes = 0_u32;
    while hashes == 0 || began.elapsed() < time {
        hash()?;
        hashes += 1;
    }
    Ok(f64::from(hashes) / began.elapsed().as_secs_f64())
}

/// How long the check of a stored hash takes. Two checks are made, and the shorter time counts: the first one
/// finds its memory untouched.
pub(super) fn time_of(hash: &Stored) -> Duration {
    let mut memory = Memory::default();
    let mut check = || {
        #[expect(clippy::disallowed_methods, reason = "the machine is measured")]
        let began = Instant::now();
        hash.matches(&PASSWORD, &mut memory);
        began.elapsed()
    };
    check().min(check())
}
