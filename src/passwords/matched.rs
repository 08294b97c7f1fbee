//! What the check of a password finds.

use super::schemes::Unusable;

/// What the check of a password against a stored hash finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The hash was made from the password.
    Matches(Match),
    /// It was made from another one, or there is no hash.
    Differs,
    /// Nobody can log in with this hash.
    Unusable(Unusable),
}

/// How a password matched the hash of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// The hash was made from the form in which passwords are stored.
    pub(super) is_first_form: bool,
    /// The hash depends on every byte of the password. Otherwise nobody has checked the other bytes, and the
    /// user's own may be different ones.
    pub(super) is_whole: bool,
}
