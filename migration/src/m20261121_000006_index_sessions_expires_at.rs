//! Finds the sessions that are over.

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::index("idx_sessions_expires_at", "sessions", &["expires_at"])
}
