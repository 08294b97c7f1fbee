//! Finds the browsers of a user, who may be deleted.

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::index("idx_browser_sessions_user_id", "browser_sessions", &["user_id"])
}
