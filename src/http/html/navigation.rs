//! Whether a request comes from a person who has opened a URL in a browser, and not from a program.

use poem::Request;
use poem::http::{HeaderName, header};

use super::languages::accepted;

/// Where a browser says what it will do with the answer (W3C Fetch Metadata).
const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// What the answer depends on, for caches (RFC 9110 §12.5.5).
pub(in crate::http) const VARY: &str = "Accept, Sec-Fetch-Dest";

/// Whether the answer is to be shown to somebody. A program that sends neither header is none.
pub(in crate::http) fn is_navigation(request: &Request) -> bool {
    let text = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    match text(SEC_FETCH_DEST) {
        Some(destination) => destination == "document",
        // The weights are those of `Accept-Language` (RFC 9110 §12.4.2).
        None => text(header::ACCEPT).is_some_and(|accept| accepted(accept).first() == Some(&"text/html")),
    }
}
