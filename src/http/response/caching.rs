//! What caches are told.

use poem::http::{HeaderMap, HeaderValue, header};

/// Forbids every cache to keep an answer (RFC 6749 §5.1).
pub(in crate::http) fn forbid(headers: &mut HeaderMap) {
    headers.insert(header::CACHE_CONTROL, const { HeaderValue::from_static("no-store") });
    headers.insert(header::PRAGMA, const { HeaderValue::from_static("no-cache") });
}

/// Forbids it where nothing is said. Caches may keep such an answer for a while, even a 404 (RFC 9111
/// §4.2.2).
pub(in crate::http) fn forbid_unless_said(headers: &mut HeaderMap) {
    headers.entry(header::CACHE_CONTROL).or_insert(const { HeaderValue::from_static("no-store") });
}
