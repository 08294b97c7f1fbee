//! Finds what ends when a user signs out in a browser.

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::index("idx_sessions_browser_session_id", "sessions", &["browser_session_id"])
}
