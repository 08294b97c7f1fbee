//! The outermost layer: a request id, the way to the URL, and headers that every answer has.

use std::collections::HashMap;

use poem::http::{HeaderValue, header};
use poem::{Endpoint, Request, Response, Result};

use super::request::id::RequestIds;
use super::request::limits;
use super::resource::Resource;
use super::response::problem;
use crate::metrics::StatusCounters;
use crate::state::AppState;

const REQUEST_ID: &str = "X-Request-Id";

/// Requests to all other paths are counted together.
const ELSEWHERE: &str = "other";

/// The whole server. Every path is a literal, compared byte for byte: no spelling of a path leads around a
/// check of another.
pub struct Edge {
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
        let limits = limits::check(&request);
        let known = self.resources.get(request.uri().path());
        let (mut response, counters) = if let Some((resource, counters)) = known {
            (resource.answer(request, limits).await, counters)
        } else {
            let nothing = limits.map_or_else(
                |(status, description)| problem::response(status, description),
                |()| problem::not_found(),
            );
            (nothing, &self.elsewhere)
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
