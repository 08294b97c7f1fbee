//! `GET /`: what this is and where to go from here.

use std::sync::Arc;

use poem::endpoint::BoxEndpoint;
use poem::http::{HeaderValue, header};
use poem::{Endpoint, EndpointExt as _, Request, Response, Result};
use serde::Serialize;

use crate::http::html::navigation::{VARY, is_navigation};
use crate::http::html::views::Home;
use crate::http::html::{Frame, Site, View as _};
use crate::http::metadata::openid_configuration;
use crate::state::AppState;

const DOCS: &str = "/docs";

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What is answered to people, and to programs.
struct Root {
    site: Arc<Site>,
    has_account: bool,
    /// Made once.
    json: String,
}

#[derive(Serialize)]
struct Document<'a> {
    name: &'static str,
    version: &'static str,
    issuer: &'a str,
    token_endpoint: String,
    jwks_uri: String,
    docs: String,
}

/// `/`.
pub(in crate::http) fn endpoint(state: &AppState, site: &Arc<Site>) -> BoxEndpoint<'static> {
    let url = state.config.server.public_url();
    let document = Document {
        name: "Countersign",
        version: VERSION,
        issuer: &state.issuer,
        token_endpoint: format!("{url}/token"),
        jwks_uri: format!("{url}/.well-known/jwks.json"),
        docs: format!("{url}{DOCS}"),
    };
    let json = serde_json::to_string(&document).unwrap_or_default();
    let has_account = state.config.server.has_pages();
    Root { site: Arc::clone(site), has_account, json }.map_to_response().boxed()
}

impl Endpoint for Root {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let mut response = if is_navigation(&request) {
            let home = Home {
                frame: Frame::of(&self.site, &request),
                has_account: self.has_account,
                docs: DOCS,
                discovery: openid_configuration::PATH,
                version: VERSION,
            };
            home.answer()
        } else {
            Response::builder().content_type("application/json").body(self.json.clone())
        };
        response.headers_mut().insert(header::VARY, HeaderValue::from_static(VARY));
        Ok(response)
    }
}
