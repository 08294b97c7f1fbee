//! The rules of design §6, in as few lines as they take. Tokens are numbers in the order of their issue,
//! times are milliseconds.

/// What a lifetime or a margin is here; the server is configured alike.
pub(super) const ACCESS: i64 = 600_000;
pub(super) const IDLE: i64 = 480_000;
pub(super) const ABSOLUTE: i64 = 3_600_000;
pub(super) const GRACE: i64 = 30_000;
const CLOCK_DIFFERENCE: i64 = 60_000;

/// A session, as far as the rules look.
#[derive(Clone, Debug)]
pub(super) struct Session {
    pub(super) is_alive: bool,
    pub(super) issued: usize,
    current: usize,
    current_expires_at: i64,
    previous: Option<(usize, i64, i64)>,
    ends_at: i64,
}

/// What is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// The token of this number, old or new.
    Successor(usize),
    /// `invalid_grant`.
    Refused,
}

impl Session {
    /// A login at `now`, which gives token 0.
    pub(super) fn begin(now: i64) -> Self {
        let ends_at = now + ABSOLUTE;
        let current_expires_at = ends_at.min(now + IDLE);
        Self { is_alive: true, issued: 1, current: 0, current_expires_at, previous: None, ends_at }
    }

    /// A token of the right family is presented by its own client.
    pub(super) fn refresh(&mut self, token: usize, now: i64) -> Told {
        let (expires_at, rotated_at) = match self.previous {
            _ if !self.is_alive => return Told::Refused,
            _ if token == self.current => (self.current_expires_at, None),
            Some((previous, expires_at, rotated_at)) if token == previous => (expires_at, Some(rotated_at)),
            _ => {
                self.is_alive = false; // S3
                return Told::Refused;
            }
        };
        if now >= expires_at {
            return Told::Refused;
        }
        if rotated_at.is_some_and(|at| (-CLOCK_DIFFERENCE..=GRACE).contains(&(now - at))) {
            return Told::Successor(self.current); // S2, S5
        }
        self.previous = Some((token, expires_at, now)); // S1, and S2 after the grace
        self.current = self.issued;
        self.issued += 1;
        self.current_expires_at = self.ends_at.min(now + IDLE);
        Told::Successor(self.current)
    }

    /// Whether nothing of the session can be of use any more, so that a sweep at `now` may forget it.
    pub(super) fn is_over(&self, now: i64, last_access_expires_at: i64) -> bool {
        let previous_expires_at = self.previous.map_or(i64::MIN, |(_, expires_at, _)| expires_at);
        now > self.current_expires_at.max(previous_expires_at).max(last_access_expires_at)
    }
}
