//! Finds the buckets of an address.

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::index("idx_throttle_buckets_address", "throttle_buckets", &["address"])
}
