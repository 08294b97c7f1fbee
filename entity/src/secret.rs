//! Newtypes for secrets: whatever they are printed into, they print as a placeholder.

use std::fmt;

use sea_orm::DeriveValueType;
use zeroize::Zeroizing;

const REDACTED: &str = "[redacted]";

/// A password, client secret or token in clear text. Wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretString(Zeroizing<String>);

impl SecretString {
    /// Takes ownership of the clear text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The clear text. Named so that every use is easy to find.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

/// A password hash as a string that names its scheme and parameters: a PHC string, or what an imported user
/// came with.
#[derive(Clone, PartialEq, Eq, DeriveValueType)]
pub struct PasswordHash(pub String);

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

/// The SHA-256 digest of a generated secret (a client secret or a token), 32 bytes.
#[derive(Clone, PartialEq, Eq, DeriveValueType)]
pub struct HashedToken(pub Vec<u8>);

impl fmt::Debug for HashedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

/// A key that belongs to the installation, 32 random bytes.
#[derive(Clone, PartialEq, Eq, DeriveValueType)]
pub struct InstallationKey(pub Vec<u8>);

impl fmt::Debug for InstallationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}
