//! What an ID token says (OpenID Connect Core §2). It is for the client alone, and opens nothing: its media
//! type and its audience differ from an access token's (B9).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// The media type of ID tokens.
pub(super) const ID_TOKEN_TYPE: &str = "JWT";

/// The one class of authentication there is: a password.
pub(super) const ACR: &str = "1";

/// The claims of an ID token. Times are seconds since 1970. Claims about the person come from the userinfo
/// endpoint only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct IdTokenClaims {
    /// The issuer identifier.
    pub(super) iss: String,
    /// The user's id.
    pub(super) sub: String,
    /// The client.
    pub(super) aud: String,
    /// Expiry.
    pub(super) exp: i64,
    /// Time of issue.
    pub(super) iat: i64,
    /// When the user proved who they are.
    pub(super) auth_time: i64,
    /// The client's own value, from the authorization request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) nonce: Option<String>,
    /// Authentication class: always [`ACR`].
    pub(super) acr: String,
    /// Authentication methods (RFC 8176).
    pub(super) amr: Vec<String>,
    /// The session's id.
    pub(super) sid: String,
    /// Of the access token that is issued with it; see [`at_hash`].
    pub(super) at_hash: String,
}

/// The left half of the access token's SHA-256 digest, base64url (OpenID Connect Core §3.1.3.6).
pub(super) fn at_hash(access_token: &str) -> String {
    let digest = Sha256::digest(access_token.as_bytes());
    URL_SAFE_NO_PAD.encode(&digest[..16])
}
