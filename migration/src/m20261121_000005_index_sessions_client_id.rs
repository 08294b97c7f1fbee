//! Finds the logins through one client.

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::index("idx_sessions_client_id", "sessions", &["client_id"])
}
