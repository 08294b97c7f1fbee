//! Why a stored hash lets nobody in.

/// Why a stored hash lets nobody in. Never shows the hash.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// No scheme has this form.
    #[error("the password hash has no known form")]
    Unknown,
    /// It begins like one of this scheme.
    #[error("the password hash begins like one of {0}, but is damaged or incomplete")]
    Malformed(&'static str),
    /// `$2x$`.
    #[error(
        "$2x$ marks a hash made by the faulty crypt_blowfish before 1.1, which took different passwords for equal; \
         the user needs a new password"
    )]
    FaultyBcrypt,
    /// A thief of the table finds the password at once, or has it already.
    #[error(
        "`{0}` marks a password that is stored as it is or behind a quick hash, which is not taken over; \
         the user needs a new password"
    )]
    Quick(&'static str),
    /// Checking it would take more memory or time than a login may.
    #[error("a password hash of {scheme} is too costly to check: {limit}")]
    TooCostly {
        /// Its label.
        scheme: String,
        /// What would be accepted.
        limit: String,
    },
}
