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
    /// Blocks of requests for one document, each between two blocks of the bare handler.
    pub(crate) document_blocks: u32,
    pub(crate) document_window: Duration,
    /// Blocks of visits to the login page and of logins there.
    pub(crate) page_blocks: u32,
    pub(crate) page_window: Duration,
    /// Blocks of one kind of token request, each between two blocks of signatures.
    pub(crate) issuing_blocks: u32,
    pub(crate) issuing_window: Duration,
    /// Blocks of refreshes that wait for the disk, each between two of refreshes that do not.
    pub(crate) synchronous_blocks: u32,
    pub(crate) synchronous_window: Duration,
    /// Rounds of logins that arrive at the same moment.
    pub(crate) burst_rounds: u32,
    /// Rows of the large user table.
    pub(crate) many_users: u32,
    /// Blocks of look-ups in the large table, each between two blocks in the small one.
    pub(crate) look_up_blocks: u32,
    pub(crate) look_ups: u32,
    /// Rows of a file that is imported.
    pub(crate) imported_users: u32,
    /// Names that a flood makes up.
    pub(crate) throttled_names: u32,
    /// How often a status list is made.
    pub(crate) status_lists: u32,
    /// Blocks of one program, each between two blocks of an earlier one.
    pub(crate) beside_blocks: u32,
}

/// Some eleven minutes.
pub(crate) const FULL: Size = Size {
    starts: 41,
    first_starts: 21,
    grant_blocks: 30,
    grant_window: Duration::from_millis(1200),
    issuing_blocks: 15,
    issuing_window: Duration::from_secs(1),
    synchronous_blocks: 10,
    synchronous_window: Duration::from_secs(1),
    document_blocks: 16,
    document_window: Duration::from_secs(1),
    page_blocks: 15,
    page_window: Duration::from_millis(500),
    burst_rounds: 3,
    many_users: 1_000_000,
    look_up_blocks: 15,
    look_ups: 4000,
    imported_users: 100_000,
    throttled_names: 1_000_000,
    status_lists: 100,
    beside_blocks: 40,
};

/// About a minute.
pub(crate) const QUICK: Size = Size {
    starts: 5,
    first_starts: 3,
    grant_blocks: 2,
    grant_window: Duration::from_millis(1200),
    issuing_blocks: 2,
    issuing_window: Duration::from_millis(500),
    synchronous_blocks: 2,
    synchronous_window: Duration::from_millis(500),
    document_blocks: 2,
    document_window: Duration::from_millis(500),
    page_blocks: 2,
    page_window: Duration::from_millis(500),
    burst_rounds: 1,
    many_users: 100_000,
    look_up_blocks: 3,
    look_ups: 1000,
    imported_users: 10_000,
    throttled_names: 500_000,
    status_lists: 20,
    beside_blocks: 2,
};
