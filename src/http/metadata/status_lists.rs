//! `GET /status-lists` (draft-ietf-oauth-status-list §9): which lists there are.

use std::sync::Arc;

use poem::http::HeaderValue;
use poem::{IntoResponse, Response};
use poem_openapi::payload::{Json, Payload as _};
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, Registry};
use poem_openapi::types::Type as _;
use poem_openapi::{ApiResponse, Object, OpenApi};
use serde::Serialize;

use crate::http::response::document::{JSON, ready};
use crate::http::response::documented_header::cache_control;
use crate::http::response::limited::Limited;
use crate::http::response::problem::not_found;
use crate::http::tag::Tag;
use crate::state::AppState;

/// New lists come seldom.
const CACHE_CONTROL: HeaderValue = HeaderValue::from_static("public, max-age=60");

#[derive(Clone)]
pub(super) struct StatusListsApi {
    state: Arc<AppState>,
}

impl StatusListsApi {
    pub(super) fn new(state: &Arc<AppState>) -> Self {
        Self { state: Arc::clone(state) }
    }
}

/// All lists (draft §9.3).
#[derive(Debug, Object, Serialize)]
#[oai(rename = "StatusListAggregation")]
struct AggregationObject {
    /// Their URIs.
    status_lists: Vec<String>,
}

/// The URIs, or 404.
struct AggregationAnswer(Response);

impl IntoResponse for AggregationAnswer {
    fn into_response(self) -> Response {
        self.0
    }
}

impl ApiResponse for AggregationAnswer {
    fn meta() -> MetaResponses {
        let schema = Json::<AggregationObject>::schema_ref();
        let all = MetaResponse {
            description: "The lists.",
            status: Some(200),
            status_range: None,
            content: vec![MetaMediaType { content_type: "application/json", schema }],
            headers: vec![cache_control()],
        };
        let off = MetaResponse {
            description: "Lists are switched off.",
            status: Some(404),
            status_range: None,
            content: Vec::new(),
            headers: Vec::new(),
        };
        MetaResponses { responses: vec![all, off] }
    }

    fn register(registry: &mut Registry) {
        AggregationObject::register(registry);
    }
}

#[OpenApi(tag = "Tag::Tokens")]
impl StatusListsApi {
    /// Find out which status lists there are
    ///
    /// For those who keep all of them. A service needs only those that the tokens it is shown name.
    #[oai(path = "/status-lists", method = "get", operation_id = "get_status_lists")]
    async fn get_status_lists(&self) -> Limited<AggregationAnswer> {
        Limited(AggregationAnswer(answer(&self.state)))
    }
}

fn answer(state: &AppState) -> Response {
    if !state.config.tokens.status_list {
        return not_found();
    }
    let all = AggregationObject { status_lists: state.status.uris() };
    let body = serde_json::to_string(&all).unwrap_or_default();
    ready(JSON, CACHE_CONTROL, body.into())
}
