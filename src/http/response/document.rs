//! Documents that are public and ready to send.

use bytes::Bytes;
use poem::Response;
use poem::http::{HeaderValue, header};

/// Room for an answer's own headers and for those that every answer has: the map need not grow.
pub(in crate::http) const HEADERS: usize = 12;

/// What most documents are.
pub(in crate::http) const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A document that is the same for everybody who asks.
pub(in crate::http) fn ready(content_type: HeaderValue, cache_control: HeaderValue, body: Bytes) -> Response {
    let mut response = Response::from(body);
    let headers = response.headers_mut();
    headers.reserve(HEADERS);
    headers.insert(header::CONTENT_TYPE, content_type);
    headers.insert(header::CACHE_CONTROL, cache_control);
    response
}

/// A document with its entity tag, by which it is spared whoever has it (`conditional`).
pub(in crate::http) fn tagged(etag: &str, mut document: Response) -> Response {
    if let Ok(etag) = HeaderValue::from_str(etag) {
        document.headers_mut().insert(header::ETAG, etag);
    }
    document
}
