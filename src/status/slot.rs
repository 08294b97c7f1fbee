//! Slots of time: as long as one lasts, and nothing is revoked, a list says the same.

use entity::time::UnixMillis;

/// How long one lasts, in milliseconds.
const LENGTH: i64 = 60 * 1000;

/// The beginning of the slot that a moment is in.
pub(super) fn beginning(now: UnixMillis) -> UnixMillis {
    UnixMillis(now.0.div_euclid(LENGTH) * LENGTH)
}
