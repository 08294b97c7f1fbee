//! HMAC-SHA256 (RFC 2104) under a key of the installation: who does not have the key can neither compute nor
//! collide what is told apart by it.

use entity::secret::InstallationKey;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// A key, prepared once: a login is told apart by some ten hashes.
#[derive(Clone, Debug)]
pub(crate) struct KeyedHash(Hmac<Sha256>);

impl KeyedHash {
    pub(crate) fn new(key: &InstallationKey) -> Self {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
        Self(Hmac::new_from_slice(&key.0).expect("HMAC refused a key"))
    }

    /// The hash of the parts, each behind its length.
    pub(crate) fn of(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = self.0.clone();
        for part in parts {
            mac.update(&part.len().to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}
