//! How a password matched.

/// How a password matched the hash of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// The hash was made from the form in which passwords are stored.
    pub(super) is_first_form: bool,
    /// The hash depends on every byte of the password. Otherwise nobody has checked the other bytes, and the
    /// user's own may be different ones.
    pub(super) is_whole: bool,
}
