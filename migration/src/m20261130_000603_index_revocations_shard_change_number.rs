//! Finds what was revoked since a node has looked last.

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::index("idx_revocations_shard_change_number", "revocations", &["shard", "change_number"])
}
