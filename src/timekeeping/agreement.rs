//! Since when the clocks have agreed. A pure decision: it is told what the clocks say.

use std::time::Duration;

use entity::time::UnixMillis;

use super::distrust::Distrust;
use super::reading::{Reading, TOLERANCE};

/// How long clocks agree before they are trusted.
const PROBATION: Duration = Duration::from_mins(10);

/// How often the database is asked for the time.
const READ_EVERY: Duration = Duration::from_mins(1);

/// How long its last answer counts.
const READING_COUNTS: Duration = Duration::from_mins(3);

/// A clock that moves so far by itself was set, in milliseconds.
const SET: i64 = 1000;

/// The clocks since they agree, or as they were read last if they do not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Agreement {
    since: Reading,
    last: Reading,
}

impl Agreement {
    /// Nothing is known of earlier moments.
    pub(super) fn begin(first: Reading) -> Self {
        Self { since: first, last: first }
    }

    /// Takes a reading in. Says whether a clock has jumped.
    pub(super) fn note(&mut self, reading: Reading) -> bool {
        let has_jumped = !reading.goes_on(&self.since, TOLERANCE);
        if has_jumped || reading.require_agreement().is_err() {
            self.since = reading;
        }
        self.last = reading;
        has_jumped
    }

    /// What the database's clock was last ahead of this machine's, in milliseconds.
    pub(super) fn offset(&self) -> i64 {
        self.last.offset()
    }

    /// Whether the clocks are to be read: from time to time, and when this machine's was set.
    pub(super) fn is_due(&self, elapsed: Duration, machine: UnixMillis) -> bool {
        let present = self.last.later(elapsed, machine);
        elapsed >= self.last.elapsed + READ_EVERY || !present.goes_on(&self.last, SET)
    }

    /// Fails unless the clocks agree now and have done so for long enough.
    pub(super) fn judge(&self, elapsed: Duration, machine: UnixMillis) -> Result<(), Distrust> {
        self.last.require_agreement()?;
        if elapsed > self.last.elapsed + READING_COUNTS {
            return Err(Distrust::Unread);
        }
        let has_gone_on = self.last.later(elapsed, machine).goes_on(&self.since, TOLERANCE);
        if has_gone_on && elapsed >= self.since.elapsed + PROBATION { Ok(()) } else { Err(Distrust::TooSoon) }
    }
}
