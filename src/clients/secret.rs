//! Client secrets: generated, 256 bits, stored as a digest. A plain digest is enough because there is
//! nothing to guess; it is quick, so that a client's request costs no password hash.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::client;
use entity::secret::{HashedToken, SecretString};
use sha2::{Digest as _, Sha256};

use crate::ambient::Ambient;

pub(super) fn generate(ambient: &Ambient) -> SecretString {
    SecretString::new(URL_SAFE_NO_PAD.encode(ambient.random::<32>()))
}

pub(super) fn digest(secret: &SecretString) -> HashedToken {
    HashedToken(Sha256::digest(secret.expose().as_bytes()).to_vec())
}

/// Whether `secret` is the client's. An unknown client and a public one take the same time and get a no.
pub fn verify_secret(client: Option<&client::Model>, secret: &SecretString) -> bool {
    let presented = digest(secret).0;
    let nobodys = vec![0; presented.len()];
    let stored = client.and_then(|client| client.secret_hash.as_ref()).map_or(&nobodys, |hash| &hash.0);
    // A length other than a digest's can only come from a damaged row; `memcmp::eq` would panic on it.
    stored.len() == presented.len() && openssl::memcmp::eq(&presented, stored)
}
