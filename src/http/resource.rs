//! One URL: its methods, and what is the same for every URL of its area.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt as _;
use poem::endpoint::{BoxEndpoint, DynEndpoint};
use poem::http::{Extensions, HeaderValue, Method, StatusCode, header};
use poem::{IntoResponse as _, Request, Response};
use tracing::{Instrument as _, Span};

use super::area::{Area, Wording};
use super::html::Site;
use super::request::body::LargeBodies;
use super::request::head::MalformedHead;
use super::request::id::RequestId;
use super::request::{client_address, untrusted_proxy};
use super::response::conditional::Seen;
use super::response::cors::Cors;
use super::response::known_client::KnownClient;
use super::response::{caching, cause};
use super::router::PathParams;
use crate::address::Prefix;
use crate::database;
use crate::state::AppState;

/// The handlers of a URL by method.
#[derive(Clone)]
pub(super) struct Methods {
    /// A URL has a few: comparing is faster than hashing.
    handlers: Vec<(Method, Arc<BoxEndpoint<'static>>)>,
    allow: HeaderValue,
}

impl Methods {
    pub(super) fn new(handlers: HashMap<Method, BoxEndpoint<'static>>) -> Self {
        let has_head = handlers.contains_key(&Method::GET);
        let mut names: Vec<&str> = handlers.keys().map(Method::as_str).collect();
        names.extend(has_head.then_some("HEAD"));
        names.sort_unstable();
        let allow = HeaderValue::from_str(&names.join(", ")).unwrap_or(HeaderValue::from_static(""));
        let handlers = handlers.into_iter().map(|(method, handler)| (method, Arc::new(handler))).collect();
        Self { handlers, allow }
    }

    /// The handler of a method. HEAD is GET whose body is not sent (RFC 9110 §9.3.2). Where there is no GET
    /// there is no HEAD.
    fn find(&self, method: &Method) -> Option<&BoxEndpoint<'static>> {
        let method = if method == Method::HEAD { &Method::GET } else { method };
        self.handlers.iter().find(|(known, _)| known == method).map(|(_, handler)| &**handler)
    }
}

/// An endpoint for one URL.
pub(super) struct Resource {
    area: Area,
    methods: Methods,
    state: Arc<AppState>,
    site: Arc<Site>,
    large_bodies: LargeBodies,
}

impl Resource {
    pub(super) fn new(
        area: Area,
        methods: Methods,
        state: Arc<AppState>,
        site: Arc<Site>,
        large_bodies: LargeBodies,
    ) -> Self {
        Self { area, methods, state, site, large_bodies }
    }

    /// Answers a request, for which the database has `database.request_timeout` in all. Requests from
    /// different networks take turns there.
    pub(super) fn answer(
        &self,
        request: Box<Request>,
        head: Result<(), MalformedHead>,
        id: RequestId,
    ) -> impl Future<Output = Response> {
        let config = &self.state.config;
        let prefix = Prefix::of(client_address::of(&request, &config.server.trusted_proxies));
        let budget = config.database.request_timeout.0;
        // Not in an `async fn`, whose future would have room for all of it twice.
        database::within_budget(budget, prefix, self.answer_within_budget(request, head, id))
    }

    /// A request whose head is refused reaches no handler.
    async fn answer_within_budget(
        &self,
        mut request: Box<Request>,
        head: Result<(), MalformedHead>,
        id: RequestId,
    ) -> Response {
        let client = self.area.is_private().then(KnownClient::default);
        let cors = Cors::of(&request, self.area.readers(), client.clone(), &self.state);
        if self.area != Area::Metadata {
            untrusted_proxy::note(&request, &self.state);
        }
        self.lay_out(request.extensions_mut(), client.as_ref(), id);
        let seen = Seen::of(&request);
        let span = self.span(&request, id);
        let wording = self.area.wording(&request);
        let mut response = match head {
            Ok(()) => self.dispatch(request, &wording).instrument(span.clone()).await,
            Err((status, description)) => wording.error(status, description),
        };
        span.in_scope(|| cause::log(&mut response, &self.state.repeats));
        seen.spare(&mut response);
        if self.area.is_private() {
            caching::forbid(response.headers_mut());
        }
        cors.apply(&self.state, &self.methods.allow, &mut response).instrument(span).await;
        if let Some(client) = client.filter(|client| client.get().is_some()) {
            response.extensions_mut().insert(client);
        }
        response
    }

    /// Gives a handler what it may ask for.
    fn lay_out(&self, extensions: &mut Extensions, client: Option<&KnownClient>, id: RequestId) {
        if extensions.get::<PathParams>().is_some() {
            extensions.insert(self.area);
        }
        // Documents are asked for more often than all else, and what makes them has the state already.
        if self.area != Area::Metadata {
            extensions.insert(Arc::clone(&self.state));
            // Pages say which request they answer, and `/` may be one.
            extensions.insert(id);
        }
        if let Some(client) = client {
            extensions.insert(client.clone());
            extensions.insert(self.large_bodies.clone());
        }
        if self.area == Area::Pages {
            extensions.insert(Arc::clone(&self.site));
        }
    }

    async fn dispatch(&self, request: Box<Request>, wording: &Wording) -> Response {
        if request.method() == Method::OPTIONS {
            let mut response = StatusCode::NO_CONTENT.into_response();
            response.headers_mut().insert(header::ALLOW, self.methods.allow.clone());
            return response;
        }
        let Some(handler) = self.methods.find(request.method()) else {
            let mut response =
                wording.error(StatusCode::METHOD_NOT_ALLOWED, "this URL does not take this method");
            response.headers_mut().insert(header::ALLOW, self.methods.allow.clone());
            return response;
        };
        // Not by the handler's `Endpoint`, whose future would have room for the request twice.
        let Ok(answer) = AssertUnwindSafe(DynEndpoint::call(&**handler, *request)).catch_unwind().await
        else {
            tracing::error!("a handler panicked");
            return wording.error(StatusCode::INTERNAL_SERVER_ERROR, "the server failed");
        };
        answer.unwrap_or_else(poem::Error::into_response)
    }

    /// Names the request in its log lines. The query is left out, since clients put secrets there by mistake.
    fn span(&self, request: &Request, id: RequestId) -> Span {
        if !self.area.is_private() {
            return Span::none();
        }
        tracing::info_span!("request", id = id.digits().as_str(), method = %request.method(), path = request.uri().path())
    }
}
