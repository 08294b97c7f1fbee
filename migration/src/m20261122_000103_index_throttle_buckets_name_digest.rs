//! Finds the buckets of a user.

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::index("idx_throttle_buckets_name_digest", "throttle_buckets", &["name_digest"])
}
