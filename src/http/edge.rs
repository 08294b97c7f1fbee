//! The outermost layer: a request id, the way to the URL, and headers that every answer has.

use std::collections::HashMap;

use poem::http::{HeaderValue, StatusCode, header};
use poem::{Endpoint, Request, Response, Result};

use super::problem;
use super::request_id::RequestIds;
use super::resource::Resource;
use crate::ambient::Ambient;

const REQUEST_ID: &str = "X-Request-Id";

/// The whole server. Every path is a literal, compared byte for byte: no spelling of a path leads around a
/// check of another.
pub(super) struct Edge {
    resources: HashMap<String, Resource>,
    ids: RequestIds,
}

impl Edge {
    pub(super) fn new(resources: HashMap<String, Resource>, ambient: &Ambient) -> Self {
        Self { resources, ids: RequestIds::new(ambient) }
    }
}

impl Endpoint for Edge {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let id = self.ids.next();
        request.extensions_mut().insert(id.clone());
        let mut response = match self.resources.get(request.uri().path()) {
            Some(resource) => resource.get_response(request).await,
            None => problem::response(StatusCode::NOT_FOUND, "there is nothing at this URL"),
        };
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
