//! `GET /.well-known/oauth-authorization-server` (RFC 8414 §3).

use poem::endpoint::{BoxEndpoint, make_sync};
use poem::http::header;
use poem::{EndpointExt as _, Response};

use crate::oauth::discovery;
use crate::state::AppState;

pub(in crate::http) const PATH: &str = "/.well-known/oauth-authorization-server";

/// How long the document may be cached. The document changes only with a restart.
const CACHE_CONTROL: &str = "public, max-age=300";

/// Answers with the document, which is made once.
pub(in crate::http) fn endpoint(state: &AppState) -> BoxEndpoint<'static> {
    let body = serde_json::to_string(&discovery::metadata(state)).unwrap_or_default();
    let document = move |_| {
        Response::builder()
            .header(header::CACHE_CONTROL, CACHE_CONTROL)
            .content_type("application/json")
            .body(body.clone())
    };
    make_sync(document).map_to_response().boxed()
}
