//! What the database knows of a key.

use entity::time::UnixMillis;

use super::rsa_key::SigningKey;

/// A key as the database knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredKey {
    /// RFC 7638 thumbprint.
    pub kid: String,
    /// 1 for the first key, one more for each next.
    pub generation: i32,
    /// Size of the modulus.
    pub bits: i32,
    /// When it first stood in the JWKS.
    pub published_at: UnixMillis,
    /// When it begins to sign.
    pub activates_at: UnixMillis,
    /// The longest lifetime of its tokens in milliseconds.
    pub longest_lifetime: i64,
    /// When it was taken out of use in an emergency.
    pub revoked_at: Option<UnixMillis>,
}

impl StoredKey {
    /// The row of a key that has signed nothing yet.
    pub(super) fn new(
        key: &SigningKey,
        generation: i32,
        published_at: UnixMillis,
        activates_at: UnixMillis,
    ) -> Self {
        Self {
            kid: key.kid().to_owned(),
            generation,
            bits: i32::try_from(key.bits()).unwrap_or(i32::MAX),
            published_at,
            activates_at,
            longest_lifetime: 0,
            revoked_at: None,
        }
    }
}
