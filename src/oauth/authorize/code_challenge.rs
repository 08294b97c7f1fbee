//! Proof Key for Code Exchange (RFC 7636): S256 and nothing else, for every client that is not exempt.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::client::Model;
use sha2::{Digest as _, Sha256};

use crate::oauth::error::OAuthError;
use crate::oauth::params::Params;

/// The one method.
pub(in crate::oauth) const S256: &str = "S256";

/// The challenge of a request; `None` for a client that is exempt and sends none.
pub(super) fn read(client: &Model, params: &Params) -> Result<Option<String>, OAuthError> {
    let (challenge, method) = (params.get("code_challenge"), params.get("code_challenge_method"));
    let Some(challenge) = challenge else {
        let is_exempt = client.pkce_exempt && client.secret_hash.is_some();
        return match method {
            None if is_exempt => Ok(None),
            _ => Err(OAuthError::invalid_request("code_challenge is missing; PKCE (RFC 7636) is required")),
        };
    };
    if method != Some(S256) {
        return Err(OAuthError::invalid_request("the code_challenge_method must be S256"));
    }
    if !is_challenge(challenge) {
        return Err(OAuthError::invalid_request(
            "the code_challenge is not the SHA-256 digest of a verifier: 43 characters of base64url",
        ));
    }
    Ok(Some(challenge.to_owned()))
}

fn is_challenge(challenge: &str) -> bool {
    URL_SAFE_NO_PAD.decode(challenge).is_ok_and(|digest| digest.len() == 32)
}

/// Whether a verifier fits what was sent to the authorization endpoint (RFC 7636 §4.6). A verifier without a
/// challenge is as wrong as a challenge without a verifier (RFC 9700 §4.8.2).
pub(in crate::oauth) fn is_met(challenge: Option<&str>, verifier: Option<&str>) -> bool {
    match (challenge, verifier) {
        (None, None) => true,
        (Some(challenge), Some(verifier)) => {
            let digest = Sha256::digest(verifier.as_bytes());
            let is_verifier = (43..=128).contains(&verifier.len());
            is_verifier
                && openssl::memcmp::eq(URL_SAFE_NO_PAD.encode(digest).as_bytes(), challenge.as_bytes())
        }
        (None, Some(_)) | (Some(_), None) => false,
    }
}
