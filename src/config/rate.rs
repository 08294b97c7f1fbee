//! How often something may happen, written as people say it: `10, then 1 per 30s`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::period::Period;

const UNLIMITED: &str = "unlimited";

/// A number at once, and then so many per period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rate {
    /// As often as anybody likes.
    Unlimited,
    /// `burst` at once, then `count` per `period`.
    Limited {
        /// At once.
        burst: u32,
        /// Afterwards,
        count: u32,
        /// per this time.
        period: Period,
    },
}

impl Rate {
    /// `burst` at once, then `count` per `seconds`.
    pub(super) const fn new(burst: u32, count: u32, seconds: u64) -> Self {
        Self::Limited { burst, count, period: Period::seconds(seconds) }
    }

    /// Time after which one more may happen.
    pub fn interval(self) -> Option<Duration> {
        match self {
            Self::Unlimited => None,
            Self::Limited { count, period, .. } => Some(period.0 / count),
        }
    }

    /// The most that can happen in a day.
    pub fn per_day(self) -> Option<u64> {
        const DAY: u128 = 24 * 60 * 60 * 1000;
        match self {
            Self::Unlimited => None,
            Self::Limited { burst, count, period } => {
                let later = DAY * u128::from(count) / period.0.as_millis().max(1);
                Some(u64::from(burst) + u64::try_from(later).unwrap_or(u64::MAX))
            }
        }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unlimited => f.write_str(UNLIMITED),
            Self::Limited { burst, count, period } => write!(f, "{burst}, then {count} per {period}"),
        }
    }
}

impl FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.trim() == UNLIMITED {
            return Ok(Self::Unlimited);
        }
        parse(text)
            .ok_or_else(|| format!("`{text}` is no rate; write it as `10, then 1 per 30s`, or `{UNLIMITED}`"))
    }
}

fn parse(text: &str) -> Option<Rate> {
    let (burst, rest) = text.split_once(',')?;
    let (count, period) = rest.trim().strip_prefix("then ")?.split_once(" per ")?;
    let number = |text: &str| text.trim().parse().ok().filter(|number| (1..=1_000_000).contains(number));
    let period = humantime::parse_duration(period).ok()?;
    let is_bearable = (Duration::from_millis(1)..=Duration::from_hours(24 * 365)).contains(&period);
    let rate = Rate::Limited { burst: number(burst)?, count: number(count)?, period: Period(period) };
    (is_bearable && rate.interval()? >= Duration::from_millis(1)).then_some(rate)
}

impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
