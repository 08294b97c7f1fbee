//! What caches are told, and what they ask.

use poem::Request;
use poem::http::{HeaderMap, HeaderValue, header};

/// Forbids every cache to keep an answer (RFC 6749 §5.1).
pub(in crate::http) fn forbid(headers: &mut HeaderMap) {
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
}

/// Forbids it where nothing is said. Caches may keep such an answer for a while, even a 404 (RFC 9111
/// §4.2.2).
pub(in crate::http) fn forbid_unless_said(headers: &mut HeaderMap) {
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

/// Whether the sender has a document with this entity tag: `If-None-Match` by weak comparison
/// (RFC 9110 §13.1.2).
pub(in crate::http) fn has_seen(request: &Request, etag: &str) -> bool {
    let values = request.headers().get_all(header::IF_NONE_MATCH).iter();
    let mut tags = values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    tags.any(|tag| {
        let tag = tag.trim();
        tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag
    })
}
