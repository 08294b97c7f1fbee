//! Finds the buckets that somebody emptied.

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::index("idx_throttle_buckets_cleared_at", "throttle_buckets", &["cleared_at"])
}
