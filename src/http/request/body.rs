//! Reads a request body within a size and a time, whatever the headers say.

mod large;

use futures_util::TryStreamExt as _;
use poem::http::{HeaderValue, StatusCode, header};
use poem::{Body, Request, RequestBody};

pub(in crate::http) use self::large::{LargeBodies, Permit};
use crate::config::ServerConfig;

/// What a body is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum MediaType {
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data`.
    Multipart,
    /// `application/json`.
    Json,
}

impl MediaType {
    pub(in crate::http) fn as_str(self) -> &'static str {
        match self {
            Self::Form => "application/x-www-form-urlencoded",
            Self::Multipart => "multipart/form-data",
            Self::Json => "application/json",
        }
    }

    /// Whether the body of a request is written so: there is exactly one `Content-Type`, which says it.
    pub(in crate::http) fn is_of(self, request: &Request) -> bool {
        let mut values = request.headers().get_all(header::CONTENT_TYPE).iter();
        match (values.next(), values.next()) {
            (Some(value), None) => is_in_utf8(value, self.as_str()),
            _ => false,
        }
    }

    /// What to tell a client that sends something else.
    fn wanted(self) -> &'static str {
        match self {
            Self::Form => {
                "send the body as application/x-www-form-urlencoded, in UTF-8 and without Content-Encoding"
            }
            // Who takes this takes the other form too.
            Self::Multipart => {
                "send the body as application/x-www-form-urlencoded or multipart/form-data, in UTF-8 and \
                 without Content-Encoding"
            }
            Self::Json => "send the body as application/json, in UTF-8 and without Content-Encoding",
        }
    }
}

/// Why there is no body to work with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum BodyError {
    /// The body is not written in the type that the endpoint takes, or is encoded further.
    Type(MediaType),
    /// The body is over the limit.
    TooLarge,
    /// The body did not arrive in time.
    Timeout,
    /// The connection broke.
    Broken,
}

impl BodyError {
    /// The status of the answer. A wrong type is a 400, since RFC 6749 §5.2 knows no other status for it.
    pub(in crate::http) fn status(self) -> StatusCode {
        match self {
            Self::Type(_) | Self::Broken => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Timeout => StatusCode::REQUEST_TIMEOUT,
        }
    }

    /// What to tell the client.
    pub(in crate::http) fn description(self) -> &'static str {
        match self {
            Self::Type(media_type) => media_type.wanted(),
            Self::TooLarge => "the body is too large",
            Self::Timeout => "the body did not arrive in time",
            Self::Broken => "the body did not arrive whole",
        }
    }
}

/// A whole body, and its permit if it is large.
#[derive(Debug)]
pub(in crate::http) struct Received {
    pub(in crate::http) bytes: Vec<u8>,
    pub(in crate::http) permit: Option<Permit>,
}

/// Reads the whole body, if its type is `media_type` in UTF-8 without a content coding.
pub(in crate::http) async fn read(
    request: &Request,
    body: &mut RequestBody,
    media_type: MediaType,
    config: &ServerConfig,
) -> Result<Received, BodyError> {
    if !media_type.is_of(request) || request.headers().contains_key(header::CONTENT_ENCODING) {
        return Err(BodyError::Type(media_type));
    }
    if content_length(request).is_some_and(|length| length > config.body_limit) {
        return Err(BodyError::TooLarge);
    }
    let body = body.take().map_err(|_| BodyError::Broken)?;
    let large = request.data::<LargeBodies>().ok_or(BodyError::Broken)?;
    let received = receive(body, config.body_limit, large);
    tokio::time::timeout(config.body_timeout.0, received).await.map_err(|_| BodyError::Timeout)?
}

async fn receive(body: Body, limit: usize, large: &LargeBodies) -> Result<Received, BodyError> {
    let mut received = Received { bytes: Vec::new(), permit: None };
    let mut pieces = body.into_bytes_stream();
    while let Some(piece) = pieces.try_next().await.map_err(|_| BodyError::Broken)? {
        let length = received.bytes.len() + piece.len();
        if length > limit {
            return Err(BodyError::TooLarge);
        }
        if length > large::SMALL_BYTES && received.permit.is_none() {
            received.permit = large.take().await;
        }
        received.bytes.extend_from_slice(&piece);
    }
    Ok(received)
}

/// How many bytes the body has, if the request says so.
pub(super) fn content_length(request: &Request) -> Option<usize> {
    request.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Whether a `Content-Type` has this media type and no other charset than UTF-8.
pub(super) fn is_in_utf8(content_type: &HeaderValue, media_type: &str) -> bool {
    let Ok(value) = content_type.to_str() else {
        return false;
    };
    let mut parts = value.split(';').map(str::trim);
    let is_type = parts.next().is_some_and(|essence| essence.eq_ignore_ascii_case(media_type));
    is_type && parts.all(is_harmless_parameter)
}

fn is_harmless_parameter(parameter: &str) -> bool {
    match parameter.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
            value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
        }
        Some(_) => true,
        None => parameter.is_empty(),
    }
}
