//! How much is measured.

use std::time::Duration;

/// Counts and durations of all measurements.
pub(crate) struct Size {
    /// Starts with an existing database and key.
    pub(crate) starts: u32,
    /// First starts, each in an empty directory.
    pub(crate) first_starts: u32,
    /// Blocks of password grants, each between two blocks of the limit.
    pub(crate) grant_blocks: u32,
    pub(crate) grant_window: Duration,
    /// Blocks of JWKS requests, each between two blocks of the bare handler.
    pub(crate) jwks_blocks: u32,
    pub(crate) jwks_window: Duration,
    /// Rounds of logins that arrive at the same moment.
    pub(crate) burst_rounds: u32,
    /// Rows of the large user table.
    pub(crate) many_users: u32,
    /// Blocks of look-ups in the large table, each between two blocks in the small one.
    pub(crate) look_up_blocks: u32,
    pub(crate) look_ups: u32,
}

/// Under three minutes.
pub(crate) const FULL: Size = Size {
    starts: 41,
    first_starts: 21,
    grant_blocks: 12,
    grant_window: Duration::from_secs(3),
    jwks_blocks: 8,
    jwks_window: Duration::from_secs(2),
    burst_rounds: 3,
    many_users: 1_000_000,
    look_up_blocks: 15,
    look_ups: 4000,
};

/// A few seconds.
pub(crate) const QUICK: Size = Size {
    starts: 5,
    first_starts: 3,
    grant_blocks: 2,
    grant_window: Duration::from_millis(1200),
    jwks_blocks: 2,
    jwks_window: Duration::from_millis(500),
    burst_rounds: 1,
    many_users: 100_000,
    look_up_blocks: 3,
    look_ups: 1000,
};
