//! The outermost layer: a request id, the way to the URL, and headers that every answer has.

use poem::http::{HeaderValue, header};
use poem::{Endpoint, Request, Response};

use super::request::id::RequestIds;
use super::request::limits;
use super::resource::Resource;
use super::response::problem;
use super::router::{Router, TemplateError};
use crate::metrics::StatusCounters;
use crate::state::AppState;

const REQUEST_ID: &str = "X-Request-Id";

/// Requests to paths that lead nowhere are counted together.
const ELSEWHERE: &str = "other";

/// The whole server. Requests are counted by template and never by the path that was typed.
pub struct Edge {
    router: Router<(Resource, StatusCounters)>,
    elsewhere: StatusCounters,
    ids: RequestIds,
}

impl Edge {
    /// Serves resources by the templates of their URLs.
    pub(super) fn new(
        resources: impl IntoIterator<Item = (String, Resource)>,
        state: &AppState,
    ) -> Result<Self, TemplateError> {
        let requests = &state.metrics.requests;
        let mut router = Router::default();
        for (template, resource) in resources {
            router.insert(&template, (resource, requests.of(&template)))?;
        }
        Ok(Self { router, elsewhere: requests.of(ELSEWHERE), ids: RequestIds::new(&state.ambient) })
    }
}

impl Endpoint for Edge {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let id = self.ids.next();
        request.extensions_mut().insert(id.clone());
        let limits = limits::check(&request);
        let found = self.router.find(request.uri().path());
        let (mut response, counters) = if let Some(((resource, counters), params)) = found {
            if !params.is_empty() {
                request.extensions_mut().insert(params);
            }
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
