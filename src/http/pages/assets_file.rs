//! `GET /assets/{file}`: what pages load.

use std::sync::Arc;

use poem::endpoint::{BoxEndpoint, make_sync};
use poem::http::{HeaderName, header};
use poem::{EndpointExt as _, Request, Response};

use crate::http::html::Site;
use crate::http::response::problem;
use crate::http::router::PathParams;

pub(in crate::http) const PATH: &str = "/assets/{file}";

/// What a name stands for never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// An SVG picture that is opened by itself is a document; the logo comes from elsewhere, so that no script in
/// it may run.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// `/assets/{file}`.
pub(in crate::http) fn endpoint(site: &Arc<Site>) -> BoxEndpoint<'static> {
    let site = Arc::clone(site);
    make_sync(move |request: Request| answer(&site, &request)).map_to_response().boxed()
}

fn answer(site: &Site, request: &Request) -> Response {
    let name = request.extensions().get::<PathParams>().and_then(|params| params.get("file"));
    let name = name.unwrap_or_default();
    let known = site.asset(name).map(|asset| (asset, FOR_EVER));
    // While one version takes the place of another, a page of the one asks the other for its styles.
    let found = known.or_else(|| site.other_version(name).map(|asset| (asset, "no-store")));
    let Some((asset, cache_control)) = found else {
        return problem::not_found();
    };
    Response::builder()
        .content_type(asset.content_type)
        .header(header::CACHE_CONTROL, cache_control)
        .header(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY)
        .header(HeaderName::from_static("cross-origin-resource-policy"), "same-origin")
        .body(asset.body.clone())
}
