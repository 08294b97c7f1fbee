//! The page that says what went wrong, and what to do.

use askama::Template;
use poem::Response;
use poem::http::StatusCode;

use crate::http::html::frame::Frame;
use crate::http::html::posted::Refusal;
use crate::http::html::view::View;
use crate::http::response::cause::Cause;
use crate::oauth::OAuthError;
use crate::oauth::error::ErrorCode;

/// The page that says what went wrong.
#[derive(Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// What stands around it.
    pub frame: Frame,
    /// What went wrong.
    pub trouble: Trouble,
    /// What the makers of an app want to know, as `redirect_uri is not registered`. It holds nothing that
    /// somebody else has written.
    pub detail: Option<&'static str>,
    /// The URL at which one starts again, where it is known.
    pub start_again_url: Option<String>,
}

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// There is nothing at the URL.
    NotFound,
    /// The request makes no sense; the status says why.
    Malformed(StatusCode),
    /// An app has sent somebody here in a way that it must not.
    App,
    /// A form does not come from a page of ours, or not from this browser.
    Forged,
    /// The app's request has taken too long, or is done.
    Expired,
    /// The app's request was begun in another browser.
    OtherBrowser,
    /// Too many requests from one address.
    TooMany {
        /// When the next one is taken.
        seconds: u64,
    },
    /// More is asked of the server than it can do now.
    Busy {
        /// When it is worth trying again.
        seconds: u64,
    },
    /// The server failed.
    Failed,
}

impl Trouble {
    /// What an error means that is known by its status alone.
    pub(in crate::http) fn of(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::FORBIDDEN => Self::Forged,
            StatusCode::SERVICE_UNAVAILABLE => Self::Busy { seconds: 1 },
            status if status.is_server_error() => Self::Failed,
            status => Self::Malformed(status),
        }
    }

    /// The ids of its title, and of what happened and what to do.
    fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::NotFound => ("error-not-found-title", "error-not-found"),
            Self::Malformed(_) => ("error-malformed-title", "error-malformed"),
            Self::App => ("error-app-title", "error-app"),
            Self::Forged => ("error-forged-title", "error-forged"),
            Self::Expired => ("error-expired-title", "error-expired"),
            Self::OtherBrowser => ("error-other-browser-title", "error-other-browser"),
            Self::TooMany { .. } => ("error-too-many-title", "error-too-many"),
            Self::Busy { .. } => ("error-busy-title", "error-busy"),
            Self::Failed => ("error-failed-title", "error-failed"),
        }
    }

    fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Malformed(status) => status,
            Self::App | Self::Expired => StatusCode::BAD_REQUEST,
            Self::Forged | Self::OtherBrowser => StatusCode::FORBIDDEN,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::Failed => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn seconds(self) -> Option<u64> {
        match self {
            Self::TooMany { seconds } | Self::Busy { seconds } => Some(seconds),
            _ => None,
        }
    }
}

impl ErrorPage {
    /// The answer where the protocol has an error that no app is told. The cause goes to the log.
    pub fn answer_error(frame: Frame, error: &OAuthError) -> Response {
        let seconds = error.retry_after.map_or(1, |wait| wait.as_secs());
        let trouble = match error.code {
            ErrorCode::TooManyAttempts => Trouble::TooMany { seconds },
            ErrorCode::TemporarilyUnavailable => Trouble::Busy { seconds },
            ErrorCode::ServerError => Trouble::Failed,
            _ => Trouble::App,
        };
        let detail = (trouble == Trouble::App).then_some(error.description);
        let mut response = Self { frame, trouble, detail, start_again_url: None }.answer();
        if let Some(cause) = Cause::of(error) {
            cause.attach(&mut response);
        }
        response
    }

    fn title(&self) -> String {
        self.frame.text(self.trouble.texts().0)
    }

    /// What happened, and what to do.
    fn explanation(&self) -> String {
        let (_, id) = self.trouble.texts();
        self.trouble
            .seconds()
            .map_or_else(|| self.frame.text(id), |count| self.frame.text_of_count(id, count))
    }
}

impl View for ErrorPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn status(&self) -> StatusCode {
        self.trouble.status()
    }

    fn retry_after(&self) -> Option<u64> {
        self.trouble.seconds()
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Forged => Self::Forged,
            Refusal::Malformed => Self::Malformed(StatusCode::BAD_REQUEST),
            Refusal::TooLarge => Self::Malformed(StatusCode::PAYLOAD_TOO_LARGE),
            Refusal::TooSlow => Self::Malformed(StatusCode::REQUEST_TIMEOUT),
        }
    }
}
