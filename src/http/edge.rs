//! The outermost layer: a request id, the way to the URL, and headers that every answer has.

use std::collections::HashMap;

use poem::http::{HeaderValue, StatusCode, header};
use poem::{Endpoint, Request, Response, Result};

use super::request::id::RequestIds;
use super::resource::Resource;
use super::response::problem;
use crate::metrics::StatusCounters;
use crate::state::AppState;

const REQUEST_ID: &str = "X-Request-Id";

/// What is told where there is nothing, or nothing for this caller.
pub(super) const NOT_FOUND: &str = "there is nothing at this URL";

/// Longest path and query together, in bytes. The longest that has a meaning here is a tenth of it.
const MAX_URI_BYTES: usize = 8 * 1024;

/// Most bytes of all header names and values together.
const MAX_HEADER_BYTES: usize = 16 * 1024;

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
        let refusal = refusal(&request);
        let known = self.resources.get(request.uri().path());
        let (mut response, counters) = if let Some((resource, counters)) = known {
            (resource.answer(request, refusal).await, counters)
        } else {
            let (status, description) = refusal.unwrap_or((StatusCode::NOT_FOUND, NOT_FOUND));
            (problem::response(status, description), &self.elsewhere)
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

/// Why a request is answered without looking at it. hyper's own limits, which lie higher, keep memory bounded; their
/// answers have no body.
fn refusal(request: &Request) -> Option<(StatusCode, &'static str)> {
    let uri = request.uri();
    if uri.path().len() + uri.query().map_or(0, |query| query.len() + 1) > MAX_URI_BYTES {
        return Some((StatusCode::URI_TOO_LONG, "the URL is longer than 8192 bytes"));
    }
    let headers = request.headers().iter();
    let header_bytes: usize = headers.map(|(name, value)| name.as_str().len() + value.len()).sum();
    let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
    (header_bytes > MAX_HEADER_BYTES).then_some((status, "the headers have more than 16384 bytes"))
}
