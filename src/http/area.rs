//! The areas of URLs: who may read an area's answers in a browser, and how the area words its errors.

use poem::Response;
use poem::http::StatusCode;

use super::response::cors::Readers;
use super::response::{oauth_answer, problem};
use crate::oauth::OAuthError;
use crate::oauth::error::ErrorCode;

/// An area of URLs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// OAuth endpoints: errors by RFC 6749 §5.2.
    OAuth,
    /// Public documents about the server.
    Metadata,
    /// The account API: errors by RFC 9457.
    Account,
    /// For the people and the machines that run the server.
    Operations,
}

impl Area {
    pub(super) fn readers(self) -> Readers {
        match self {
            Self::OAuth | Self::Account => Readers::ClientOrigins,
            Self::Metadata => Readers::Anyone,
            Self::Operations => Readers::SameOrigin,
        }
    }

    /// Whether requests and answers are about one person or client: no cache keeps the answers.
    pub(super) fn is_private(self) -> bool {
        matches!(self, Self::OAuth | Self::Account)
    }

    /// What is answered where a URL names nothing.
    pub(super) fn not_found(self) -> Response {
        self.error(StatusCode::NOT_FOUND, problem::NOTHING)
    }

    /// An error that no handler has worded.
    pub(super) fn error(self, status: StatusCode, description: &'static str) -> Response {
        if self != Self::OAuth {
            return problem::response(status, description);
        }
        let code = if status.is_server_error() { ErrorCode::ServerError } else { ErrorCode::InvalidRequest };
        oauth_answer::error(status, &OAuthError::new(code, description), false)
    }
}
