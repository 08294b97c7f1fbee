//! Points in time as the database keeps them.

use sea_orm::DeriveValueType;

/// Milliseconds since 1970-01-01T00:00:00Z, a BIGINT on every database: no time zone, no precision and
/// no 2038 limit differs between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
pub struct UnixMillis(pub i64);

impl UnixMillis {
    /// Whole seconds since the epoch, as JWT's NumericDate counts them (RFC 7519 §2).
    pub fn as_seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This moment moved by `millis` (which may be negative), saturating at the ends of the range.
    #[must_use]
    pub fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }
}
