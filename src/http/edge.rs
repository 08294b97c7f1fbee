//! The outermost layer: a request id, the way to the URL, and headers that every answer has.

use std::collections::HashMap;

use poem::http::{HeaderValue, StatusCode, header};
use poem::{Endpoint, Request, Response, Result};

use super::problem;
use super::request_id::RequestIds;
use super::resource::Resource;
use crate::metrics::StatusCounters;
use crate::state::AppState;

const REQUEST_ID: &str = "X-Request-Id";

/// What is told where there is nothing, or nothing for this caller.
pub(super) const NOT_FOUND: &str = "there is nothing at this URL";

/// Requests to all other paths are counted together.
const ELSEWHERE: &str = "other";

/// The whole server. Every path is a literal, compared byte for byte: no spelling of a path leads around a
/// check of another.
pub(super) struct Edge {
    resources: HashMap<String, (Resource, StatusCounters)>,
    elsewhere: StatusCounters,
    ids: RequestIds,
}

impl Edge {
    pub(super) fn new(resources: HashMap<String, Resource>, state: &AppState) -> Self {
        let requests = &state.metrics.requests;
        let counted = |(path, resource): (String, Resource)| {
            let counters = requests.of(&path);
            (path, (resource, counters))
        };
        Self {
            resources: resources.into_iter().map(counted).collect(),
            elsewhere: requests.of(ELSEWHERE),
            ids: RequestIds::new(&state.ambient),
        }
    }
}

impl Endpoint for Edge {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let id = self.ids.next();
        request.extensions_mut().insert(id.clone());
        let (mut response, counters) = match self.resources.get(request.uri().path()) {
            Some((resource, counters)) => (resource.get_response(request).await, counters),
            None => (problem::response(StatusCode::NOT_FOUND, NOT_FOUND), &self.elsewhere),
        };
        counters.answered(response.status().as_u16());
        tracing::debug!(id = id.as_str(), status = response.status().as_u16(), "answered");
        let headers = response.headers_mut();
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        if let Ok(id) = HeaderValue::from_str(id.as_str()) {
            headers.insert(REQUEST_ID, id);
        }
        Ok(response)
    }
}
