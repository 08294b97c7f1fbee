//! JWS in compact form (RFC 7515 §7.1), RS256 only, behind a header parser that knows three members and
//! refuses every other (K4).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::rsa_key::{KeyError, PublicKey, SigningKey};

/// Longest token that is made or looked at, in bytes. It is short enough to be refused at once, and to travel
/// in a header beside others.
pub const MAX_TOKEN_BYTES: usize = 12 * 1024;

const ALGORITHM: &str = "RS256";

/// The token is not one of ours, or damaged. Which check failed is for the log only.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidJws {
    /// Too long, not three parts, or not base64url.
    #[error("not a compact JWS")]
    Form,
    /// Not exactly `alg`, `kid` and `typ`, each once.
    #[error("the header has members missing, repeated or unknown")]
    Header,
    /// `alg` is not RS256.
    #[error("the algorithm is not {ALGORITHM}")]
    Algorithm,
    /// `typ` is of another kind of token.
    #[error("the type is not the one expected")]
    Type,
    /// `kid`, which is this, is none of those that are known.
    #[error("the key is not known")]
    Key(String),
    /// The signature does not fit.
    #[error("the signature is wrong")]
    Signature,
}

/// The protected header. Unknown and repeated members are errors (RFC 8725 §3.10). `jwk`, `jku`, `x5u` and
/// `x5c` would name a key of the sender's choice; `crit`, `b64` and `zip` would change what is signed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header<'a> {
    alg: &'a str,
    kid: &'a str,
    typ: &'a str,
}

pub(super) fn sign(key: &SigningKey, typ: &str, payload: &[u8]) -> Result<String, KeyError> {
    let header = Header { alg: ALGORITHM, kid: key.kid(), typ };
    let header = serde_json::to_vec(&header).map_err(|error| KeyError::Refused(error.to_string()))?;
    let mut token = URL_SAFE_NO_PAD.encode(header);
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(payload, &mut token);
    let signature = key.sign(token.as_bytes())?;
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut token);
    Ok(token)
}

pub(super) fn verify<'k>(
    token: &str,
    typ: &str,
    find_key: impl FnOnce(&str) -> Option<&'k PublicKey>,
) -> Result<Vec<u8>, InvalidJws> {
    if token.len() > MAX_TOKEN_BYTES {
        return Err(InvalidJws::Form);
    }
    let (message, signature) = token.rsplit_once('.').ok_or(InvalidJws::Form)?;
    let (header, payload) = message.split_once('.').ok_or(InvalidJws::Form)?;
    let header = decode(header)?;
    let header: Header<'_> = serde_json::from_slice(&header).map_err(|_| InvalidJws::Header)?;
    if header.alg != ALGORITHM {
        return Err(InvalidJws::Algorithm);
    }
    if !is_type(header.typ, typ) {
        return Err(InvalidJws::Type);
    }
    let key = find_key(header.kid).ok_or_else(|| InvalidJws::Key(header.kid.to_owned()))?;
    if !key.verifies(message.as_bytes(), &decode(signature)?) {
        return Err(InvalidJws::Signature);
    }
    decode(payload)
}

/// Media types compare without case, and `application/` may be left out (RFC 7515 §4.1.9).
fn is_type(found: &str, expected: &str) -> bool {
    let found = match found.split_at_checked("application/".len()) {
        Some((prefix, rest)) if prefix.eq_ignore_ascii_case("application/") => rest,
        _ => found,
    };
    found.eq_ignore_ascii_case(expected)
}

fn decode(part: &str) -> Result<Vec<u8>, InvalidJws> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| InvalidJws::Form)
}
