//! What the threads are at, and which jobs each of them may take.

use std::time::Duration;

use super::source::Familiarity;

/// What a thread is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Everybody.
    General,
    /// Users who are known: strangers never keep it from them. There is one of these at most.
    Reserve,
}

/// How many threads there are.
#[derive(Clone, Copy, Debug)]
pub struct Threads {
    /// Of those for everybody.
    pub general: usize,
    /// Whether there is one more, in reserve.
    pub has_reserve: bool,
}

/// A job that a thread has taken.
#[derive(Clone, Copy, Debug)]
pub struct Begun<K> {
    pub(super) role: Role,
    pub(super) familiarity: Familiarity,
    pub(super) kind: K,
    pub(super) since: Duration,
    /// How long it had waited.
    pub waited: Duration,
}

/// The jobs that are being done.
#[derive(Debug)]
pub(super) struct Running {
    threads: Threads,
    /// By the general threads.
    known: usize,
    strangers: usize,
    is_reserve_busy: bool,
}

impl Running {
    pub(super) fn new(threads: Threads) -> Self {
        Self { threads, known: 0, strangers: 0, is_reserve_busy: false }
    }

    /// In all.
    pub(super) fn len(&self) -> usize {
        self.known + self.strangers + usize::from(self.is_reserve_busy)
    }

    /// How many threads wait for a job in this lane.
    pub(super) fn idle_for(&self, familiarity: Familiarity) -> usize {
        let general = self.threads.general - self.known - self.strangers;
        if familiarity == Familiarity::Stranger || !self.threads.has_reserve {
            return general;
        }
        usize::from(!self.is_reserve_busy) + general.min(self.threads.general - 1 - self.known)
    }

    /// Whether a thread may take the job of a user who is known. The one in reserve comes first. More jobs
    /// for users who are known than there are general threads, of which there is one for each core, would
    /// only slow each other down.
    pub(super) fn may_take_known(&self, role: Role) -> bool {
        match role {
            Role::General if !self.threads.has_reserve => true,
            Role::General => self.is_reserve_busy && self.known + 1 < self.threads.general,
            Role::Reserve => self.threads.has_reserve && !self.is_reserve_busy,
        }
    }

    pub(super) fn begin(&mut self, role: Role, familiarity: Familiarity) {
        match (role, familiarity) {
            (Role::Reserve, _) => self.is_reserve_busy = true,
            (Role::General, Familiarity::Known) => self.known += 1,
            (Role::General, Familiarity::Stranger) => self.strangers += 1,
        }
    }

    pub(super) fn end(&mut self, role: Role, familiarity: Familiarity) {
        match (role, familiarity) {
            (Role::Reserve, _) => self.is_reserve_busy = false,
            (Role::General, Familiarity::Known) => self.known -= 1,
            (Role::General, Familiarity::Stranger) => self.strangers -= 1,
        }
    }
}
