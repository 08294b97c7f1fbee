//! Status list tokens (draft-ietf-oauth-status-list §5.1): a list as a JWT that a key of ours has signed.
//!
//! What a token says is a pure function of the list's number, its bits, its number of changes, the slot of
//! time and the signing key. So all nodes give the same bytes, and a cache before them has one thing to keep.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::bits;
use super::error::Error;
use super::followed::Shard;
use super::slot;

/// The media type without `application/`, for `typ` (draft §5.1).
pub const LIST_TOKEN_TYPE: &str = "statuslist+jwt";

/// How long a token is good from the beginning of its slot on, in milliseconds (V5).
pub(super) const LIFETIME: i64 = 5 * 60 * 1000;

/// How long a verifier may go on before it asks again, in seconds.
const TTL: i64 = 10;

/// A list that is ready to be sent.
#[derive(Clone, Debug)]
pub struct ListToken {
    /// The JWT.
    pub plain: Bytes,
    /// The same, compressed by gzip.
    pub gzip: Bytes,
    /// A strong validator of the plain one, in quotes (RFC 9110 §8.8.3).
    pub etag: String,
    /// The same of the compressed one.
    pub gzip_etag: String,
}

/// What decides what a token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Version {
    pub(super) change_number: i64,
    /// The number of the slot.
    pub(super) slot: u32,
    pub(super) kid: String,
}

#[derive(Serialize)]
struct Claims<'a> {
    sub: &'a str,
    iat: i64,
    exp: i64,
    ttl: i64,
    /// Of several tokens about a list, the one with the highest number is the latest (V7).
    change_number: i64,
    status_list: StatusList,
}

#[derive(Serialize)]
struct StatusList {
    bits: u8,
    lst: String,
}

/// What the token says about a list whose URI is `uri`, as JSON.
pub(super) fn payload(uri: &str, shard: &Shard, version: &Version) -> Result<Vec<u8>, Error> {
    let set = shard.revoked.needed_in(version.slot);
    let beginning = slot::beginning(version.slot);
    let claims = Claims {
        sub: uri,
        iat: beginning.as_seconds(),
        exp: beginning.plus_millis(LIFETIME).as_seconds(),
        ttl: TTL,
        change_number: version.change_number,
        status_list: StatusList { bits: 1, lst: URL_SAFE_NO_PAD.encode(bits::compressed(set)?) },
    };
    Ok(serde_json::to_vec(&claims)?)
}

impl ListToken {
    /// Of a signed JWT.
    pub(super) fn of(jwt: String) -> std::io::Result<Self> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(jwt.as_bytes())?;
        let (plain, gzip) = (Bytes::from(jwt), Bytes::from(encoder.finish()?));
        Ok(Self { etag: etag_of(&plain), gzip_etag: etag_of(&gzip), plain, gzip })
    }
}

fn etag_of(body: &[u8]) -> String {
    let digest = Sha256::digest(body);
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(digest.split_at(16).0))
}
