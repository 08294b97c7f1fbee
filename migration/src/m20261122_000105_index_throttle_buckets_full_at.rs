//! Finds the buckets that say nothing any more.

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::index("idx_throttle_buckets_full_at", "throttle_buckets", &["full_at"])
}
