//! The checks of a token that need nothing but the token, in their order.

use serde_json::{Map, Value};

use crate::algorithm::Algorithm;
use crate::jws::{self, Jws};
use crate::reason::Reason;
use crate::settings::Settings;

const MAX_TOKEN: usize = 16 * 1024;
const CLOCK_SKEW: f64 = 60.0;
const ACCESS_TOKEN: [&str; 2] = ["at+jwt", "application/at+jwt"];

/// Which key a token says it is signed with, and how. The algorithm is one of those that are accepted.
#[derive(Clone, Copy)]
pub(crate) struct SignedBy<'a> {
    pub(crate) kid: Option<&'a str>,
    pub(crate) algorithm: Algorithm,
}

/// Takes a token apart (RFC 7515 §7.1).
pub(crate) fn check_form(token: &str) -> Result<Jws<'_>, Reason> {
    if token.len() > MAX_TOKEN {
        return Err(Reason::Malformed);
    }
    jws::parse(token).ok_or(Reason::Malformed)
}

/// Checks type and algorithm (RFC 9068 §4).
pub(crate) fn check_header<'a>(
    header: &'a Map<String, Value>,
    settings: &Settings,
) -> Result<SignedBy<'a>, Reason> {
    // Types are compared without case (RFC 7515 §4.1.9).
    let is_one_of = |typ: &str, known: &[&str]| known.iter().any(|name| typ.eq_ignore_ascii_case(name));
    let is_right = match header.get("typ") {
        // Before RFC 9068 gave them a type of their own, access tokens had `JWT` or none.
        None | Some(Value::Null) => settings.accept_typ_jwt,
        Some(Value::String(typ)) => {
            is_one_of(typ, &ACCESS_TOKEN) || (settings.accept_typ_jwt && is_one_of(typ, &["jwt"]))
        }
        Some(_) => false,
    };
    if !is_right {
        return Err(Reason::WrongType);
    }
    let algorithm = accepted_algorithm(header, settings).ok_or(Reason::WrongAlgorithm)?;
    Ok(SignedBy { kid: kid(header)?, algorithm })
}

/// The algorithm that a header names, if it is one of those that are accepted.
pub(crate) fn accepted_algorithm(header: &Map<String, Value>, settings: &Settings) -> Option<Algorithm> {
    let name = header.get("alg")?.as_str()?;
    settings.algorithms.iter().copied().find(|algorithm| algorithm.as_str() == name)
}

/// The key that a header names.
pub(crate) fn kid(header: &Map<String, Value>) -> Result<Option<&str>, Reason> {
    match header.get("kid") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(kid)) => Ok(Some(kid)),
        Some(_) => Err(Reason::Malformed),
    }
}

/// Checks times, issuer, audience and what has to be there (RFC 9068 §2.2 and §4).
pub(crate) fn check_claims(claims: &Map<String, Value>, settings: &Settings, now: f64) -> Result<(), Reason> {
    check_times(claims, now)?;
    if claims.get("iss").and_then(Value::as_str) != Some(settings.issuer.as_str()) {
        return Err(Reason::WrongIssuer);
    }
    if !is_for(claims.get("aud"), &settings.audiences) {
        return Err(Reason::WrongAudience);
    }
    let is_text = |name: &&str| claims.get(*name).is_some_and(Value::is_string);
    if ["sub", "client_id", "jti"].iter().all(is_text) { Ok(()) } else { Err(Reason::Malformed) }
}

fn check_times(claims: &Map<String, Value>, now: f64) -> Result<(), Reason> {
    let expires_at = number(claims.get("exp")).ok_or(Reason::Malformed)?;
    if now >= expires_at {
        return Err(Reason::Expired);
    }
    let issued_at = number(claims.get("iat")).ok_or(Reason::Malformed)?;
    let not_before = match claims.get("nbf") {
        None => issued_at,
        some => number(some).ok_or(Reason::Malformed)?,
    };
    // The issuer's clock may be a little ahead of this one. A token that lives longer for it would be worse.
    if issued_at.max(not_before) > now + CLOCK_SKEW { Err(Reason::NotYetValid) } else { Ok(()) }
}

/// A `NumericDate` (RFC 7519 §2). None for what is no number, or too large for one.
pub(crate) fn number(claim: Option<&Value>) -> Option<f64> {
    claim?.as_f64().filter(|number| number.is_finite())
}

fn is_for(aud: Option<&Value>, audiences: &[String]) -> bool {
    let is_ours = |name: &str| audiences.iter().any(|audience| audience == name);
    match aud {
        Some(Value::String(name)) => is_ours(name),
        Some(Value::Array(names)) => {
            names.iter().all(Value::is_string) && names.iter().filter_map(Value::as_str).any(is_ours)
        }
        _ => false,
    }
}
