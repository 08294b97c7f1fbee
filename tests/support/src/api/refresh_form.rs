//! The form of a refresh token as it is documented, to take tokens apart and to forge them: prefix, base64url
//! of session id, family secret and generation secret, and a checksum over what stands before it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// What all of them begin with.
pub const PREFIX: &str = "csr_";
const CHECKSUM_CHARACTERS: usize = 6;
const SECRET_BYTES: usize = 16;

/// A token in its parts.
#[derive(Clone, Debug)]
pub struct Parts {
    /// Which session it belongs to.
    pub session_id: [u8; 16],
    /// The secret that all tokens of the session share.
    pub family: [u8; SECRET_BYTES],
    /// The secret of this one.
    pub generation: [u8; SECRET_BYTES],
}

impl Parts {
    /// Takes a token apart.
    pub fn of(token: &str) -> Self {
        let bytes = URL_SAFE_NO_PAD.decode(body(token)).unwrap();
        let part = |index: usize| bytes[index * 16..(index + 1) * 16].try_into().unwrap();
        assert_eq!(bytes.len(), 48);
        Self { session_id: part(0), family: part(1), generation: part(2) }
    }

    /// A token of these parts with the right checksum.
    pub fn token(&self) -> String {
        let body = URL_SAFE_NO_PAD.encode([self.session_id, self.family, self.generation].concat());
        let checksum = crc32fast::hash(format!("{PREFIX}{body}").as_bytes());
        format!("{PREFIX}{body}{}", URL_SAFE_NO_PAD.encode(checksum.to_be_bytes()))
    }
}

/// What stands between prefix and checksum.
pub fn body(token: &str) -> &str {
    let body = token.strip_prefix(PREFIX).unwrap();
    &body[..body.len() - CHECKSUM_CHARACTERS]
}
