//! The index by user and id finds what this one found.

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::drop_index("idx_sessions_user_id", "sessions")
}
