//! A refused request, and how that is said in HTTP (RFC 6750 §3).

use std::fmt;
use std::sync::Arc;

use http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, Response, StatusCode};
use serde_json::json;

use crate::reason::Reason;

/// A request is refused. The token is in nothing that it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    reason: Reason,
    needed_scopes: Vec<String>,
    resource_metadata: Option<Arc<str>>,
}

impl Refusal {
    /// The route needs scopes that the token lacks.
    pub(crate) fn insufficient_scope(needed_scopes: Vec<String>) -> Self {
        Self { needed_scopes, ..Self::from(Reason::InsufficientScope) }
    }

    /// The same, which names the metadata of the protected resource (RFC 9728 §5.1).
    pub(crate) fn naming(self, resource_metadata: Option<Arc<str>>) -> Self {
        Self { resource_metadata, ..self }
    }

    /// Why it is refused.
    #[must_use]
    pub fn reason(&self) -> Reason {
        self.reason
    }

    /// The scopes that the route needs, if the reason is [`Reason::InsufficientScope`].
    #[must_use]
    pub fn needed_scopes(&self) -> &[String] {
        &self.needed_scopes
    }

    /// The HTTP status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.reason.status()).unwrap_or(StatusCode::UNAUTHORIZED)
    }

    /// The value of `WWW-Authenticate` (RFC 6750 §3), or none where credentials would not help.
    #[must_use]
    pub fn challenge(&self) -> Option<String> {
        if self.status() == StatusCode::SERVICE_UNAVAILABLE {
            return None;
        }
        let mut parameters = Vec::new();
        // A request without credentials learns no error code (RFC 6750 §3.1).
        if let Some(error) = self.reason.error() {
            parameters.push(format!("error=\"{error}\""));
            parameters.push(format!("error_description=\"{}\"", self.reason.description()));
        }
        if !self.needed_scopes.is_empty() {
            parameters.push(format!("scope=\"{}\"", self.needed_scopes.join(" ")));
        }
        if let Some(url) = &self.resource_metadata {
            parameters.push(format!("resource_metadata=\"{url}\""));
        }
        let separator = if parameters.is_empty() { "" } else { " " };
        Some(format!("Bearer{separator}{}", parameters.join(", ")))
    }

    /// The whole answer: `WWW-Authenticate`, or `Retry-After` with 503, and JSON with `error` and
    /// `error_description`.
    #[must_use]
    pub fn response(&self) -> Response<String> {
        let error = self.reason.error().unwrap_or(self.reason.as_str());
        let body = json!({ "error": error, "error_description": self.reason.description() });
        let mut response = Response::new(body.to_string());
        *response.status_mut() = self.status();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        match self.challenge() {
            None => headers.insert(RETRY_AFTER, HeaderValue::from_static("1")),
            Some(challenge) => {
                // Scopes and URLs were checked when they were set, and so the text fits into a header.
                let plain = HeaderValue::from_static("Bearer");
                headers.insert(WWW_AUTHENTICATE, HeaderValue::try_from(challenge).unwrap_or(plain))
            }
        };
        response
    }
}

impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Self {
        Self { reason, needed_scopes: Vec::new(), resource_metadata: None }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.reason.description())
    }
}

impl std::error::Error for Refusal {}
