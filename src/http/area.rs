//! The areas of URLs: who may read an area's answers in a browser, and how the area words its errors.

use std::sync::Arc;

use poem::http::StatusCode;
use poem::{Request, Response};

use super::html::views::{ErrorPage, Trouble};
use super::html::{Frame, Site, View as _, paths};
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
    /// Pages for people: errors are pages too.
    Pages,
    /// What pages load.
    Assets,
    /// For the people and the machines that run the server.
    Operations,
}

impl Area {
    pub(super) fn readers(self) -> Readers {
        match self {
            Self::OAuth | Self::Account => Readers::ClientOrigins,
            Self::Metadata => Readers::Anyone,
            Self::Pages | Self::Assets | Self::Operations => Readers::SameOrigin,
        }
    }

    /// Whether requests and answers are about one person or client: no cache keeps the answers.
    pub(super) fn is_private(self) -> bool {
        matches!(self, Self::OAuth | Self::Account | Self::Pages)
    }

    /// How errors are worded for the sender of a request.
    pub(super) fn wording(self, request: &Request) -> Wording {
        match (self, request.data::<Arc<Site>>()) {
            (Self::OAuth, _) => Wording::OAuth,
            (Self::Pages, Some(site)) => Wording::Page(Box::new(Frame::of(site, request))),
            _ => Wording::Problem,
        }
    }
}

/// How errors are worded that no handler has worded.
pub(super) enum Wording {
    /// RFC 6749 §5.2
    OAuth,
    /// RFC 9457
    Problem,
    /// A page for people.
    Page(Box<Frame>),
}

impl Wording {
    /// What is answered where a URL names nothing.
    pub(super) fn not_found(&self) -> Response {
        self.error(StatusCode::NOT_FOUND, problem::NOTHING)
    }

    /// An error.
    pub(super) fn error(&self, status: StatusCode, description: &'static str) -> Response {
        match self {
            Self::OAuth => {
                let is_fault = status.is_server_error();
                let code = if is_fault { ErrorCode::ServerError } else { ErrorCode::InvalidRequest };
                oauth_answer::error(status, &OAuthError::new(code, description), false)
            }
            Self::Problem => problem::response(status, description),
            Self::Page(frame) => {
                let trouble = Trouble::of(status);
                let detail = matches!(trouble, Trouble::Malformed(_)).then_some(description);
                let frame = Frame::clone(frame);
                let start_again_url = (trouble == Trouble::NotFound).then(|| frame.url(paths::HOME));
                ErrorPage { frame, trouble, detail, start_again_url }.answer()
            }
        }
    }
}
