//! Errors of every URL outside of OAuth: problem details (RFC 9457). Their member `detail` is what clients of
//! FastAPI look for.

use std::borrow::Cow;
use std::marker::PhantomData;

use poem::http::{HeaderValue, StatusCode, header};
use poem::{IntoResponse, Response};
use poem_openapi::registry::{MetaHeader, MetaMediaType, MetaResponse, MetaResponses, Registry};
use poem_openapi::types::Type as _;
use poem_openapi::{ApiResponse, Object};
use serde::Serialize;

use super::cause::Cause;
use super::documented_header::{retry_after, www_authenticate};
use super::everywhere::EVERYWHERE;
use super::thrown::thrown;
use crate::login;
use crate::oauth::OAuthError;
use crate::users;

const CONTENT_TYPE: &str = "application/problem+json";

/// Problem details (RFC 9457).
#[derive(Debug, Object, Serialize)]
#[oai(rename = "Problem")]
struct ProblemObject {
    /// The status phrase.
    title: String,
    /// The status code.
    status: u16,
    /// What is wrong and what to do.
    detail: String,
}

/// An error.
#[derive(Debug)]
pub(in crate::http) struct Problem {
    status: StatusCode,
    detail: String,
    challenge: Option<Cow<'static, str>>,
    retry_after: Option<u64>,
    cause: Option<Cause>,
}

impl Problem {
    pub(in crate::http) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), challenge: None, retry_after: None, cause: None }
    }

    /// 401 with what `WWW-Authenticate` should say (RFC 6750 §3).
    pub(in crate::http) fn unauthorized(
        detail: impl Into<String>,
        challenge: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::challenged(StatusCode::UNAUTHORIZED, detail, challenge)
    }

    /// The same with another status.
    pub(in crate::http) fn challenged(
        status: StatusCode,
        detail: impl Into<String>,
        challenge: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { challenge: Some(challenge.into()), ..Self::new(status, detail) }
    }
}

/// What is said where there is nothing, or nothing for this sender.
pub(in crate::http) const NOTHING: &str = "there is nothing at this URL";

/// What is answered there.
pub(in crate::http) fn not_found() -> Response {
    response(StatusCode::NOT_FOUND, NOTHING)
}

/// A problem without further headers.
pub(in crate::http) fn response(status: StatusCode, detail: &str) -> Response {
    Problem::new(status, detail).into_response()
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let object = ProblemObject {
            title: self.status.canonical_reason().unwrap_or_default().to_owned(),
            status: self.status.as_u16(),
            detail: self.detail,
        };
        let body = serde_json::to_string(&object).unwrap_or_default();
        let mut response = Response::builder().status(self.status).content_type(CONTENT_TYPE).body(body);
        let challenge = self.challenge.map(|challenge| HeaderValue::from_str(&challenge));
        if let Some(Ok(challenge)) = challenge {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(cause) = self.cause {
            cause.attach(&mut response);
        }
        response
    }
}

impl From<Problem> for poem::Error {
    fn from(problem: Problem) -> Self {
        thrown(problem.into_response())
    }
}

/// The protocol's table words faults and overload, so that both kinds of error answers agree.
impl From<OAuthError> for Problem {
    fn from(error: OAuthError) -> Self {
        let status = StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self {
            retry_after: error.retry_after.map(|wait| wait.as_secs()),
            cause: Cause::of(&error),
            ..Self::new(status, error.description)
        }
    }
}

impl From<users::Error> for Problem {
    fn from(error: users::Error) -> Self {
        match error {
            users::Error::UsernameTaken => Self::new(StatusCode::CONFLICT, error.to_string()),
            users::Error::Username(_) | users::Error::Profile(_) | users::Error::Password(_) => {
                Self::new(StatusCode::BAD_REQUEST, error.to_string())
            }
            users::Error::Changed => Self::unauthorized(error.to_string(), "Bearer"),
            users::Error::Passwords(_) | users::Error::Database(_) => OAuthError::from(error).into(),
        }
    }
}

impl From<login::Error> for Problem {
    fn from(error: login::Error) -> Self {
        match error {
            login::Error::User(error) => error.into(),
            login::Error::Throttled(_) | login::Error::Passwords(_) | login::Error::Database(_) => {
                OAuthError::from(error).into()
            }
        }
    }
}

/// The error statuses of an operation, each with its meaning, for the documentation.
pub(in crate::http) trait Statuses: Send + Sync + 'static {
    const LIST: &'static [(u16, &'static str)];
}

/// A problem as the error of an operation whose statuses `S` lists.
#[derive(Debug)]
pub(in crate::http) struct Refused<S>(Problem, PhantomData<S>);

impl<S, E: Into<Problem>> From<E> for Refused<S> {
    fn from(error: E) -> Self {
        Self(error.into(), PhantomData)
    }
}

impl<S> From<Refused<S>> for poem::Error {
    fn from(refused: Refused<S>) -> Self {
        refused.0.into()
    }
}

impl<S: Statuses> ApiResponse for Refused<S> {
    fn meta() -> MetaResponses {
        let mut statuses = [S::LIST, &EVERYWHERE].concat();
        statuses.sort_unstable();
        MetaResponses { responses: statuses.into_iter().map(documented).collect() }
    }

    fn register(registry: &mut Registry) {
        ProblemObject::register(registry);
    }
}

/// How a problem of this status and meaning is documented.
fn documented((status, description): (u16, &'static str)) -> MetaResponse {
    let headers: Vec<MetaHeader> = match status {
        401 => vec![www_authenticate("`Bearer`, and what is wrong with the token (RFC 6750 §3).")],
        429 | 503 => vec![retry_after()],
        _ => Vec::new(),
    };
    MetaResponse {
        description,
        status: Some(status),
        status_range: None,
        content: vec![MetaMediaType { content_type: CONTENT_TYPE, schema: ProblemObject::schema_ref() }],
        headers,
    }
}
