//! kill -9 between any two steps of a refresh, of a rotation and of an emergency: whatever it leaves, exactly
//! one of old and new goes on, and the next start works. And of the migrations, which the next run finishes.
//!
//! A step ends with a system call that leaves a trace, in a file or on a connection. The work is killed right
//! behind the first one, behind the second one and so on, until it reaches its end alive. Left out is what
//! SQLite does for itself when the first process opens a database and when the last one closes it: another
//! server has it open.

mod keys;
mod migrations;
mod refresh;

use support::Sandbox;
use support::database::TestDatabase;
use support::settled::{PASSWORD, PUBLIC, USER};

use crate::sandbox;

/// More points than any work here has.
const TOO_MANY: u32 = 200;

/// A user, a client that may refresh, and keys that take their turn 20 ms after they were published.
fn installation(store: &TestDatabase) -> Sandbox {
    let sandbox = sandbox::empty()
        .with("DATABASE__URL", store.url_without_tls())
        .with("DATABASE__ACQUIRE_TIMEOUT", "20s")
        .with("KEYS__JWKS_MAX_AGE", "0s")
        .with("KEYS__CLOCK_SKEW", "0s")
        .with("KEYS__RELOAD_INTERVAL", "20ms")
        .with("KEYS__ROTATE_EVERY", "0s")
        .with("TOKENS__ACCESS_TOKEN_LIFETIME", "1s");
    sandbox.run(&["db", "migrate"]).done();
    sandbox.run_with_input(&["user", "create", USER, "--password-stdin"], PASSWORD).done();
    let grants = ["--grant", "password", "--grant", "refresh_token"];
    sandbox.run(&[&["client", "create", PUBLIC, "--public"], grants.as_slice()].concat()).done();
    sandbox
}
