//! The compact form of a signed token (RFC 7515 §7.1), taken apart once and strictly.

use std::collections::HashSet;
use std::fmt;

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// As the other kits read it: without padding, and whatever the bits behind the last byte are.
const BASE64URL: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true),
);

/// A token that has been taken apart. Nothing of it is trusted yet.
pub(crate) struct Jws<'a> {
    pub(crate) header: Map<String, Value>,
    pub(crate) payload: Map<String, Value>,
    pub(crate) signing_input: &'a [u8],
    pub(crate) signature: Vec<u8>,
}

/// Takes a token apart. None for anything but three parts with two plain JSON objects. The signature may be
/// empty, so that an unsigned token is refused for its algorithm.
pub(crate) fn parse(token: &str) -> Option<Jws<'_>> {
    let (signing_input, signature) = token.rsplit_once('.')?;
    let (header, payload) = signing_input.split_once('.')?;
    let header = json_object(&base64url(header)?)?;
    let payload = json_object(&base64url(payload)?)?;
    // `crit` and `b64` (RFC 7797) change how a token is to be read, and this kit knows no such extension.
    if header.contains_key("crit") || header.contains_key("b64") {
        return None;
    }
    let signature = base64url(signature)?;
    Some(Jws { header, payload, signing_input: signing_input.as_bytes(), signature })
}

/// Decodes base64url without padding (RFC 7515 §2).
pub(crate) fn base64url(text: &str) -> Option<Vec<u8>> {
    BASE64URL.decode(text).ok()
}

/// Reads a JSON object in which no member stands twice (RFC 7515 §4).
pub(crate) fn json_object(bytes: &[u8]) -> Option<Map<String, Value>> {
    // Two readers of a doubled member may see different values, and so a different token. The first reading
    // looks for those alone: what it sees of numbers depends on features of serde_json that others switch on.
    serde_json::from_slice::<WithoutDoubles>(bytes).ok()?;
    serde_json::from_slice(bytes).ok()
}

/// Any JSON value in which no object has a member twice.
struct WithoutDoubles;

impl<'de> Deserialize<'de> for WithoutDoubles {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Walk)
    }
}

struct Walk;

impl<'de> Visitor<'de> for Walk {
    type Value = WithoutDoubles;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON without doubled members")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<WithoutDoubles, A::Error> {
        let mut names = HashSet::new();
        while let Some(name) = map.next_key::<String>()? {
            if !names.insert(name) {
                return Err(de::Error::custom("a member stands twice"));
            }
            map.next_value::<WithoutDoubles>()?;
        }
        Ok(WithoutDoubles)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<WithoutDoubles, A::Error> {
        while seq.next_element::<WithoutDoubles>()?.is_some() {}
        Ok(WithoutDoubles)
    }

    fn visit_str<E>(self, _: &str) -> Result<WithoutDoubles, E> {
        Ok(WithoutDoubles)
    }

    fn visit_bool<E>(self, _: bool) -> Result<WithoutDoubles, E> {
        Ok(WithoutDoubles)
    }

    fn visit_u64<E>(self, _: u64) -> Result<WithoutDoubles, E> {
        Ok(WithoutDoubles)
    }

    fn visit_i64<E>(self, _: i64) -> Result<WithoutDoubles, E> {
        Ok(WithoutDoubles)
    }

    fn visit_f64<E>(self, _: f64) -> Result<WithoutDoubles, E> {
        Ok(WithoutDoubles)
    }

    fn visit_unit<E>(self) -> Result<WithoutDoubles, E> {
        Ok(WithoutDoubles)
    }
}
