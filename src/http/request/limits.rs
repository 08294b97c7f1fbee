//! How long a request's URL and headers may be.

use poem::Request;
use poem::http::StatusCode;

use crate::keyring::MAX_TOKEN_BYTES;

/// Longest path and query together, in bytes. The longest that has a meaning here is a tenth of it.
const MAX_URI_BYTES: usize = 8 * 1024;

/// Most bytes of all header names and values together.
const MAX_HEADER_BYTES: usize = 16 * 1024;

/// A token that was issued here must be accepted here, with what browsers and proxies send beside it.
const _: () = assert!(MAX_TOKEN_BYTES + 4 * 1024 <= MAX_HEADER_BYTES);

/// Why a request is refused: a status and a sentence for the client.
pub(in crate::http) type Excess = (StatusCode, &'static str);

/// The limit that a request exceeds, if there is one. hyper's own limits lie higher and keep memory bounded.
/// A request over them gets an answer without a body.
pub(in crate::http) fn check(request: &Request) -> Result<(), Excess> {
    let uri = request.uri();
    if uri.path().len() + uri.query().map_or(0, |query| query.len() + 1) > MAX_URI_BYTES {
        return Err((StatusCode::URI_TOO_LONG, "the URL is longer than 8192 bytes"));
    }
    let headers = request.headers().iter();
    let header_bytes: usize = headers.map(|(name, value)| name.as_str().len() + value.len()).sum();
    if header_bytes > MAX_HEADER_BYTES {
        let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
        return Err((status, "the headers have more than 16384 bytes"));
    }
    Ok(())
}
