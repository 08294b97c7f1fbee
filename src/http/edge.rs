//! The outermost layer: a request id, unknown URLs, headers that every answer has, and the log.

use poem::http::{HeaderValue, StatusCode, header};
use poem::{Endpoint, Request, Response, Result, Route};
use tracing::Instrument as _;

use super::problem;
use crate::ambient::Ambient;

const REQUEST_ID: &str = "X-Request-Id";

/// The whole server.
pub(super) struct Edge {
    route: Route,
    ambient: Ambient,
}

impl Edge {
    pub(super) fn new(route: Route, ambient: Ambient) -> Self {
        Self { route, ambient }
    }
}

impl Endpoint for Edge {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let id = self.ambient.uuid_v4().simple().to_string();
        // The path alone: a query may hold what should never have been there.
        let span =
            tracing::info_span!("request", id, method = %request.method(), path = request.uri().path());
        let answer = self.route.call(request).instrument(span.clone()).await;
        let mut response = answer.unwrap_or_else(|error| match error.status() {
            StatusCode::NOT_FOUND => problem::response(StatusCode::NOT_FOUND, "there is nothing at this URL"),
            _ => error.into_response(),
        });
        span.in_scope(|| tracing::debug!(status = response.status().as_u16(), "answered"));
        let headers = response.headers_mut();
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        if let Ok(id) = HeaderValue::from_str(&id) {
            headers.insert(REQUEST_ID, id);
        }
        Ok(response)
    }
}
