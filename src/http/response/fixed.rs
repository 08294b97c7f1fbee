//! Answers with a large body that stays the same until the server ends: made when it is first asked for,
//! and compressed for those who can read that.

use std::io::Write as _;
use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::stream;
use poem::http::header;
use poem::{Body, Request, Response};
use sha2::{Digest as _, Sha256};

use super::encoding::reads_gzip;

const SLICE_BYTES: usize = 16 * 1024;

/// Caches may keep it, and ask each time whether it is still the same.
const CACHE_CONTROL: &str = "no-cache";

/// The body, in the forms in which it was asked for.
pub(in crate::http) struct Fixed<F> {
    make: F,
    content_type: &'static str,
    plain: OnceLock<Representation>,
    gzip: OnceLock<Representation>,
}

/// What is sent, and a strong validator (RFC 9110 §8.8.3), which differs from form to form.
struct Representation {
    body: Bytes,
    etag: String,
}

impl Representation {
    fn new(body: Vec<u8>) -> Self {
        let digest = Sha256::digest(&body);
        Self { etag: format!("\"{}\"", URL_SAFE_NO_PAD.encode(&digest[..16])), body: body.into() }
    }
}

impl<F: Fn() -> String> Fixed<F> {
    /// What `make` makes, which must be the same each time.
    pub(in crate::http) fn new(content_type: &'static str, make: F) -> Self {
        Self { make, content_type, plain: OnceLock::new(), gzip: OnceLock::new() }
    }

    /// The answer to a request.
    pub(in crate::http) fn answer(&self, request: &Request) -> Response {
        let is_gzip = reads_gzip(request);
        let chosen = if is_gzip {
            self.gzip.get_or_init(|| Representation::new(compress((self.make)().as_bytes())))
        } else {
            self.plain.get_or_init(|| Representation::new((self.make)().into_bytes()))
        };
        let response = Response::builder()
            .header(header::ETAG, &chosen.etag)
            .header(header::CACHE_CONTROL, CACHE_CONTROL)
            .header(header::VARY, "Accept-Encoding");
        let response = if is_gzip { response.header(header::CONTENT_ENCODING, "gzip") } else { response };
        response
            .content_type(self.content_type)
            .header(header::CONTENT_LENGTH, chosen.body.len())
            .body(sliced(chosen.body.clone()))
    }
}

/// Others wait meanwhile: the best compression would take three times as long, for a sixth fewer bytes.
/// Writing into memory does not fail.
fn compress(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let _ = encoder.write_all(body);
    encoder.finish().unwrap_or_default()
}

/// A body that is sent slice by slice. hyper copies each piece of a body into a buffer of the connection. For
/// a client that does not read, the buffer then holds one slice and not the whole body.
fn sliced(body: Bytes) -> Body {
    let length = body.len();
    let starts = (0..length).step_by(SLICE_BYTES);
    let slices = starts.map(move |start| Ok(body.slice(start..length.min(start + SLICE_BYTES))));
    Body::from_bytes_stream(stream::iter(slices.collect::<Vec<std::io::Result<_>>>()))
}
