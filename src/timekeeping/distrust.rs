//! Why the time is not trusted.

use std::fmt;

use entity::time::UnixMillis;

use crate::clock::rfc3339;

/// Why nothing may be deleted by the time. Shown, it tells a person what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distrust {
    /// Two clocks tell times that are too far apart.
    Differing {
        /// By this machine's clock.
        machine: UnixMillis,
        /// By the database's.
        database: UnixMillis,
    },
    /// The time is not one that can have come since a server last ran.
    Jumped {
        /// How far time had got.
        mark: UnixMillis,
        /// What it is now.
        now: UnixMillis,
        /// When a server believes it, if it goes on evenly.
        until: UnixMillis,
    },
    /// The clocks agree, but not for long enough.
    TooSoon,
    /// The database was asked too long ago.
    Unread,
}

impl Distrust {
    /// In a few words.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Differing { .. } => "it is not the database's",
            Self::Jumped { .. } => "it has jumped",
            Self::TooSoon => "the clocks do not agree for ten minutes yet",
            Self::Unread => "the database does not answer",
        }
    }
}

impl fmt::Display for Distrust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Differing { machine, database } => write!(
                f,
                "this machine's clock says {}, the database's {}; set the clock that is wrong",
                rfc3339(machine),
                rfc3339(database)
            ),
            Self::Jumped { mark, now, until } => write!(
                f,
                "the clock says {}, and said {} when a server last ran here; if it is wrong now, set it; if it \
                 is right, say so with `countersign db trust-clock` (a server believes it from {} on)",
                rfc3339(now),
                rfc3339(mark),
                rfc3339(until)
            ),
            Self::TooSoon | Self::Unread => f.write_str(self.as_str()),
        }
    }
}

impl std::error::Error for Distrust {}
