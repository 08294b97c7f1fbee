//! Finds the logins of one user.

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::index("idx_sessions_user_id", "sessions", &["user_id"])
}
