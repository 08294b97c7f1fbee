//! `GET /authorize`, `POST /authorize` (RFC 6749 §3.1). No cookie is read here, since browsers send none with
//! a post from another site: the request is stored, and a page by GET goes on with it (B2).

use poem::http::{Method, StatusCode};
use poem::{Request, Response};

use super::handler::{Failure, Visitor};
use super::leave;
use crate::address::Prefix;
use crate::http::html::paths;
use crate::http::html::views::Trouble;
use crate::http::request::body::{self, MediaType};
use crate::http::request::client_address;
use crate::oauth::Params;
use crate::oauth::authorize::{self, Refused};

pub(super) async fn get(visitor: Visitor) -> Result<Response, Failure> {
    let params = Params::parse(visitor.request.uri().query().unwrap_or_default().as_bytes())?;
    // Who asks for the head alone goes nowhere. Nothing is stored for them.
    if visitor.request.method() == Method::HEAD {
        return Ok(leave::to(&visitor.frame.url(paths::LOGIN)));
    }
    begin(visitor, &params).await
}

pub(super) async fn post(mut visitor: Visitor) -> Result<Response, Failure> {
    let server = &visitor.state.config.server;
    let received = body::read(&visitor.request, &mut visitor.body, MediaType::Form, server).await;
    let received = received.map_err(|error| Failure::Trouble(Trouble::Malformed(error.status())))?;
    let params = Params::parse(&received.bytes)?;
    begin(visitor, &params).await
}

/// Whether a page has loaded this URL as a picture or by a script. There is no user then to show anything to,
/// and any page could use up what its visitors may ask for.
fn is_no_navigation(request: &Request) -> bool {
    let mode = request.headers().get("Sec-Fetch-Mode");
    mode.is_some_and(|mode| mode != "navigate")
}

async fn begin(Visitor { request, state, frame, .. }: Visitor, params: &Params) -> Result<Response, Failure> {
    if is_no_navigation(&request) {
        return Err(Failure::Trouble(Trouble::Malformed(StatusCode::BAD_REQUEST)));
    }
    let from = Prefix::of(client_address::of(&request, &state.config.server.trusted_proxies));
    match authorize::begin(&state, params, from).await {
        Ok(token) => Ok(leave::to(&leave::page(&frame, paths::LOGIN, token.encode().expose()))),
        Err(Refused::Here(error)) => Err(error.into()),
        Err(Refused::ToClient(answer)) => {
            let app = params.get("client_id").unwrap_or_default();
            Ok(leave::to_app(&answer, frame, app))
        }
    }
}
