//! An account in the ledger: what was acknowledged of it, and what nobody knows.

use crate::requests::Tokens;

/// Something that is written, in the order in which an account goes through it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    SignUp,
    LogIn,
    Refresh,
    RevokeAccessToken,
    RevokeSession,
    Disable,
}

/// When a write counts as acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Acknowledged {
    WhenAnswered,
    /// Which is wrong, and must be seen to be.
    WhenSent,
}

/// One user with one session.
#[derive(Clone, Debug, Default)]
pub(super) struct Account {
    pub(super) name: String,
    /// The writes that were acknowledged. Each is there once, but for refreshes.
    pub(super) done: Vec<Step>,
    /// The write whose answer has not come.
    pub(super) in_doubt: Option<Step>,
    /// What the login and each refresh gave, the oldest first.
    pub(super) tokens: Vec<Tokens>,
    /// An answer that no client expects.
    pub(super) odd: Option<String>,
}

impl Account {
    pub(super) fn new(name: String) -> Self {
        Self { name, ..Self::default() }
    }

    /// A write is sent.
    pub(super) fn send(&mut self, step: Step, acknowledged: Acknowledged) {
        match acknowledged {
            Acknowledged::WhenAnswered => self.in_doubt = Some(step),
            Acknowledged::WhenSent => self.done.push(step),
        }
    }

    /// The answer to what was sent last has come, and says that it is done.
    pub(super) fn hear(&mut self) {
        self.done.extend(self.in_doubt.take());
    }

    pub(super) fn has(&self, step: Step) -> bool {
        self.done.contains(&step)
    }

    /// Whether it was acknowledged that the session is over.
    pub(super) fn is_over(&self) -> bool {
        self.has(Step::RevokeSession) || self.has(Step::Disable)
    }

    /// Whether nobody knows if the session is over.
    pub(super) fn may_be_over(&self) -> bool {
        matches!(self.in_doubt, Some(Step::RevokeSession | Step::Disable))
    }
}
