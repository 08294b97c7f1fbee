//! Tells whether any session stands in a status list.

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::index("idx_sessions_status_shard", "sessions", &["status_shard"])
}
