//! One URL: its methods, and what is the same for every URL of its area.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt as _;
use poem::endpoint::BoxEndpoint;
use poem::http::{HeaderValue, Method, StatusCode, header};
use poem::{Endpoint as _, IntoResponse as _, Request, Response};
use tracing::{Instrument as _, Span};

use super::request::body::LargeBodies;
use super::request::id::RequestId;
use super::response::cors::{self, Readers};
use super::response::known_client::KnownClient;
use super::response::{oauth_answer, problem};
use crate::oauth::OAuthError;
use crate::oauth::error::ErrorCode;
use crate::state::AppState;

/// What kind of URL it is: who may read its answers from a browser, and how it words its errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Area {
    /// OAuth endpoints: errors by RFC 6749 §5.2.
    OAuth,
    /// Public documents about the server.
    Metadata,
    /// The account API: errors by RFC 9457.
    Account,
    /// For the machines that watch over the server.
    Operations,
    /// For people.
    Page,
}

impl Area {
    fn readers(self) -> Readers {
        match self {
            Self::OAuth | Self::Account => Readers::ClientOrigins,
            Self::Metadata => Readers::Anyone,
            Self::Operations | Self::Page => Readers::SameOrigin,
        }
    }

    fn is_private(self) -> bool {
        matches!(self, Self::OAuth | Self::Account)
    }

    /// An error that no handler has worded.
    fn error(self, status: StatusCode, description: &'static str) -> Response {
        if self != Self::OAuth {
            return problem::response(status, description);
        }
        let code = if status.is_server_error() { ErrorCode::ServerError } else { ErrorCode::InvalidRequest };
        oauth_answer::error(status, &OAuthError::new(code, description))
    }
}

/// The handlers of a URL by method.
#[derive(Clone)]
pub(super) struct Methods {
    handlers: HashMap<Method, Arc<BoxEndpoint<'static>>>,
    allow: HeaderValue,
}

impl Methods {
    pub(super) fn new(handlers: HashMap<Method, BoxEndpoint<'static>>) -> Self {
        let mut names: Vec<&str> = handlers.keys().map(Method::as_str).collect();
        if handlers.contains_key(&Method::GET) {
            names.push("HEAD");
        }
        names.sort_unstable();
        let allow = HeaderValue::from_str(&names.join(", ")).unwrap_or(HeaderValue::from_static(""));
        let handlers = handlers.into_iter().map(|(method, handler)| (method, Arc::new(handler))).collect();
        Self { handlers, allow }
    }

    /// HEAD is GET whose body is not sent (RFC 9110 §9.3.2); where there is no GET there is no HEAD.
    fn find(&self, method: &Method) -> Option<&BoxEndpoint<'static>> {
        let method = if method == Method::HEAD { &Method::GET } else { method };
        self.handlers.get(method).map(AsRef::as_ref)
    }
}

/// An endpoint for one URL.
pub(super) struct Resource {
    area: Area,
    methods: Methods,
    state: Arc<AppState>,
    large_bodies: LargeBodies,
}

impl Resource {
    pub(super) fn new(area: Area, methods: Methods, state: Arc<AppState>, large_bodies: LargeBodies) -> Self {
        Self { area, methods, state, large_bodies }
    }

    async fn dispatch(&self, request: Request) -> Response {
        if request.method() == Method::OPTIONS {
            let mut response = StatusCode::NO_CONTENT.into_response();
            response.headers_mut().insert(header::ALLOW, self.methods.allow.clone());
            return response;
        }
        let Some(handler) = self.methods.find(request.method()) else {
            let mut response =
                self.area.error(StatusCode::METHOD_NOT_ALLOWED, "this URL does not take this method");
            response.headers_mut().insert(header::ALLOW, self.methods.allow.clone());
            return response;
        };
        let answer = AssertUnwindSafe(handler.get_response(request)).catch_unwind().await;
        answer.unwrap_or_else(|_| {
            tracing::error!("a handler panicked");
            self.area.error(StatusCode::INTERNAL_SERVER_ERROR, "the server failed")
        })
    }

    /// Names the request in log lines, where there are any. The path alone: a query may hold what should never
    /// have been there.
    fn span(&self, request: &Request) -> Span {
        if !self.area.is_private() {
            return Span::none();
        }
        let id = request.extensions().get::<RequestId>().map_or("", RequestId::as_str);
        tracing::info_span!("request", id, method = %request.method(), path = request.uri().path())
    }

    fn decorate(&self, response: &mut Response) {
        if self.area.is_private() {
            let headers = response.headers_mut();
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
        }
    }

    /// Answers a request, or refuses it where no handler is to see it.
    pub(super) async fn answer(
        &self,
        mut request: Request,
        refusal: Option<(StatusCode, &'static str)>,
    ) -> Response {
        let asked = cors::Asked::of(&request);
        let client = KnownClient::default();
        request.extensions_mut().insert(Arc::clone(&self.state));
        request.extensions_mut().insert(client.clone());
        if self.area.is_private() {
            request.extensions_mut().insert(self.large_bodies.clone());
        }
        let span = self.span(&request);
        let mut response = match refusal {
            Some((status, description)) => self.area.error(status, description),
            None => self.dispatch(request).instrument(span).await,
        };
        self.decorate(&mut response);
        let allow = &self.methods.allow;
        cors::apply(self.area.readers(), &asked, &client, &self.state.clients, allow, &mut response).await;
        response
    }
}
