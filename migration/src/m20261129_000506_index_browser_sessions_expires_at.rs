//! Finds what is to be swept.

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::index("idx_browser_sessions_expires_at", "browser_sessions", &["expires_at"])
}
