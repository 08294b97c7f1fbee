//! Why a login is refused. Only the log is told: all answers are the same (P6).

use std::fmt;

use entity::user;
use uuid::Uuid;

use super::claim::Claim;

/// Why somebody is sent away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// No user has the name.
    UnknownUser,
    /// The user may not log in, whatever the password.
    Disabled,
    /// The user has no password.
    NoPassword,
    /// The password is wrong. Or the stored hash cannot be checked, of which the log has a warning.
    WrongPassword,
    /// The name was tried too often, so that nobody learns whether the password was right.
    TooManyAttempts,
    /// Too many attempts were made before. No hash was made, and the answer was 429.
    Throttled,
    /// The user was disabled, deleted or given another password while this one was checked.
    Changed,
}

impl Refusal {
    /// Why this user is not let in, if so.
    pub(super) fn of(user: Option<&user::Model>, is_right: bool) -> Option<Self> {
        match user {
            None => Some(Self::UnknownUser),
            Some(user) if user.disabled => Some(Self::Disabled),
            Some(user) if user.password_hash.is_none() => Some(Self::NoPassword),
            Some(_) if !is_right => Some(Self::WrongPassword),
            Some(_) => None,
        }
    }

    /// Writes the line that docs/operations.md promises. What was typed as a name is not told: it may be a
    /// password. `repeated` is how many lines like it were left out before.
    pub(super) fn log(self, claim: &Claim, user_id: Option<Uuid>, repeated: Option<u64>) {
        tracing::info!(
            reason = %self,
            address = %claim.prefix,
            user.id = user_id.map(tracing::field::display),
            client.id = claim.client_id,
            repeated,
            "login refused"
        );
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownUser => "unknown_user",
            Self::Disabled => "disabled",
            Self::NoPassword => "no_password",
            Self::WrongPassword => "wrong_password",
            Self::TooManyAttempts => "too_many_attempts",
            Self::Throttled => "throttled",
            Self::Changed => "changed",
        })
    }
}
