//! What a device keeps to be known again: opaque, 256 bits, recognisable to secret scanners.
//!
//! `csd_` · base64url(secret, 32 bytes · check, 16). The check is made over the secret and the user's name.
//! So a token that is made up, or another name's, is told without a look-up.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::secret::{HashedToken, SecretString};

use crate::ambient::Ambient;
use crate::token_check::{CHECK_BYTES, Check, TokenCheck};

const PREFIX: &str = "csd_";
const KIND: &str = "device token";
const SECRET_BYTES: usize = 32;

/// A device token. It proves nothing by itself: with it a wrong password is still wrong.
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceToken {
    secret: [u8; SECRET_BYTES],
    check: Check,
}

impl DeviceToken {
    /// For a device of the user whose name, as it is compared, is `name`.
    pub(super) fn generate(ambient: &Ambient, checks: &TokenCheck, name: &str) -> Self {
        let secret: [u8; SECRET_BYTES] = ambient.random();
        Self { secret, check: checks.of(KIND, &[&secret, name.as_bytes()]) }
    }

    /// Reads what has the form of a token.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text.strip_prefix(PREFIX)?).ok()?;
        let (secret, check) = bytes.split_last_chunk::<CHECK_BYTES>()?;
        Some(Self { secret: secret.try_into().ok()?, check: *check })
    }

    /// Whether it was made here for the user of this name, given as it is compared.
    pub fn is_of(&self, name: &str, checks: &TokenCheck) -> bool {
        checks.accepts(&self.check, KIND, &[&self.secret, name.as_bytes()])
    }

    /// As it is sent.
    pub fn encode(&self) -> SecretString {
        let bytes = [&self.secret[..], &self.check].concat();
        SecretString::new(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// SHA-256 of the secret, which gives nothing of it away.
    pub fn digest(&self) -> [u8; 32] {
        openssl::sha::sha256(&self.secret)
    }

    /// As it is stored.
    pub(super) fn hash(&self) -> HashedToken {
        HashedToken(self.digest().to_vec())
    }
}

impl fmt::Debug for DeviceToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceToken([redacted])")
    }
}
