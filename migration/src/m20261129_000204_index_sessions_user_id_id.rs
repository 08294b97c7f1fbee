//! Finds the logins of one user in the order in which they were made: each login looks whether there are too
//! many.

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::index("idx_sessions_user_id_id", "sessions", &["user_id", "id"])
}
