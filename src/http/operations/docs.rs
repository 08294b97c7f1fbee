//! `GET /docs`: Swagger UI, which needs no internet.

use poem::endpoint::{BoxEndpoint, make_sync};
use poem::http::{HeaderValue, header};
use poem::{EndpointExt as _, Request};

use super::icon::ICON;
use super::openapi::Document;
use crate::http::endpoints::Apis;
use crate::http::response::fixed::Fixed;

/// Swagger UI's scripts and styles stand in the page itself. The page loads nothing from elsewhere, and sends
/// nothing to any other server.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'unsafe-inline'; \
    style-src 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; \
    base-uri 'none'";

/// `/docs`. The page has a megabyte and a half.
pub(in crate::http) fn endpoint(document: Document<impl Apis>) -> BoxEndpoint<'static> {
    let page = Fixed::new("text/html; charset=utf-8", move || make_page(&document.swagger_ui()));
    make_sync(move |request: Request| {
        let mut response = page.answer(&request);
        let policy = HeaderValue::from_static(CONTENT_SECURITY_POLICY);
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        response
    })
    .map_to_response()
    .boxed()
}

fn make_page(swagger_ui: &str) -> String {
    let head = format!("<title>Countersign API</title>{ICON}");
    format!("<!DOCTYPE html>{}", swagger_ui.replace("<title>Swagger UI</title>", &head))
}
