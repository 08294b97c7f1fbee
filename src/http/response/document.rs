//! Documents that are public and ready to send.

use bytes::Bytes;
use poem::http::{HeaderValue, StatusCode, header};
use poem::{Request, Response};

use super::caching;

/// Room for the headers of a document and for those that every answer has: the map need not grow.
const HEADERS: usize = 12;

/// A document that is the same for everybody who asks.
pub(in crate::http) fn ready(
    content_type: &'static str,
    cache_control: HeaderValue,
    body: Bytes,
) -> Response {
    let mut response = Response::from(body);
    let headers = response.headers_mut();
    headers.reserve(HEADERS);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, cache_control);
    response
}

/// A document with its entity tag; 304 for a sender who has it (RFC 9110 §15.4.5).
pub(in crate::http) fn unless_seen(request: &Request, etag: &str, mut document: Response) -> Response {
    if caching::has_seen(request, etag) {
        document.take_body();
        document.set_status(StatusCode::NOT_MODIFIED);
        document.headers_mut().remove(header::CONTENT_TYPE);
    }
    if let Ok(etag) = HeaderValue::from_str(etag) {
        document.headers_mut().insert(header::ETAG, etag);
    }
    document
}
