//! Finds bits that nobody needs any more.

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::index("idx_revocations_until", "revocations", &["until"])
}
