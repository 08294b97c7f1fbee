//! The form of a refresh token as it is documented, to take tokens apart and to forge them: prefix, and base64url of
//! session id, family secret, generation secret and a check over what stands before it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign::token_check::TokenCheck;

pub(crate) const PREFIX: &str = "csr_";
const PART_BYTES: usize = 16;

/// A token in its parts, without its check.
#[derive(Clone, Debug)]
pub(crate) struct Parts {
    pub(crate) session_id: [u8; PART_BYTES],
    pub(crate) family: [u8; PART_BYTES],
    pub(crate) generation: [u8; PART_BYTES],
}

impl Parts {
    pub(crate) fn of(token: &str) -> Self {
        let bytes = URL_SAFE_NO_PAD.decode(body(token)).unwrap();
        let part = |index: usize| bytes[index * PART_BYTES..(index + 1) * PART_BYTES].try_into().unwrap();
        assert_eq!(bytes.len(), 4 * PART_BYTES);
        Self { session_id: part(0), family: part(1), generation: part(2) }
    }

    /// A token of these parts, which this installation seems to have made.
    pub(crate) fn token(&self, checks: &TokenCheck) -> String {
        let parts = [self.session_id, self.family, self.generation];
        let check = checks.of("refresh token", &parts.each_ref().map(|part| &part[..]));
        format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode([&parts.concat()[..], &check].concat()))
    }
}

/// What stands behind the prefix.
pub(crate) fn body(token: &str) -> &str {
    token.strip_prefix(PREFIX).unwrap()
}
