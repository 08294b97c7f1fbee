//! The key that settled sandboxes and servers in the test's own process sign with. There is one for the whole
//! test process: finding primes anew for each test would take most of its time.

use crate::rsa_key::{self, RsaKey};

/// The key.
pub fn key() -> &'static RsaKey {
    rsa_key::first()
}

/// Its id.
pub fn kid() -> String {
    key().thumbprint()
}
