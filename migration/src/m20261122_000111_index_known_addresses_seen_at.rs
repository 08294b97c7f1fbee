//! Finds the addresses that were not seen for long.

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::index("idx_known_addresses_seen_at", "known_addresses", &["seen_at"])
}
