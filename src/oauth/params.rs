//! The parameters of a request, `application/x-www-form-urlencoded` (RFC 6749 App. B), decoded strictly.

use std::fmt;

use entity::secret::SecretString;

use super::OAuthError;

/// Parameters that may be repeated (RFC 8707 §2, RFC 8693 §2.1).
const REPEATABLE: [&str; 2] = ["resource", "audience"];

/// Parameters that must not stand in a URL, where logs and histories keep them (RFC 6749 §2.3.1, RFC 6750
/// §5.3).
const SECRETS: [&str; 9] = [
    "access_token",
    "assertion",
    "client_assertion",
    "client_secret",
    "code",
    "code_verifier",
    "password",
    "refresh_token",
    "token",
];

/// Most parameters of a request: each is compared with those before it, so that without a bound a body of
/// 64 KiB would take a good part of a second.
pub const MAX_PARAMETERS: usize = 100;

/// What a sender of a NUL character is told.
pub const NUL: &str = "the form must not have a NUL character";

/// Decoded pairs. The values may be secrets, so that only the names are printed.
pub struct Params(Vec<(String, SecretString)>);

impl Params {
    /// Decodes a request body.
    pub fn parse(body: &[u8]) -> Result<Self, OAuthError> {
        let malformed = || {
            if body.contains(&0) || body.windows(3).any(|window| window == b"%00") {
                return OAuthError::invalid_request(NUL);
            }
            OAuthError::invalid_request("the body is not well-formed application/x-www-form-urlencoded")
        };
        let pairs = body.split(|&byte| byte == b'&').filter(|pair| !pair.is_empty());
        // With one parameter too many it is clear that there are too many.
        let decoded: Option<Vec<_>> = pairs.take(MAX_PARAMETERS + 1).map(decode_pair).collect();
        Self::new(decoded.ok_or_else(malformed)?)
    }

    /// Takes decoded names and values. A repeated parameter is an error, an empty one is left out (RFC 6749
    /// §3.2).
    pub fn new(decoded: Vec<(String, String)>) -> Result<Self, OAuthError> {
        if decoded.len() > MAX_PARAMETERS {
            return Err(OAuthError::invalid_request("there are too many parameters"));
        }
        let mut pairs: Vec<(String, SecretString)> = Vec::new();
        for (name, value) in decoded {
            let is_repeated = pairs.iter().any(|(earlier, _)| *earlier == name);
            if is_repeated && !REPEATABLE.contains(&name.as_str()) {
                return Err(OAuthError::invalid_request("a parameter is repeated"));
            }
            pairs.push((name, SecretString::new(value)));
        }
        pairs.retain(|(_, value)| !value.expose().is_empty());
        Ok(Self(pairs))
    }

    /// Fails when the query of the URL has a parameter that is a secret.
    pub fn refuse_secrets_in(query: &str) -> Result<(), OAuthError> {
        let names = query.split('&').filter_map(|pair| decode(pair.split('=').next()?.as_bytes()));
        if names.into_iter().any(|name| SECRETS.contains(&name.as_str())) {
            return Err(OAuthError::invalid_request("a secret stands in the URL; send it in the body"));
        }
        Ok(())
    }

    /// The value of a parameter; `None` when it is absent or empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.secret(name).map(SecretString::expose)
    }

    /// The values of a parameter that may be repeated.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(candidate, _)| candidate == name).map(|(_, value)| value.expose())
    }

    /// Takes the value of a parameter that is a secret, which then lives no longer than its new owner.
    pub fn take_secret(&mut self, name: &str) -> Option<SecretString> {
        let at = self.0.iter().position(|(candidate, _)| candidate == name)?;
        Some(self.0.remove(at).1)
    }

    /// The value of a parameter that is a secret.
    pub fn secret(&self, name: &str) -> Option<&SecretString> {
        self.0.iter().find(|(candidate, _)| candidate == name).map(|(_, value)| value)
    }
}

impl fmt::Debug for Params {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

fn decode_pair(pair: &[u8]) -> Option<(String, String)> {
    let mut halves = pair.splitn(2, |&byte| byte == b'=');
    let name = halves.next().and_then(decode)?;
    let value = halves.next().map_or(Some(String::new()), decode)?;
    Some((name, value))
}

/// Undoes form encoding: `+` is a space, `%` takes two hexadecimal digits. `None` for anything else behind a
/// `%`, for bytes that are no UTF-8, and for NUL, which ends strings elsewhere.
pub fn decode(encoded: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let (digits, tail) = rest.split_at_checked(2)?;
                rest = tail;
                hex_digit(digits[0])? << 4 | hex_digit(digits[1])?
            }
            plain => plain,
        });
    }
    String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}
