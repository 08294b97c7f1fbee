//! `GET /status-lists/{id}` (draft-ietf-oauth-status-list §8.1). Services ask every ten seconds. The answer
//! is made from memory, and nothing is asked of the database.

use std::sync::Arc;

use poem::http::{HeaderValue, StatusCode, header};
use poem::{IntoResponse, Request, Response};
use poem_openapi::payload::{Payload as _, PlainText};
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, Registry};
use poem_openapi::{ApiResponse, OpenApi};
use url::form_urlencoded;

use crate::http::request::path_param::PathParam;
use crate::http::response::document::{ready, tagged};
use crate::http::response::documented_header::{cache_control, etag};
use crate::http::response::encoding::reads_gzip;
use crate::http::response::limited::Limited;
use crate::http::response::problem::{self, Problem, not_found};
use crate::http::tag::Tag;
use crate::oauth::OAuthError;
use crate::state::AppState;

const CONTENT_TYPE: &str = "application/statuslist+jwt";

/// A cache between adds this to the time in which a revocation is seen, and no more.
const CACHE_CONTROL: HeaderValue = HeaderValue::from_static("public, max-age=1");

#[derive(Clone)]
pub(super) struct StatusListApi {
    state: Arc<AppState>,
}

impl StatusListApi {
    pub(super) fn new(state: &Arc<AppState>) -> Self {
        Self { state: Arc::clone(state) }
    }
}

/// The list as the node has made it, or 404, 501.
struct StatusListAnswer(Response);

impl IntoResponse for StatusListAnswer {
    fn into_response(self) -> Response {
        self.0
    }
}

impl ApiResponse for StatusListAnswer {
    fn meta() -> MetaResponses {
        let schema = PlainText::<String>::schema_ref();
        let list = MetaResponse {
            description: "The list; ask again after as many seconds as its `ttl` says.",
            status: Some(200),
            status_range: None,
            content: vec![MetaMediaType { content_type: CONTENT_TYPE, schema }],
            headers: vec![cache_control(), etag()],
        };
        let without_body = |status, description| MetaResponse {
            description,
            status: Some(status),
            status_range: None,
            content: Vec::new(),
            headers: Vec::new(),
        };
        let unchanged = MetaResponse {
            headers: vec![cache_control(), etag()],
            ..without_body(304, "The list is the one whose `ETag` stood in `If-None-Match`.")
        };
        let none = without_body(404, "There is no such list, or lists are switched off.");
        let past = without_body(501, "A list as it was at a `time` (draft §8.4) cannot be had.");
        MetaResponses { responses: vec![list, unchanged, none, past] }
    }

    fn register(_: &mut Registry) {}
}

#[OpenApi(tag = "Tag::Tokens")]
impl StatusListApi {
    /// Get a status list
    ///
    /// A signed list of bits, one for each place that an access token names in its claim `status`. A bit that
    /// is set means that the token was revoked. The verifier kits read it.
    #[oai(path = "/status-lists/:id", method = "get", operation_id = "get_status_list")]
    async fn get_status_list(
        &self,
        request: &Request,
        /// The number of the list.
        id: PathParam<i32>,
    ) -> Limited<StatusListAnswer> {
        Limited(StatusListAnswer(answer(request, &self.state, id.0).await))
    }
}

/// Whether the list is wanted as it was at a `time`: what is not kept (draft §8.4).
fn asks_for_the_past(request: &Request) -> bool {
    let query = request.uri().query().unwrap_or_default();
    form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == "time")
}

async fn answer(request: &Request, state: &AppState, id: i32) -> Response {
    if !state.config.tokens.status_list {
        return not_found();
    }
    if asks_for_the_past(request) {
        return problem::response(
            StatusCode::NOT_IMPLEMENTED,
            "there are lists of the present only, without `time`",
        );
    }
    let AppState { status, keyring, database, ambient, .. } = state;
    let list = match status.token(id, keyring, database, ambient).await {
        Ok(Some(list)) => list,
        Ok(None) => return not_found(),
        Err(error) => return Problem::from(OAuthError::unavailable(error)).into_response(),
    };
    let is_gzip = reads_gzip(request);
    let (body, tag) = if is_gzip { (&list.gzip, &list.gzip_etag) } else { (&list.plain, &list.etag) };
    let mut response =
        tagged(tag, ready(const { HeaderValue::from_static(CONTENT_TYPE) }, CACHE_CONTROL, body.clone()));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if is_gzip {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}
