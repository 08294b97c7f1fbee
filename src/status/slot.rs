//! Slots of time: as long as one lasts, and nothing is revoked, a list says the same.

use entity::time::UnixMillis;

/// How long one lasts, in milliseconds.
const LENGTH: i64 = 60 * 1000;

/// The number of the slot that a moment is in.
pub(super) fn number(now: UnixMillis) -> u32 {
    saturated(now.0.div_euclid(LENGTH))
}

/// The number of the first slot that does not begin before a moment.
pub(super) fn first_not_before(moment: UnixMillis) -> u32 {
    saturated(-moment.0.saturating_neg().div_euclid(LENGTH))
}

/// When a slot begins.
pub(super) fn beginning(number: u32) -> UnixMillis {
    UnixMillis(i64::from(number) * LENGTH)
}

fn saturated(number: i64) -> u32 {
    u32::try_from(number.max(0)).unwrap_or(u32::MAX)
}
