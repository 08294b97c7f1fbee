//! Conditional requests (RFC 9110 §13): who has a document is not sent it again.

use poem::http::{HeaderValue, Method, StatusCode, header};
use poem::{Request, Response};

/// Entity tags of documents that the sender of a request has.
#[derive(Debug)]
pub(in crate::http) struct Seen(Vec<HeaderValue>);

impl Seen {
    /// What `If-None-Match` says of a request that reads (RFC 9110 §13.1.2).
    pub(in crate::http) fn of(request: &Request) -> Self {
        if request.method() != Method::GET && request.method() != Method::HEAD {
            return Self(Vec::new());
        }
        Self(request.headers().get_all(header::IF_NONE_MATCH).iter().cloned().collect())
    }

    /// Makes a document that the sender has into 304 (RFC 9110 §15.4.5).
    pub(in crate::http) fn spare(&self, response: &mut Response) {
        if self.0.is_empty() || response.status() != StatusCode::OK {
            return;
        }
        let headers = response.headers();
        if !headers.get(header::ETAG).is_some_and(|etag| self.has(etag)) {
            return;
        }
        response.take_body();
        response.set_status(StatusCode::NOT_MODIFIED);
        for of_body in [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_ENCODING] {
            response.headers_mut().remove(of_body);
        }
    }

    /// By weak comparison.
    fn has(&self, etag: &HeaderValue) -> bool {
        let values = self.0.iter().filter_map(|value| value.to_str().ok());
        let mut tags = values.flat_map(|value| value.split(',')).map(str::trim);
        tags.any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
    }
}
