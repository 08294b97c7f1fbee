//! When callers who are sent away should come back: one after the other, as fast as the threads can take them.

use std::time::{Duration, Instant};

/// Longest time that a refused caller is asked to stay away.
const MAX_RETRY_AFTER: Duration = Duration::from_mins(1);

/// The same in terms of what waits now: whoever does not stay away as asked must not keep others away for long.
const MAX_BACKLOGS: u32 = 10;

/// How much sooner than the threads can take them refused callers are asked back: not all come, and the threads should never
/// wait.
const EAGERNESS: f64 = 1.25;

/// The line of those who were sent away.
#[derive(Debug)]
pub(super) struct Pace {
    /// When there will be room for whoever is sent away next.
    room_at: Instant,
}

/// What there is to do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ahead {
    /// How long what waits and runs will take.
    pub(super) backlog: Duration,
    /// In what intervals threads that nothing disturbs take the next job. Not as long as hashes take while a wave is being sent
    /// away: the threads would be idle when it is over.
    pub(super) turn: Duration,
    /// How many more may be about to come.
    pub(super) arriving: usize,
}

impl Default for Pace {
    fn default() -> Self {
        Self { room_at: Instant::now() }
    }
}

impl Pace {
    /// When to ask again, in whole seconds: when what waits now will have been done, and those who were sent away before have
    /// had their turn. So they do not all come back at once.
    pub(super) fn next(&mut self, ahead: Ahead) -> Duration {
        let Ahead { backlog, turn, arriving } = ahead;
        let now = Instant::now();
        let turn = turn.div_f64(EAGERNESS);
        let arriving = turn * u32::try_from(arriving).unwrap_or(u32::MAX);
        let latest = now + (backlog * MAX_BACKLOGS).max(arriving).min(MAX_RETRY_AFTER);
        self.room_at = (self.room_at.max(now + backlog) + turn).min(latest.max(now + backlog));
        Duration::from_secs((self.room_at - now).as_secs() + 1).min(MAX_RETRY_AFTER)
    }
}
