//! What shows, without asking the database, that this installation made a token: 128 bits of HMAC-SHA256 (RFC
//! 2104) behind the token's secret. Made-up tokens cost no look-up. Whether a token is worth anything
//! is for the database to say.

use entity::secret::InstallationKey;

use crate::keyed_hash::KeyedHash;

/// The name of the key; see [`crate::installation`].
pub const KEY_NAME: &str = "token_check_key";

/// Length of a check in bytes.
pub const CHECK_BYTES: usize = 16;

/// What stands behind a token's secret.
pub type Check = [u8; CHECK_BYTES];

/// Makes and verifies checks.
#[derive(Clone, Debug)]
pub struct TokenCheck(KeyedHash);

impl TokenCheck {
    /// By the installation's key.
    pub fn new(key: &InstallationKey) -> Self {
        Self(KeyedHash::new(key))
    }

    /// The check of a token of this kind, over everything that must not be changed or exchanged.
    pub fn of(&self, kind: &str, parts: &[&[u8]]) -> Check {
        let hash = self.0.of(&[&[kind.as_bytes()], parts].concat());
        std::array::from_fn(|index| hash.get(index).copied().unwrap_or_default())
    }

    /// Whether this is the check of such a token.
    pub fn accepts(&self, check: &Check, kind: &str, parts: &[&[u8]]) -> bool {
        openssl::memcmp::eq(check, &self.of(kind, parts))
    }
}
