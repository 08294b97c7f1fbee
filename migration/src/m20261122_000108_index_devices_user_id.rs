//! Finds the devices of a user.

use crate::step::Step;

pub(crate) fn step() -> Step {
    Step::index("idx_devices_user_id", "devices", &["user_id"])
}
