//! Answers of OAuth endpoints: JSON, success and error alike (RFC 6749 §5).

use poem::http::{HeaderValue, StatusCode, header};
use poem::{IntoResponse, Request, Response};
use poem_openapi::registry::{MetaHeader, MetaMediaType, MetaResponse, MetaResponses, Registry};
use poem_openapi::types::{ToJSON, Type as _};
use poem_openapi::{ApiResponse, Object};

use super::cause::Cause;
use super::device_header::DEVICE;
use super::document::HEADERS;
use super::documented_header::{retry_after, www_authenticate};
use super::everywhere::EVERYWHERE;
use super::known_client::KnownClient;
use crate::devices::DeviceToken;
use crate::oauth::OAuthError;
use crate::oauth::token::Outcome;

const CONTENT_TYPE: &str = "application/json";

/// How a client that used HTTP Basic is asked again (RFC 7617 §2).
const BASIC_CHALLENGE: &str = r#"Basic realm="countersign", charset="UTF-8""#;

/// The word that an error answer says, for the log.
#[derive(Clone, Copy, Debug)]
pub(in crate::http) struct ErrorWord(pub(in crate::http) &'static str);

/// An error answer (RFC 6749 §5.2).
#[derive(Debug, Object)]
#[oai(rename = "OAuthError")]
struct ErrorObject {
    /// A code, as `invalid_grant`.
    error: String,
    /// A sentence for the developer.
    error_description: String,
    /// The same sentence, where front ends that were written for FastAPI look for it: in errors of a login,
    /// where the server has a default client.
    #[oai(skip_serializing_if_is_none)]
    detail: Option<String>,
}

/// The answer of an OAuth endpoint, perhaps with a token for the device.
pub(in crate::http) struct OAuthAnswer<T> {
    result: Result<T, OAuthError>,
    device: Option<DeviceToken>,
    has_detail: bool,
}

impl<T> OAuthAnswer<T> {
    /// The answer to a request. The client is noted if it is known, since it decides who may read the answer.
    pub(in crate::http) fn of(request: &Request, outcome: Outcome<T>) -> Self {
        if let Some(client) = outcome.client {
            KnownClient::note(request, client);
        }
        Self { result: outcome.result, device: None, has_detail: false }
    }

    /// The answer with its object in the documented form.
    pub(in crate::http) fn map<U>(self, form: impl FnOnce(T) -> U) -> OAuthAnswer<U> {
        OAuthAnswer { result: self.result.map(form), device: self.device, has_detail: self.has_detail }
    }

    /// The answer with a token for the device, if there is one.
    pub(in crate::http) fn for_device(self, device: Option<DeviceToken>) -> Self {
        Self { device, ..self }
    }

    /// The answer, with `detail` in it if it is an error.
    pub(in crate::http) fn with_detail(self, has_detail: bool) -> Self {
        Self { has_detail, ..self }
    }
}

impl<T: ToJSON + Send> IntoResponse for OAuthAnswer<T> {
    fn into_response(self) -> Response {
        match self.result {
            Ok(object) => {
                let mut response = json(StatusCode::OK, object.to_json_string());
                let device = self.device.map(|token| HeaderValue::from_str(token.encode().expose()));
                if let Some(Ok(token)) = device {
                    response.headers_mut().insert(DEVICE, token);
                }
                response
            }
            Err(cause) => {
                let status = StatusCode::from_u16(cause.code.status());
                error(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), &cause, self.has_detail)
            }
        }
    }
}

/// An error answer, perhaps with another status than the code's own, as 413, and perhaps with `detail`.
pub(in crate::http) fn error(status: StatusCode, error: &OAuthError, has_detail: bool) -> Response {
    let object = ErrorObject {
        error: error.code.as_str().to_owned(),
        error_description: error.description.to_owned(),
        detail: has_detail.then(|| error.description.to_owned()),
    };
    let mut response = json(status, object.to_json_string());
    response.extensions_mut().insert(ErrorWord(error.code.as_str()));
    if let Some(cause) = Cause::of(error) {
        cause.attach(&mut response);
    }
    let headers = response.headers_mut();
    if error.basic_challenge {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(BASIC_CHALLENGE));
    }
    if let Some(wait) = error.retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs()));
    }
    response
}

fn json(status: StatusCode, body: String) -> Response {
    let mut response = Response::builder().status(status).body(body);
    let headers = response.headers_mut();
    headers.reserve(HEADERS);
    headers.insert(header::CONTENT_TYPE, const { HeaderValue::from_static(CONTENT_TYPE) });
    response
}

/// What an endpoint answers when all went well, and how that is documented.
pub(in crate::http) trait Success: ToJSON {
    const DESCRIPTION: &'static str;

    fn headers() -> Vec<MetaHeader> {
        Vec::new()
    }
}

/// The error statuses of every OAuth endpoint, each with its meaning.
const FAILURES: [(u16, &str); 6] = [
    (400, "The request is wrong; `error` says how (RFC 6749 §5.2)."),
    (401, "The client did not prove who it is."),
    (408, "The body did not arrive in time."),
    (413, "The body is too large."),
    (429, "Too many attempts; see `Retry-After`."),
    (503, "Busy; see `Retry-After`."),
];

impl<T: Success> ApiResponse for OAuthAnswer<T> {
    fn meta() -> MetaResponses {
        let response = |status, description, schema, headers| MetaResponse {
            description,
            status: Some(status),
            status_range: None,
            content: vec![MetaMediaType { content_type: CONTENT_TYPE, schema }],
            headers,
        };
        let mut failures = [FAILURES.as_slice(), &EVERYWHERE].concat();
        failures.sort_unstable();
        let success = response(200, T::DESCRIPTION, T::schema_ref(), T::headers());
        let failures = failures.into_iter().map(|(status, description)| {
            response(status, description, ErrorObject::schema_ref(), error_headers(status))
        });
        MetaResponses { responses: [success].into_iter().chain(failures).collect() }
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
        ErrorObject::register(registry);
    }
}

fn error_headers(status: u16) -> Vec<MetaHeader> {
    match status {
        401 => {
            let challenge = www_authenticate("Asks for HTTP Basic, if the client has used it.");
            vec![MetaHeader { required: false, ..challenge }]
        }
        429 | 503 => vec![retry_after()],
        _ => Vec::new(),
    }
}
