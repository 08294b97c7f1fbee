//! `GET /metrics`: for the operator's Prometheus, and for nobody else.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use poem::endpoint::{BoxEndpoint, make_sync};
use poem::http::header;
use poem::{EndpointExt as _, Request, Response};

use crate::config::{Config, Networks};
use crate::http::request::client_address::{self, FORWARDED_FOR};
use crate::http::response::problem;
use crate::metrics::Metrics;
use crate::state::AppState;

pub(in crate::http) const PATH: &str = "/metrics";

const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

pub(in crate::http) fn endpoint(state: &AppState) -> BoxEndpoint<'static> {
    let config = Arc::clone(&state.config);
    let metrics = state.metrics.clone();
    make_sync(move |request: Request| answer(&request, &config, &metrics)).map_to_response().boxed()
}

/// To an address that may not read the metrics, there is nothing here.
fn answer(request: &Request, config: &Config, metrics: &Metrics) -> Response {
    let sender = sender(request, &config.server.trusted_proxies);
    if !sender.is_some_and(|address| config.metrics.allow.contains(address)) {
        return problem::not_found();
    }
    Response::builder().content_type(CONTENT_TYPE).body(metrics.render())
}

/// From where the request comes. This is unknown when a proxy that is not trusted has passed the request on.
/// The proxy's address, often this machine's, is not the sender's.
fn sender(request: &Request, trusted: &Networks) -> Option<IpAddr> {
    let peer = request.remote_addr().as_socket_addr().map(SocketAddr::ip)?;
    let headers = request.headers();
    let is_passed_on = headers.contains_key(FORWARDED_FOR) || headers.contains_key(header::FORWARDED);
    (trusted.contains(peer) || !is_passed_on).then(|| client_address::of(request, trusted))
}
