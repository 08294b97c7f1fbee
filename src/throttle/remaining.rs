//! What is left of a bucket, as far as its row in the table tells.

use entity::time::UnixMillis;

use super::level::Level;
use super::store::ListedBucket;
use crate::clock::millis;
use crate::config::ThrottleConfig;

/// What is left of a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remaining {
    /// How many attempts are still evaluated now.
    pub left: u32,
    /// How many there are when the bucket is full.
    pub of: u32,
    /// Until when attempts are refused, if none is left.
    pub refused_until: Option<UnixMillis>,
}

/// What is left of a bucket at `now`, by the rates of this configuration. `None` if it does not limit the
/// kind.
pub fn remaining(config: &ThrottleConfig, bucket: &ListedBucket, now: UnixMillis) -> Option<Remaining> {
    let (rate, level) = (bucket.kind.rate(config), Level(bucket.full_at.0));
    let (left, of) = level.tokens(rate, now.0)?;
    let wait = level.wait(rate, now.0);
    let refused_until = wait.map(|wait| now.plus_millis(millis(wait)));
    Some(Remaining { left, of, refused_until })
}
