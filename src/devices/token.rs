//! What a device keeps to be known again: opaque, 256 bits, recognisable to secret scanners.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::secret::{HashedToken, SecretString};

use crate::ambient::Ambient;

const PREFIX: &str = "csd_";
const SECRET_BYTES: usize = 32;

/// A device token. It proves nothing by itself: with it a wrong password is still wrong.
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceToken([u8; SECRET_BYTES]);

impl DeviceToken {
    pub(super) fn generate(ambient: &Ambient) -> Self {
        Self(ambient.random())
    }

    /// Reads a token; `None` for anything that this server cannot have made.
    pub fn parse(text: &str) -> Option<Self> {
        let secret = URL_SAFE_NO_PAD.decode(text.strip_prefix(PREFIX)?).ok()?;
        secret.try_into().ok().map(Self)
    }

    /// As it is sent.
    pub fn encode(&self) -> SecretString {
        SecretString::new(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(self.0)))
    }

    /// SHA-256, which gives nothing of it away.
    pub fn digest(&self) -> [u8; 32] {
        openssl::sha::sha256(&self.0)
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
