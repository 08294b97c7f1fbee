//! The new password of the documented examples.

/// Long enough for every server: `passwords.min_length` is 64 characters at most.
pub(super) const PASSWORD_EXAMPLE: &str =
    "correct horse battery staple, and as many other words as one can remember";
