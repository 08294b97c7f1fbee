//! The issuer's public keys (RFC 7517), and which one a token is to be verified with.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use josekit::jwk::Jwk;
use josekit::jws::{ES256, ES384, ES512, EdDSA, JwsVerifier, PS256, PS384, PS512, RS256, RS384, RS512};
use serde_json::{Map, Value};

use crate::algorithm::Algorithm;
use crate::jws::{base64url, json_object};

const RSA_BITS: RangeInclusive<usize> = 2048..=8192;

/// A public key, bound to its algorithm.
pub(crate) type PublicKey = Arc<dyn JwsVerifier>;

/// The algorithms that one key is for.
type ByAlgorithm = Vec<(Algorithm, PublicKey)>;

/// The keys of a JWK Set that can verify something.
pub(crate) struct KeySet {
    by_name: HashMap<String, ByAlgorithm>,
    only: ByAlgorithm,
}

impl KeySet {
    /// Reads a JWK Set (RFC 7517 §5). None unless it has a key for one of the algorithms.
    pub(crate) fn parse(body: &[u8], algorithms: &[Algorithm]) -> Option<Self> {
        let set = json_object(body)?;
        // A key of a kind that this kit does not know is ignored (RFC 7517 §5).
        let keys: Vec<_> =
            set.get("keys")?.as_array()?.iter().filter_map(|jwk| usable(jwk, algorithms)).collect();
        let only = match keys.as_slice() {
            [] => return None,
            [(_, only)] => only.clone(),
            _ => Vec::new(),
        };
        let named = keys.into_iter().filter_map(|(kid, key)| Some((kid?, key)));
        let mut by_name = HashMap::<String, ByAlgorithm>::new();
        for (kid, key) in named {
            by_name.entry(kid).or_default().extend(key);
        }
        Some(Self { by_name, only })
    }

    /// The key of that name for that algorithm. Without a name, the only key of the set.
    pub(crate) fn find(&self, kid: Option<&str>, algorithm: Algorithm) -> Option<PublicKey> {
        let fitting = match kid {
            None => &self.only,
            Some(kid) => self.by_name.get(kid)?,
        };
        fitting.iter().rev().find(|(its, _)| *its == algorithm).map(|(_, key)| Arc::clone(key))
    }
}

fn usable(jwk: &Value, algorithms: &[Algorithm]) -> Option<(Option<String>, ByAlgorithm)> {
    let jwk = jwk.as_object()?;
    let is_for_signatures = jwk.get("use").is_none_or(|its_use| its_use == "sig");
    let is_verify = |operation: &Value| operation == "verify";
    let may_verify = match jwk.get("key_ops") {
        None => true,
        Some(operations) => operations.as_array()?.iter().any(is_verify),
    };
    if !is_for_signatures || !may_verify {
        return None;
    }
    let kid = match jwk.get("kid") {
        None | Some(Value::Null) => None,
        Some(kid) => Some(kid.as_str()?.to_owned()),
    };
    let is_for = |algorithm: &Algorithm| jwk.get("alg").is_none_or(|alg| alg == algorithm.as_str());
    let fitting: ByAlgorithm = algorithms
        .iter()
        .copied()
        .filter(is_for)
        .filter_map(|algorithm| Some((algorithm, public(jwk, algorithm)?)))
        .collect();
    (!fitting.is_empty()).then_some((kid, fitting))
}

/// The members of a public key for an algorithm (RFC 7518 §6, RFC 8037 §2): `kty`, `crv`, and what else makes
/// the key.
const fn members(algorithm: Algorithm) -> (&'static str, Option<&'static str>, &'static [&'static str]) {
    match algorithm {
        Algorithm::ES256 => ("EC", Some("P-256"), &["x", "y"]),
        Algorithm::ES384 => ("EC", Some("P-384"), &["x", "y"]),
        Algorithm::ES512 => ("EC", Some("P-521"), &["x", "y"]),
        Algorithm::EdDSA | Algorithm::Ed25519 => ("OKP", Some("Ed25519"), &["x"]),
        _ => ("RSA", None, &["n", "e"]),
    }
}

fn public(jwk: &Map<String, Value>, algorithm: Algorithm) -> Option<PublicKey> {
    let (kty, crv, names) = members(algorithm);
    if jwk.get("kty")? != kty || jwk.get("crv").map(Value::as_str) != crv.map(Some) {
        return None;
    }
    if kty == "RSA" && !RSA_BITS.contains(&bits(jwk.get("n")?.as_str()?)?) {
        return None;
    }
    // Only what makes the public key: a private half that was published by mistake is not imported.
    let mut public = Jwk::new(kty);
    for name in names.iter().copied().chain(crv.map(|_| "crv")) {
        public.set_parameter(name, Some(jwk.get(name)?.clone())).ok()?;
    }
    Some(match algorithm {
        Algorithm::RS256 => Arc::new(RS256.verifier_from_jwk(&public).ok()?),
        Algorithm::RS384 => Arc::new(RS384.verifier_from_jwk(&public).ok()?),
        Algorithm::RS512 => Arc::new(RS512.verifier_from_jwk(&public).ok()?),
        Algorithm::PS256 => Arc::new(PS256.verifier_from_jwk(&public).ok()?),
        Algorithm::PS384 => Arc::new(PS384.verifier_from_jwk(&public).ok()?),
        Algorithm::PS512 => Arc::new(PS512.verifier_from_jwk(&public).ok()?),
        Algorithm::ES256 => Arc::new(ES256.verifier_from_jwk(&public).ok()?),
        Algorithm::ES384 => Arc::new(ES384.verifier_from_jwk(&public).ok()?),
        Algorithm::ES512 => Arc::new(ES512.verifier_from_jwk(&public).ok()?),
        Algorithm::EdDSA | Algorithm::Ed25519 => Arc::new(EdDSA.verifier_from_jwk(&public).ok()?),
    })
}

/// How many bits a modulus has (RFC 7518 §6.3.1.1).
fn bits(modulus: &str) -> Option<usize> {
    let bytes = base64url(modulus)?;
    let first = bytes.iter().position(|byte| *byte != 0)?;
    Some((bytes.len() - first) * 8 - usize::try_from(bytes[first].leading_zeros()).ok()?)
}
