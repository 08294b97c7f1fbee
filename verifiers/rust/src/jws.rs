//! The compact form of a signed token (RFC 7515 §7.1), taken apart once and strictly.

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
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

/// Reads a JSON object in which no member stands twice (RFC 7515 §4), nor in an object within.
pub(crate) fn json_object(bytes: &[u8]) -> Option<Map<String, Value>> {
    let object = serde_json::from_slice(bytes).ok()?;
    // Two readers of a doubled member may see different values, and so a different token. Of such members one
    // is kept, and so the text has more of them than the object.
    (members_of(&object) == members_written(bytes)).then_some(object)
}

/// How many members an object has, with those of all objects within.
fn members_of(object: &Map<String, Value>) -> usize {
    object.len() + object.values().map(members_within).sum::<usize>()
}

fn members_within(value: &Value) -> usize {
    match value {
        Value::Object(object) => members_of(object),
        Value::Array(values) => values.iter().map(members_within).sum(),
        _ => 0,
    }
}

/// How many members a JSON text has: each has its colon, beside those in strings.
fn members_written(json: &[u8]) -> usize {
    let mut colons = 0;
    let mut bytes = json.iter();
    let mut is_in_string = false;
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => is_in_string = !is_in_string,
            // What is escaped ends no string.
            b'\\' => _ = bytes.next(),
            b':' if !is_in_string => colons += 1,
            _ => {}
        }
    }
    colons
}
