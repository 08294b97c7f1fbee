//! Finds the revoked tokens that have expired.

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::index("idx_revoked_tokens_expires_at", "revoked_tokens", &["expires_at"])
}
