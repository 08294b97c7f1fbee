//! The program under test, and the sandboxes that it runs in. Hashes cost next to nothing there.

use std::sync::LazyLock;

use support::Sandbox;
use support::settled::Settled;

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_countersign");

static SETTLED: LazyLock<Settled> = LazyLock::new(|| Settled::make(&empty()));

/// Nothing has run here yet.
pub(crate) fn empty() -> Sandbox {
    Sandbox::new(PROGRAM).with_cheap_hashes()
}

/// A database and a key are here, and the user and clients of [`support::settled`].
pub(crate) fn settled() -> Sandbox {
    let sandbox = empty();
    SETTLED.unpack(&sandbox);
    sandbox
}

/// The secret of the confidential client in settled sandboxes.
pub(crate) fn secret() -> &'static str {
    SETTLED.secret()
}
