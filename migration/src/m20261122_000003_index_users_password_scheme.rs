//! Counts the users of each scheme without reading their rows.

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::index("idx_users_password_scheme", "users", &["password_scheme"])
}
