//! The form of a refresh token as it is documented, to take tokens apart and to forge them: prefix, and
//! base64url of session id, family secret, generation secret and a check over what stands before it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign::token_check::TokenCheck;

/// What all of them begin with.
pub const PREFIX: &str = "csr_";
const PART_BYTES: usize = 16;

/// A token in its parts, without its check.
#[derive(Clone, Debug)]
pub struct Parts {
    /// Of the session.
    pub session_id: [u8; PART_BYTES],
    /// The secret of the family.
    pub family: [u8; PART_BYTES],
    /// The secret of the generation.
    pub generation: [u8; PART_BYTES],
}

impl Parts {
    /// Takes a token apart.
    pub fn of(token: &str) -> Self {
        let bytes = URL_SAFE_NO_PAD.decode(body(token)).unwrap();
        let part = |index: usize| bytes[index * PART_BYTES..(index + 1) * PART_BYTES].try_into().unwrap();
        assert_eq!(bytes.len(), 4 * PART_BYTES);
        Self { session_id: part(0), family: part(1), generation: part(2) }
    }

    /// A token of these parts, which this installation seems to have made.
    pub fn token(&self, checks: &TokenCheck) -> String {
        let parts = [self.session_id, self.family, self.generation];
        let check = checks.of("refresh token", &parts.each_ref().map(|part| &part[..]));
        format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode([&parts.concat()[..], &check].concat()))
    }
}

/// What stands behind the prefix.
pub fn body(token: &str) -> &str {
    token.strip_prefix(PREFIX).unwrap()
}
