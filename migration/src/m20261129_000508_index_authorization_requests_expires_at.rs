//! Finds what is to be swept.

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::index("idx_authorization_requests_expires_at", "authorization_requests", &["expires_at"])
}
