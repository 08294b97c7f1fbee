//! Lengths of time in the configuration, written as people write them: `10m`, `200ms`, `14 days`.

use std::fmt;
use std::time::Duration;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::clock::millis;

const SECONDS_A_DAY: u64 = 24 * 60 * 60;

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period(pub Duration);

impl Period {
    /// `n` milliseconds.
    pub const fn millis(n: u64) -> Self {
        Self(Duration::from_millis(n))
    }

    /// `n` seconds.
    pub const fn seconds(n: u64) -> Self {
        Self(Duration::from_secs(n))
    }

    /// `n` minutes.
    pub const fn minutes(n: u64) -> Self {
        Self(Duration::from_secs(n * 60))
    }

    /// `n` days.
    pub const fn days(n: u64) -> Self {
        Self(Duration::from_secs(n * SECONDS_A_DAY))
    }

    /// The length in milliseconds, as moments in time are counted.
    pub fn as_millis(self) -> i64 {
        millis(self.0)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // humantime counts months of 30.44 days, and would show 90 days as two months, 29 days and 3 hours.
        let seconds = self.0.as_secs();
        let days = seconds / SECONDS_A_DAY;
        if days > 0 && seconds.is_multiple_of(SECONDS_A_DAY) && self.0.subsec_nanos() == 0 {
            return write!(f, "{days}{}", if days == 1 { "day" } else { "days" });
        }
        humantime::format_duration(self.0).fmt(f)
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        humantime::parse_duration(&text).map(Self).map_err(|error| {
            D::Error::custom(format!(
                "`{text}` is no length of time ({error}); write it as `10s`, `5m` or `200ms`"
            ))
        })
    }
}
