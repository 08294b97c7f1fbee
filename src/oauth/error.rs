//! The one table of OAuth errors: code → status (RFC 6749 §5.2), and how faults become them.

use std::time::Duration;

use sea_orm::DbErr;

use crate::clients::Unavailable;
use crate::throttle::Throttled;
use crate::{database, keyring, login, passwords, users};

/// The `error` codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    /// Parameters missing, repeated or malformed.
    InvalidRequest,
    /// The client did not prove who it is.
    InvalidClient,
    /// What was presented to be exchanged is wrong.
    InvalidGrant,
    /// The client may not use this grant.
    UnauthorizedClient,
    /// The grant is not known here.
    UnsupportedGrantType,
    /// A scope is unknown or not allowed.
    InvalidScope,
    /// A token for an API that the client is not registered for (RFC 8707 §2).
    InvalidTarget,
    /// The authorization endpoint gives codes and nothing else (RFC 6749 §4.1.2.1).
    UnsupportedResponseType,
    /// The user, or this server, says no (RFC 6749 §4.1.2.1).
    AccessDenied,
    /// The user would have to sign in, and must not be asked (OpenID Connect Core §3.1.2.6, like the others).
    LoginRequired,
    /// The user would have to choose an account.
    AccountSelectionRequired,
    /// The user would have to consent.
    ConsentRequired,
    /// The user would have to be asked something else.
    InteractionRequired,
    /// A request object by value.
    RequestNotSupported,
    /// A request object by reference.
    RequestUriNotSupported,
    /// A description of the client in the request.
    RegistrationNotSupported,
    /// Too many attempts (RFC 6585 §4); on the wire the same as an overload.
    TooManyAttempts,
    /// Overload or an unreachable database (RFC 6749 §4.1.2.1, used here as well).
    TemporarilyUnavailable,
    /// A fault.
    ServerError,
}

/// code, wire form, status
const TABLE: [(ErrorCode, &str, u16); 19] = [
    (ErrorCode::InvalidRequest, "invalid_request", 400),
    (ErrorCode::InvalidClient, "invalid_client", 401),
    (ErrorCode::InvalidGrant, "invalid_grant", 400),
    (ErrorCode::UnauthorizedClient, "unauthorized_client", 400),
    (ErrorCode::UnsupportedGrantType, "unsupported_grant_type", 400),
    (ErrorCode::InvalidScope, "invalid_scope", 400),
    (ErrorCode::InvalidTarget, "invalid_target", 400),
    (ErrorCode::UnsupportedResponseType, "unsupported_response_type", 400),
    (ErrorCode::AccessDenied, "access_denied", 403),
    (ErrorCode::LoginRequired, "login_required", 400),
    (ErrorCode::AccountSelectionRequired, "account_selection_required", 400),
    (ErrorCode::ConsentRequired, "consent_required", 400),
    (ErrorCode::InteractionRequired, "interaction_required", 400),
    (ErrorCode::RequestNotSupported, "request_not_supported", 400),
    (ErrorCode::RequestUriNotSupported, "request_uri_not_supported", 400),
    (ErrorCode::RegistrationNotSupported, "registration_not_supported", 400),
    (ErrorCode::TooManyAttempts, "temporarily_unavailable", 429),
    (ErrorCode::TemporarilyUnavailable, "temporarily_unavailable", 503),
    (ErrorCode::ServerError, "server_error", 500),
];

impl ErrorCode {
    /// The code on the wire.
    pub fn as_str(self) -> &'static str {
        TABLE.iter().find(|row| row.0 == self).map_or("server_error", |row| row.1)
    }

    /// The status that belongs to it.
    pub fn status(self) -> u16 {
        TABLE.iter().find(|row| row.0 == self).map_or(500, |row| row.2)
    }
}

/// How long a client should wait after an overload.
const RETRY_AFTER: Duration = Duration::from_secs(2);

/// An error as a client sees it: a code and a fixed sentence, which never echoes input and keeps to the
/// characters of RFC 6749 §5.2. The cause is kept for the log.
#[derive(Debug, thiserror::Error)]
#[error("{}: {description}", code.as_str())]
pub struct OAuthError {
    /// The code.
    pub code: ErrorCode,
    /// The sentence.
    pub description: &'static str,
    /// Whether the client used HTTP Basic, so that the answer names it in `WWW-Authenticate`.
    pub basic_challenge: bool,
    /// When to try again.
    pub retry_after: Option<Duration>,
    /// What went wrong inside.
    pub source: Option<anyhow::Error>,
}

impl OAuthError {
    /// An error of the client's making.
    pub fn new(code: ErrorCode, description: &'static str) -> Self {
        Self { code, description, basic_challenge: false, retry_after: None, source: None }
    }

    /// The error for a client that used HTTP Basic, or did not.
    #[must_use]
    pub fn challenge(self, basic: bool) -> Self {
        Self { basic_challenge: basic && self.code == ErrorCode::InvalidClient, ..self }
    }

    /// Parameters missing, repeated or malformed.
    pub fn invalid_request(description: &'static str) -> Self {
        Self::new(ErrorCode::InvalidRequest, description)
    }

    /// What was presented is wrong: one answer for every reason (design rule P6).
    pub fn invalid_grant() -> Self {
        Self::new(ErrorCode::InvalidGrant, "the username or password is wrong")
    }

    /// More to do than can be done.
    pub fn busy(retry_after: Duration) -> Self {
        Self {
            retry_after: Some(retry_after),
            ..Self::new(ErrorCode::TemporarilyUnavailable, "the server is busy, try again shortly")
        }
    }

    /// Something that is wrong inside and passes by itself.
    pub fn unavailable(source: impl Into<anyhow::Error>) -> Self {
        Self { source: Some(source.into()), ..Self::busy(RETRY_AFTER) }
    }

    /// A fault of the server's own.
    pub fn fault(source: impl Into<anyhow::Error>) -> Self {
        Self { source: Some(source.into()), ..Self::new(ErrorCode::ServerError, "the server failed") }
    }
}

impl From<DbErr> for OAuthError {
    fn from(error: DbErr) -> Self {
        if database::is_unavailable(&error) { Self::unavailable(error) } else { Self::fault(error) }
    }
}

impl From<Unavailable> for OAuthError {
    fn from(error: Unavailable) -> Self {
        if database::is_unavailable(&error.0) { Self::unavailable(error) } else { Self::fault(error) }
    }
}

impl From<users::Error> for OAuthError {
    fn from(error: users::Error) -> Self {
        match error {
            users::Error::Database(error) => error.into(),
            users::Error::Passwords(error) => error.into(),
            other => Self::fault(other),
        }
    }
}

impl From<login::Error> for OAuthError {
    fn from(error: login::Error) -> Self {
        match error {
            login::Error::Database(error) => error.into(),
            login::Error::Throttled(error) => error.into(),
            login::Error::Passwords(error) => error.into(),
            login::Error::User(error) => error.into(),
        }
    }
}

impl From<passwords::Error> for OAuthError {
    fn from(error: passwords::Error) -> Self {
        match error {
            // Without the cause, which would be a warning for each request of a storm: a metric counts them.
            passwords::Error::Overloaded { retry_after } => Self::busy(retry_after),
            other => Self::fault(other),
        }
    }
}

impl From<Throttled> for OAuthError {
    fn from(Throttled { wait }: Throttled) -> Self {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        Self {
            retry_after: Some(Duration::from_secs(seconds)),
            ..Self::new(ErrorCode::TooManyAttempts, "too many attempts, try again later")
        }
    }
}

impl From<keyring::Error> for OAuthError {
    fn from(error: keyring::Error) -> Self {
        match error {
            keyring::Error::Database(error) => error.into(),
            keyring::Error::NoneActive | keyring::Error::Missing(_) | keyring::Error::NotLookedAt => {
                Self::unavailable(error)
            }
            other => Self::fault(other),
        }
    }
}

impl From<serde_json::Error> for OAuthError {
    fn from(error: serde_json::Error) -> Self {
        Self::fault(error)
    }
}
