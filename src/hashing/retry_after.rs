//! When callers who are sent away should come back: one after the other, as fast as the threads can take
//! them. This module has no clock: it is told the time.

use std::time::Duration;

/// Longest time that a refused caller is asked to stay away.
const LONGEST: Duration = Duration::from_mins(1);

/// A refused caller is asked to stay away for no longer than this many times what waits now will take.
/// Otherwise callers who come back too soon, again and again, would keep others away for long.
const MAX_BACKLOGS: u32 = 10;

/// How many times as fast as the threads can take them refused callers are asked back. Not all of them come,
/// and the threads should never wait.
const EAGERNESS: f64 = 1.25;

/// For how long a rush counts after it was seen.
const RUSH_LASTS: Duration = Duration::from_secs(2);

/// The line of those who were sent away.
#[derive(Debug, Default)]
pub struct RetryAfter {
    /// When there will be room for the caller who is sent away next.
    room_at: Option<Duration>,
    /// The most callers that came of late, and when that was seen.
    rush: Option<(usize, Duration)>,
}

/// What there is to do.
#[derive(Clone, Copy, Debug)]
pub struct Ahead {
    /// What waits and runs.
    pub jobs: usize,
    /// After what time the threads take one job after the other, while nothing disturbs them. While a wave of
    /// callers is sent away jobs take longer. Reckoned by that, the threads would be idle when the wave is
    /// over.
    pub turn: Duration,
    /// How many more callers may be about to come. Only refused connections tell.
    pub arriving: usize,
}

impl RetryAfter {
    /// How long the next caller should stay away, in whole seconds: until half of what waits now will have
    /// been done, and the callers who were sent away before have had their turn. So they do not all come back
    /// at once, and the first of them comes before the threads have nothing to do.
    pub fn next(&mut self, now: Duration, ahead: Ahead) -> Duration {
        let Ahead { jobs, turn, arriving } = ahead;
        let rush = self.rush(now, arriving);
        let turns = |count: usize| turn * u32::try_from(count).unwrap_or(u32::MAX);
        let backlog = turns(jobs);
        let longest = (backlog * MAX_BACKLOGS).max(turns(rush).div_f64(EAGERNESS)).min(LONGEST);
        let first = now + backlog / 2;
        let room_at = self.room_at.map_or(first, |room_at| room_at.max(first)) + turn.div_f64(EAGERNESS);
        let room_at = room_at.min(first.max(now + longest));
        self.room_at = Some(room_at);
        // To the nearest second: rounded up, all would come half a second late.
        let wait = (room_at.saturating_sub(now) + Duration::from_millis(500)).as_secs();
        Duration::from_secs(wait.max(1)).min(LONGEST)
    }

    /// The most callers that came of late. A refused connection tells how many come, a refused login does
    /// not, and both stand in one line: so the number is remembered for a moment.
    fn rush(&mut self, now: Duration, arriving: usize) -> usize {
        let of_late = self.rush.filter(|(_, seen_at)| now < *seen_at + RUSH_LASTS);
        if of_late.is_none_or(|(rush, _)| arriving >= rush) {
            self.rush = Some((arriving, now));
        }
        of_late.map_or(arriving, |(rush, _)| arriving.max(rush))
    }
}
