//! Verifies access tokens (RFC 9068 §4). The JOSE header is read here and not by josekit, which accepts
//! repeated members and follows others that would change what is signed or name a key of the sender's choice.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use crate::config::Config;
use crate::signing_keys::{KeysUnavailable, SigningKeys};

/// How far the issuer's clock may be from ours.
const LEEWAY: Duration = Duration::from_mins(1);

/// Longer than any access token, short enough to be refused at once.
const MAX_BYTES: usize = 16 * 1024;

/// Why there are no claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// The token is not one that this service accepts.
    #[error("the access token is not valid")]
    Invalid,
    /// There are no keys to verify it with.
    #[error(transparent)]
    KeysUnavailable(#[from] KeysUnavailable),
}

/// Exactly these members, each once: Countersign writes no others.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    kid: String,
    typ: String,
}

/// The claims of an access token: those that RFC 9068 §2.2 requires and those about the user. A repeated or
/// mistyped one is an error, others are ignored.
#[derive(Debug, Deserialize)]
pub struct Claims {
    iss: String,
    exp: u64,
    aud: Audience,
    /// The user's id.
    pub sub: String,
    #[serde(rename = "client_id")]
    _client_id: String,
    #[serde(rename = "iat")]
    _iat: u64,
    #[serde(rename = "jti")]
    _jti: String,
    nbf: Option<u64>,
    /// The username, with the scope `profile`.
    pub preferred_username: Option<String>,
    /// The full name, with the scope `profile`.
    pub name: Option<String>,
    /// The e-mail address, with the scope `email`.
    pub email: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    fn contains(&self, wanted: &str) -> bool {
        match self {
            Self::One(audience) => audience == wanted,
            Self::Several(audiences) => audiences.iter().any(|audience| audience == wanted),
        }
    }
}

/// Verifies access tokens of one issuer for one audience.
#[derive(Clone, Debug)]
pub struct Verifier {
    config: Config,
    keys: SigningKeys,
}

impl Verifier {
    /// Fetches nothing yet.
    pub fn new(config: Config) -> anyhow::Result<Self> {
        Ok(Self { keys: SigningKeys::new(&config.jwks_url)?, config })
    }

    /// The claims of an access token, once everything about it has been checked.
    pub async fn verify(&self, token: &str) -> Result<Claims, VerifyError> {
        if token.len() > MAX_BYTES {
            return Err(VerifyError::Invalid);
        }
        let (message, signature) = token.rsplit_once('.').ok_or(VerifyError::Invalid)?;
        let (header, payload) = message.split_once('.').ok_or(VerifyError::Invalid)?;

        let header: Header = parse(header)?;
        // Never chosen by the token: it could say "none", or "HS256" with the public key as the secret. The
        // issuer signs ID tokens with the same keys; only `typ` tells an access token apart (RFC 9068 §4).
        if header.alg != "RS256" || !is_access_token(&header.typ) {
            return Err(VerifyError::Invalid);
        }
        let key = self.keys.find(&header.kid).await?.ok_or(VerifyError::Invalid)?;
        key.verify(message.as_bytes(), &decode(signature)?).map_err(|_| VerifyError::Invalid)?;

        let claims: Claims = parse(payload)?;
        if self.accepts(&claims) { Ok(claims) } else { Err(VerifyError::Invalid) }
    }

    fn accepts(&self, claims: &Claims) -> bool {
        let now = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default().as_secs();
        let leeway = LEEWAY.as_secs();
        claims.iss == self.config.issuer
            && claims.aud.contains(&self.config.audience)
            && now < claims.exp.saturating_add(leeway)
            && claims.nbf.is_none_or(|nbf| nbf <= now + leeway)
    }
}

/// Media types compare without case, and `application/` may be left out (RFC 7515 §4.1.9).
fn is_access_token(typ: &str) -> bool {
    ["at+jwt", "application/at+jwt"].iter().any(|wanted| typ.eq_ignore_ascii_case(wanted))
}

fn parse<T: for<'a> Deserialize<'a>>(part: &str) -> Result<T, VerifyError> {
    serde_json::from_slice(&decode(part)?).map_err(|_| VerifyError::Invalid)
}

fn decode(part: &str) -> Result<Vec<u8>, VerifyError> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| VerifyError::Invalid)
}
