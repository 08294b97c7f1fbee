//! Keeps two names that look alike from being made at the same moment. Rows without a skeleton do not count.

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::unique_index("idx_users_username_skeleton", "users", &["username_skeleton"])
}
