//! When callers who are sent away should come back: one after the other, as fast as the threads can take them. Knows no clock: it
//! is told.

use std::time::{Duration, Instant};

/// Longest time that a refused caller is asked to stay away.
const MAX_RETRY_AFTER: Duration = Duration::from_mins(1);

/// The same in terms of what waits now: whoever does not stay away as asked must not keep others away for long.
const MAX_BACKLOGS: u32 = 10;

/// How much sooner than the threads can take them refused callers are asked back: not all come, and the threads should never
/// wait.
const EAGERNESS: f64 = 1.25;

/// For how long a crowd that was seen counts.
const CROWD_LASTS: Duration = Duration::from_secs(2);

/// The line of those who were sent away.
#[derive(Debug, Default)]
pub struct Pace {
    /// When there will be room for whoever is sent away next.
    room_at: Option<Instant>,
    /// The largest crowd of late, and when it was seen.
    crowd: Option<(usize, Instant)>,
}

/// What there is to do.
#[derive(Clone, Copy, Debug)]
pub struct Ahead {
    /// What waits and runs.
    pub jobs: usize,
    /// In what intervals threads that nothing disturbs take the next job. Not as long as hashes take while a wave is being sent
    /// away: the threads would be idle when it is over.
    pub turn: Duration,
    /// How many more may be about to come, as far as whoever is sent away tells.
    pub arriving: usize,
}

impl Pace {
    /// When to ask again, in whole seconds: when half of what waits now will have been done, and those who were sent away before
    /// have had their turn. So they do not all come back at once, and the first come before the threads have nothing to do.
    pub fn next(&mut self, now: Instant, ahead: Ahead) -> Duration {
        let Ahead { jobs, turn, arriving } = ahead;
        let crowd = self.crowd(now, arriving);
        let turns = |count: usize| turn * u32::try_from(count).unwrap_or(u32::MAX);
        let backlog = turns(jobs);
        let longest = (backlog * MAX_BACKLOGS).max(turns(crowd).div_f64(EAGERNESS)).min(MAX_RETRY_AFTER);
        let first = now + backlog / 2;
        let room_at = self.room_at.map_or(first, |room_at| room_at.max(first)) + turn.div_f64(EAGERNESS);
        let room_at = room_at.min(first.max(now + longest));
        self.room_at = Some(room_at);
        // To the nearest second: rounded up, all would come half a second late.
        let wait = (room_at - now + Duration::from_millis(500)).as_secs();
        Duration::from_secs(wait.max(1)).min(MAX_RETRY_AFTER)
    }

    /// Refused logins do not tell how many come, and stand in one line with refused connections, which do.
    fn crowd(&mut self, now: Instant, arriving: usize) -> usize {
        let of_late = self.crowd.filter(|(_, seen_at)| now < *seen_at + CROWD_LASTS);
        if of_late.is_none_or(|(crowd, _)| arriving >= crowd) {
            self.crowd = Some((arriving, now));
        }
        of_late.map_or(arriving, |(crowd, _)| arriving.max(crowd))
    }
}
